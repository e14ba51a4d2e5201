import JSON
public import TokenIDs

/// The token types a model knows, with how often each occurred in the text it was built from.
///
/// Ids are `0 ..< count`: 0 is `<unk>`, 1 is `<eos>`, and the ordinary tokens follow, usually by
/// falling count. The two special entries are distinct from an ordinary token spelled the same.
/// Tokens are told apart by their UTF-8 bytes; the empty one stands for no space where print has
/// one.
public struct Vocabulary: Sendable {
  /// The id of every token that has no entry of its own.
  public static let unknown: Int32 = 0
  /// The id that ends a line.
  public static let endOfSentence: Int32 = 1
  /// The number of special entries, which precede the ordinary ones.
  public static let specialCount = 2

  /// The merges of bytes into tokens, for ``TokenizerKind/bpe``: symbol `s` has the id `s +
  /// specialCount`.
  public let merges: BytePairMerges?

  let table: ByteStringTable
  /// By id.
  private let counts: [Int]

  /// The number of entries, the two special ones among them.
  public var count: Int { counts.count }

  /// Makes a vocabulary whose ordinary tokens take the ids 2, 3, … in the order given.
  ///
  /// - Parameters:
  ///   - entries: the ordinary tokens, as bytes, and how often each occurred.
  ///   - unknownCount: the occurrences of tokens without an entry.
  ///   - endOfSentenceCount: the occurrences of the end of a line.
  ///   - merges: those of ``TokenizerKind/bpe``, whose symbols the entries are.
  /// - Throws: ``TokenizationError`` with code `invalidData` for a token that occurs twice, a
  ///   negative count, counts whose sum is over 2⁵³, more entries than ids, or entries that are not the symbols of the merges.
  public init(
    entries: [(token: [UInt8], count: Int)], unknownCount: Int, endOfSentenceCount: Int,
    merges: BytePairMerges? = nil
  ) throws(TokenizationError) {
    guard entries.count <= Int(Int32.max) - Self.specialCount else {
      throw Self.malformed("it has \(entries.count) entries, more than there are ids")
    }
    var table = ByteStringTable(capacity: entries.count)
    var counts = [unknownCount, endOfSentenceCount]
    counts.reserveCapacity(entries.count + Self.specialCount)
    for (token, count) in entries {
      guard table.insert(token.span).isNew else {
        let text = String(decoding: token, as: UTF8.self)
        throw Self.malformed("\(text.debugDescription) occurs twice")
      }
      counts.append(count)
    }
    if let merges {
      let isFollowed =
        merges.symbolCount == table.count
        && (0..<table.count).allSatisfy { merges.bytes(of: Int32($0)).elementsEqual(table[$0]) }
      guard isFollowed else { throw Self.malformed("its entries are not those of its merges") }
    }
    self.merges = merges
    if let id = counts.firstIndex(where: { $0 < 0 }) {
      throw Self.malformed("the count of entry \(id) is negative")
    }
    // Whoever adds some of them up cannot overflow.
    let total = counts.reduce(0) { min($0 + min($1, Count.most), Count.most + 1) }
    guard total <= Count.most else {
      throw Self.malformed("its counts come to more than \(Count.most)")
    }
    self.table = table
    self.counts = counts
  }

  /// Adopts what a builder has checked.
  init(table: ByteStringTable, counts: [Int]) {
    merges = nil
    self.table = table
    self.counts = counts
  }

  private static func malformed(_ what: String) -> TokenizationError {
    TokenizationError(
      .invalidData,
      "the vocabulary is malformed: \(what); restore it from a copy or build it again")
  }

  /// The id of the ordinary token with these bytes.
  ///
  /// - Complexity: O(1) expected; allocates nothing.
  public func id(of token: Span<UInt8>) -> Int32? {
    table.index(of: token).map { Int32($0 + Self.specialCount) }
  }

  /// The id of the ordinary token spelled so.
  public func id(of token: String) -> Int32? {
    Array(token.utf8).withSpan { id(of: $0) }
  }

  /// The token that ends a line: the newline where it is a token.
  public var lineEnd: Int32 { id(of: "\n") ?? Self.endOfSentence }

  /// The tokens that models and scores treat apart.
  public var specialTokens: SpecialTokens {
    SpecialTokens(endOfSentence: Self.endOfSentence, unknown: Self.unknown, lineEnd: lineEnd)
  }

  /// The UTF-8 bytes of a token; the special entries read `<unk>` and `<eos>`.
  ///
  /// - Precondition: `id` is in `0 ..< count`.
  public func bytes(of id: Int32) -> ArraySlice<UInt8> {
    switch id {
    case Self.unknown: Self.unknownSpelling[...]
    case Self.endOfSentence: Self.endOfSentenceSpelling[...]
    default: table[Int(id) - Self.specialCount]
    }
  }

  /// The token as text, in which bytes that are none read U+FFFD; the special entries read `<unk>`
  /// and `<eos>`.
  ///
  /// - Precondition: `id` is in `0 ..< count`.
  public func token(_ id: Int32) -> String {
    String(decoding: bytes(of: id), as: UTF8.self)
  }

  /// The count of the token in the text of the vocabulary.
  ///
  /// For ``unknown`` these are the occurrences of all tokens without an entry.
  ///
  /// - Precondition: `id` is in `0 ..< count`.
  public func occurrences(_ id: Int32) -> Int { counts[Int(id)] }

  /// The ordinary tokens with their counts, by id: what to save.
  public var entries: [(token: [UInt8], count: Int)] {
    (Self.specialCount..<count).map { (Array(bytes(of: Int32($0))), counts[$0]) }
  }

  static let unknownSpelling = Array("<unk>".utf8)
  static let endOfSentenceSpelling = Array("<eos>".utf8)
}
