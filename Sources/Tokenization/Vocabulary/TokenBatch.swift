/// Tokens whose ids are asked for together, so that the looks at memory overlap: where a text goes on is
/// a guess at every token, and a look made between two guesses holds up all that follows.
struct TokenBatch: ~Copyable {
  private let vocabulary: Vocabulary
  private let keys: UnsafeMutablePointer<ByteStringKey>
  private let indices: UnsafeMutablePointer<Int32>
  /// What is known without a look, or ``pending``.
  private let ids: UnsafeMutablePointer<Int32>
  private var count = 0

  private static let capacity = 64
  /// The id of what is still to be looked up.
  private static let pending: Int32 = -1

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    keys = .allocate(capacity: Self.capacity)
    indices = .allocate(capacity: Self.capacity)
    ids = .allocate(capacity: Self.capacity)
  }

  deinit {
    keys.deallocate()
    indices.deallocate()
    ids.deallocate()
  }

  var isFull: Bool {
    @inline(__always) get { count == Self.capacity }
  }

  /// Adds an ordinary token, a part of `text`.
  @inline(__always)
  mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
    let key = ByteStringKey(text, range)
    append(
      key,
      key.isWhole ? Self.pending : vocabulary.id(of: text.extracting(range)) ?? Vocabulary.unknown)
  }

  /// Adds what has its id.
  @inline(__always)
  mutating func append(_ id: Int32) { append(.empty, id) }

  @inline(__always)
  private mutating func append(_ key: ByteStringKey, _ id: Int32) {
    precondition(!isFull)
    keys[count] = key
    ids[count] = id
    count &+= 1
  }

  /// Calls `body` with the ids in order, and starts anew; returns how many are ``Vocabulary/unknown``.
  @inline(__always)
  mutating func flush(_ body: (Int32) -> Void) -> Int {
    vocabulary.table.findIndices(ofWhole: keys, count: count, indices)
    var unknown = 0
    for place in 0..<count {
      var id = ids[place]
      if id == Self.pending {
        let index = indices[place]
        id = index < 0 ? Vocabulary.unknown : index &+ Int32(Vocabulary.specialCount)
      }
      if id == Vocabulary.unknown { unknown &+= 1 }
      body(id)
    }
    count = 0
    return unknown
  }
}
