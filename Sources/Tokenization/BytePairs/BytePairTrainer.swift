/// Counts pieces of text and finds the merges that shorten it most.
///
/// The merges depend on nothing but the counts: the most frequent pair is merged first; among pairs
/// of one count the one whose left symbol was made first, then whose right symbol was, bytes before
/// all and by their value.
public struct BytePairTrainer: Sendable {
  private var pieces = ByteStringTable()
  /// By index in the table.
  private var counts: [Int] = []

  /// No piece is counted beyond this length, so that one long word costs no more than many short
  /// ones: training takes time as the bytes times the length of the longest.
  private static let longestPiece = 256

  private static let piecesBetweenChecks = 1 << 12

  /// Makes a trainer that has counted nothing.
  public init() {}

  /// Counts a piece, as ``BytePairPieces`` cuts them; one of more than 256 bytes as several.
  ///
  /// - Parameters:
  ///   - piece: any bytes.
  ///   - count: how often it occurred.
  public mutating func add(_ piece: Span<UInt8>, count: Int = 1) {
    var start = 0
    while start < piece.count {
      let end = min(start + Self.longestPiece, piece.count)
      let (index, isNew) = pieces.insert(piece.extracting(start..<end))
      if isNew { counts.append(count) } else { counts[index] += count }
      start = end
    }
  }

  /// Finds the merges of the pieces counted so far.
  ///
  /// - Parameters:
  ///   - maximumSymbols: where to stop: the number of symbols, 256 bytes included.
  ///   - minimumCount: how often a pair must stand in the text to be merged.
  ///   - check: called often; what it throws ends the work.
  /// - Returns: the merges, and how often each symbol stands in the text that they are applied to.
  /// - Throws: ``TokenizationError`` with code `invalidArgument` for less than 256 symbols; what
  ///   `check` throws.
  public func train(
    maximumSymbols: Int, minimumCount: Int = 2, check: () throws -> Void = {}
  ) throws -> (merges: BytePairMerges, counts: [Int]) {
    guard maximumSymbols >= 256 else {
      throw TokenizationError(
        .invalidArgument,
        "\(maximumSymbols) symbols are less than there are bytes; ask for at least 256")
    }
    var training = BytePairTraining(capacity: min(maximumSymbols - 256, 1 << 16))
    for index in 0..<pieces.count {
      if index % Self.piecesBetweenChecks == 0 { try check() }
      training.add(pieces[index].span, count: counts[index])
    }
    try training.run(
      maximumSymbols: min(maximumSymbols, Int(Int32.max)), minimumCount: max(minimumCount, 1),
      check: check)
    return (training.merges, try occurrences(of: training.merges, check))
  }

  /// Counted in what a tokenizer makes of the pieces: in training, a pair that a later merge brings
  /// about again is merged when all of that merge is done.
  private func occurrences(
    of merges: BytePairMerges, _ check: () throws -> Void
  ) rethrows -> [Int] {
    let merger = BytePairMerger(merges)
    var occurrences = Array(repeating: 0, count: merges.symbolCount)
    for index in 0..<pieces.count {
      if index % Self.piecesBetweenChecks == 0 { try check() }
      let bytes = pieces[index]
      var start = 0
      merger.forEachEnd(in: bytes.span) { end in
        let symbol = merges.symbol(of: bytes.span.extracting(start..<end))
        if let symbol { occurrences[Int(symbol)] += counts[index] }
        start = end
      }
    }
    return occurrences
  }
}
