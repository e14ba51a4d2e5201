public import TokenIDs

/// A corpus as B strands that are read in parallel, T steps at a time.
///
/// Strand b holds the targets [b·n, (b + 1)·n) with n = ⌊N / B⌋. The input of a target is the token
/// before it; the first token of the corpus has the end-of-sentence token as its input. Windows
/// follow each other without a gap. Every token is a target once per epoch, except for the last N
/// mod B tokens.
public struct Batcher<Corpus: RandomAccessCollection>
where Corpus.Element == Int32, Corpus.Index == Int {
  /// The token ids.
  public let corpus: Corpus
  /// Number of strands, B.
  public let batch: Int
  /// The strands that are given, counted from 0 over the whole batch.
  public private(set) var rows: Range<Int>
  /// The longest window, T.
  public let steps: Int
  /// Tokens a strand, n.
  public let strand: Int
  private let start: Int32

  /// Strands of `corpus`.
  ///
  /// - Parameters:
  ///   - corpus: N token ids.
  ///   - batch: Number of strands.
  ///   - steps: The longest window.
  ///   - specialTokens: The special tokens of the vocabulary.
  /// - Throws: ``TrainingError`` when there are fewer tokens than strands.
  public init(_ corpus: Corpus, batch: Int, steps: Int, specialTokens: SpecialTokens) throws {
    guard batch > 0, steps > 0, corpus.count >= batch else {
      throw TrainingError(.tooFewTokens(corpus.count, batch: batch))
    }
    self.corpus = corpus
    self.batch = batch
    rows = 0..<batch
    self.steps = steps
    start = specialTokens.endOfSentence
    strand = corpus.count / batch
  }

  /// The same windows for a part of the strands, such as a shard of the batch.
  public func part(_ rows: Range<Int>) -> Batcher {
    precondition(!rows.isEmpty && rows.lowerBound >= 0 && rows.upperBound <= batch, "rows of B")
    var part = self
    part.rows = rows
    return part
  }

  /// Windows an epoch; the last may be shorter than T.
  public var windows: Int { (strand + steps - 1) / steps }

  /// The steps of each strand that window `index` covers.
  public func range(ofWindow index: Int) -> Range<Int> {
    index * steps..<min((index + 1) * steps, strand)
  }

  /// Calls `body` with position, input and target of every token of a window; of R strands, step t
  /// of the r-th is at position t·R + r.
  public func forEachToken(
    inWindow index: Int, _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    forEachToken(in: range(ofWindow: index), body)
  }

  /// As ``forEachToken(inWindow:_:)``, for a window of the given steps of each strand.
  public func forEachToken(
    in steps: Range<Int>, _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    let order = Order(start: start, rows: rows, strand: strand, steps: steps)
    // Ids in one piece of memory are read without asking the collection for each.
    if corpus.withContiguousStorageIfAvailable({ unsafe order.walk($0, body) }) == nil {
      order.walk(corpus, body)
    }
  }
}

/// The order in which the tokens of a window are read; apart from the batcher, so that the compiler
/// makes a loop of its own for each kind of collection.
private struct Order {
  let start: Int32
  let rows: Range<Int>
  let strand: Int
  let steps: Range<Int>

  func walk(
    _ ids: some RandomAccessCollection<Int32>,
    _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    for (t, step) in steps.enumerated() {
      for b in rows {
        let at = ids.index(ids.startIndex, offsetBy: b * strand + step)
        let input = at == ids.startIndex ? start : ids[ids.index(before: at)]
        body(t * rows.count + b - rows.lowerBound, input, ids[at])
      }
    }
  }
}
