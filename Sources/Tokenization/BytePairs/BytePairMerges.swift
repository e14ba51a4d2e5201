/// The symbols of byte-pair encoding and how they are made: the rules of a ``BytePairTokenizer``.
///
/// As Sennrich, Haddow and Birch (2016) have them, over bytes as in GPT-2 (Radford and others
/// 2019). Symbols `0 ... 255` are the bytes. Every merge makes one symbol of two; the earlier it
/// stands in the list, the sooner it is applied. Two merges may make the same byte string, which is
/// one symbol.
public struct BytePairMerges: Sendable {
  /// A rule: wherever `left` stands before `right`, they become `merged`.
  public struct Merge: Hashable, Sendable {
    /// The symbol that comes first.
    public let left: Int32
    /// The symbol that follows it.
    public let right: Int32
    /// The symbol that both become.
    public let merged: Int32
  }

  /// The rules by rank: the first is applied first.
  public private(set) var merges: [Merge] = []
  /// The bytes of every symbol.
  private var symbols: ByteStringTable
  /// The index of a pair is its rank.
  private var ranks: BytePairTable
  private var totalBytes = 256

  /// No merges: every byte is a symbol, and there are no others.
  public init() { self.init(capacity: 0) }

  init(capacity: Int) {
    symbols = ByteStringTable(capacity: 256 + capacity)
    ranks = BytePairTable(capacity: capacity)
    for byte in UInt8.min...UInt8.max { _ = [byte].withSpan { symbols.insert($0) } }
  }

  /// The number of symbols, bytes included.
  public var symbolCount: Int { symbols.count }

  /// The bytes of a symbol, without a copy.
  ///
  /// - Precondition: `symbol` is in `0 ..< symbolCount`.
  public func bytes(of symbol: Int32) -> ArraySlice<UInt8> { symbols[Int(symbol)] }

  /// The symbol with these bytes.
  ///
  /// - Complexity: O(1) expected; allocates nothing.
  public func symbol(of bytes: Span<UInt8>) -> Int32? { symbols.index(of: bytes).map { Int32($0) } }

  /// The rank of the merge of a pair; -1 where there is none.
  @inline(__always)
  func rank(of left: Int32, _ right: Int32) -> Int32 { ranks.index(of: left, right) }

  /// Adds a merge that is not there yet, and returns the symbol it makes.
  mutating func append(_ left: Int32, _ right: Int32) -> Int32 {
    let bytes = Array(bytes(of: left) + bytes(of: right))
    let (index, isNew) = bytes.withSpan { symbols.insert($0) }
    if isNew { totalBytes += bytes.count }
    _ = ranks.insert(left, right)
    merges.append(Merge(left: left, right: right, merged: Int32(index)))
    return Int32(index)
  }
}

extension BytePairMerges {
  /// Makes the merges of a list that comes from a file.
  ///
  /// Symbols are numbered from 256 on in the order in which merges make them.
  ///
  /// - Parameter pairs: the two symbols of every merge, by rank.
  /// - Throws: ``TokenizationError`` with code `invalidData` for a symbol that no earlier merge
  ///   makes, a pair that occurs twice, or symbols longer than memory should hold.
  /// - Complexity: O(*n*) in the bytes of all symbols.
  public init(_ pairs: [(left: Int32, right: Int32)]) throws(TokenizationError) {
    self.init(capacity: pairs.count)
    for pair in pairs {
      for symbol in [pair.left, pair.right] where !(0..<symbolCount ~= Int(symbol)) {
        throw malformed("it merges symbol \(symbol), which no earlier merge makes")
      }
      try appendChecked(pair.left, pair.right)
    }
  }

  /// Makes the merges of a list that spells the symbols out.
  ///
  /// - Parameter pairs: the bytes of the two symbols of every merge, by rank.
  /// - Throws: ``TokenizationError`` with code `invalidData`, as for a list of symbols.
  /// - Complexity: O(*n*) in the bytes of all symbols.
  public init(spelled pairs: [(left: [UInt8], right: [UInt8])]) throws(TokenizationError) {
    self.init(capacity: pairs.count)
    for pair in pairs {
      guard let left = symbol(of: pair.left.span), let right = symbol(of: pair.right.span) else {
        throw malformed("it merges a symbol that no earlier merge makes")
      }
      try appendChecked(left, right)
    }
  }

  /// A list of merges can double the length of a symbol with each: this is more than ten times what
  /// vocabularies have.
  private static let mostBytes = 1 << 26

  private mutating func appendChecked(_ left: Int32, _ right: Int32) throws(TokenizationError) {
    guard rank(of: left, right) < 0 else { throw malformed("it has the same pair before") }
    guard totalBytes + bytes(of: left).count + bytes(of: right).count <= Self.mostBytes else {
      throw malformed("its symbols have more than \(Self.mostBytes) bytes")
    }
    _ = append(left, right)
  }

  private func malformed(_ what: String) -> TokenizationError {
    TokenizationError(
      .invalidData,
      """
      the list of merges is malformed at its merge \(merges.count + 1): \(what); restore it from a \
      copy or train it again
      """)
  }
}

extension BytePairMerges: Hashable {
  /// True if both have the same rules in the same order: the rest follows from them.
  public static func == (a: Self, b: Self) -> Bool { a.merges == b.merges }

  /// Hashes the rules.
  public func hash(into hasher: inout Hasher) { hasher.combine(merges) }
}
