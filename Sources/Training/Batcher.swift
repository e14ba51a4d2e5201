/// A corpus as B strands that are read side by side, T steps at a time.
///
/// Strand b holds the targets [b·n, (b + 1)·n) with n = ⌊N / B⌋; the input of each is the token before
/// it, for the very first the end-of-sentence token. So windows follow each other without a gap, and
/// every token is a target once an epoch, but for the last N mod B.
public struct Batcher<Corpus: RandomAccessCollection>
where Corpus.Element == Int32, Corpus.Index == Int {
  /// The token ids.
  public let corpus: Corpus
  /// Number of strands, B.
  public let batch: Int
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
  ///   - start: The token before the first.
  /// - Throws: ``TrainingError`` when there are fewer tokens than strands.
  public init(_ corpus: Corpus, batch: Int, steps: Int, start: Int32) throws {
    guard batch > 0, steps > 0, corpus.count >= batch else {
      throw TrainingError(
        message: "\(corpus.count) training tokens are too few for a batch of \(batch); "
          + "choose a smaller --batch-size or a longer corpus")
    }
    self.corpus = corpus
    self.batch = batch
    self.steps = steps
    self.start = start
    strand = corpus.count / batch
  }

  /// Windows an epoch; the last may be shorter than T.
  public var windows: Int { (strand + steps - 1) / steps }

  /// The steps of each strand that window `index` covers.
  public func range(ofWindow index: Int) -> Range<Int> {
    index * steps..<min((index + 1) * steps, strand)
  }

  /// Calls `body` with position t·B + b, input and target of every token of a window.
  public func forEachToken(
    inWindow index: Int, _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    forEachToken(in: range(ofWindow: index), body)
  }

  /// As ``forEachToken(inWindow:_:)``, for a window of the given steps of each strand.
  public func forEachToken(
    in steps: Range<Int>, _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    let order = Order(start: start, batch: batch, strand: strand, steps: steps)
    // Ids in one piece of memory are read without asking the collection for each.
    if corpus.withContiguousStorageIfAvailable({ unsafe order.walk($0, body) }) == nil {
      order.walk(corpus, body)
    }
  }
}

/// The order in which the tokens of a window are read; apart from the batcher, so that the compiler makes
/// a loop of its own for each kind of collection.
private struct Order {
  let start: Int32
  let batch: Int
  let strand: Int
  let steps: Range<Int>

  func walk(
    _ ids: some RandomAccessCollection<Int32>,
    _ body: (_ position: Int, _ input: Int32, _ target: Int32) -> Void
  ) {
    for (t, step) in steps.enumerated() {
      for b in 0..<batch {
        let at = ids.index(ids.startIndex, offsetBy: b * strand + step)
        let input = at == ids.startIndex ? start : ids[ids.index(before: at)]
        body(t * batch + b, input, ids[at])
      }
    }
  }
}
