public import LanguageModels
public import TokenIDs

/// Scores a text with a network: every token exactly once, the first in the context of `<eos>`.
///
/// `steps`, `batch` and `chunk` decide memory and speed. They change losses by rounding only.
public final class Evaluator: Scorer {
  /// The context of a token.
  public enum StatePolicy: String, Sendable, CaseIterable {
    /// All text before it: the state is carried over the lines as one chain.
    case carry
    /// Its own line: the state starts from zero at every line.
    case reset
  }

  let model: LanguageModel
  let policy: StatePolicy
  let specialTokens: SpecialTokens
  private let steps: Int
  private let batch: Int
  private let chunk: Int?
  /// The window of the last text.
  private var last: Window?

  /// An evaluator of the parameters of `model`.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - policy: The context of a token.
  ///   - steps: Time steps of a window.
  ///   - batch: The most lines scored in parallel with ``StatePolicy/reset``.
  ///   - chunk: Positions whose logits exist at one time; nil chooses by cache size.
  public init(
    _ model: LanguageModel, specialTokens: SpecialTokens, policy: StatePolicy = .carry,
    steps: Int = 128, batch: Int = 32, chunk: Int? = nil
  ) {
    self.model = model
    self.policy = policy
    self.specialTokens = specialTokens
    self.steps = steps
    self.batch = batch
    self.chunk = chunk
  }

  /// A window with a row for every line that is scored in parallel.
  private func window(lines: Int) -> Window {
    let rows = min(max(lines, 1), batch)
    if let last, last.batch == rows { return last }
    let window = model.window(steps: steps, batch: rows, chunk: chunk)
    last = window
    return window
  }

  /// −log p of every token of a text; as ``Scorer/losses(of:progress:)``.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: Called before every window.
  /// - Returns: The losses in nats, one a token.
  /// - Throws: The error of `progress`.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    try read(ids, findingHits: false, progress: progress).losses
  }

  /// −log p and the hits of a text; as ``Scorer/tokenScores(of:progress:)``.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: Called before every window.
  /// - Returns: The losses in nats and the hits, one a token.
  /// - Throws: The error of `progress`.
  public func tokenScores<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    try read(ids, findingHits: true, progress: progress)
  }

  private func read<IDs: RandomAccessCollection>(
    _ ids: IDs, findingHits: Bool, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    var scores = TokenScores(
      losses: [Double](repeating: 0, count: ids.count),
      hits: findingHits ? [Bool](repeating: false, count: ids.count) : nil)
    let strands = policy == .carry ? [ids.startIndex..<ids.endIndex] : lines(of: ids)
    let window = window(lines: strands.count)
    var done = 0
    return try model.parameters.withFixedValues {
      for first in stride(from: 0, to: strands.count, by: window.batch) {
        let group = strands[first..<min(first + window.batch, strands.count)]
        try score(Array(group), of: ids, in: window, into: &scores) { tokens in
          try progress(done, ids.count)
          done += tokens
        }
      }
      return scores
    }
  }

  private func score<IDs: RandomAccessCollection>(
    _ strands: [Range<Int>], of ids: IDs, in window: Window, into scores: inout TokenScores,
    beforeWindow: (_ tokens: Int) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    window.resetState()
    let longest = strands.map(\.count).max() ?? 0
    for first in stride(from: 0, to: longest, by: window.steps) {
      let length = min(window.steps, longest - first)
      try beforeWindow(strands.reduce(0) { $0 + min(max($1.count - first, 0), length) })
      /// Calls `body` with every place of the window, and the place in the text of its target.
      func forEachPlace(_ body: (_ place: Int, _ at: Int?) -> Void) {
        for t in 0..<length {
          for b in 0..<window.batch {
            let isText = b < strands.count && first + t < strands[b].count
            body(t * window.batch + b, isText ? strands[b].lowerBound + first + t : nil)
          }
        }
      }
      forEachPlace { place, at in
        // A line that is alone still comes after the end of another.
        window.inputs[place] =
          at.flatMap { $0 == ids.startIndex ? nil : ids[$0 - 1] } ?? specialTokens.endOfSentence
        window.targets[place] = at.map { ids[$0] } ?? -1
      }
      window.forward(0..<length)
      _ = try window.loss(ranksUpTo: scores.hits.map { _ in 1 })
      let values = try model.backend.read(window.losses[0..<length * window.batch])
      forEachPlace { place, at in
        if let at { scores.losses[at - ids.startIndex] = Double(values[place]) }
      }
      guard let ranks = window.ranks else { continue }
      let places = try model.backend.read(ranks[0..<length * window.batch])
      forEachPlace { place, at in
        if let at { scores.hits?[at - ids.startIndex] = places[place] == 0 }
      }
    }
  }

  private func lines<IDs: RandomAccessCollection>(of ids: IDs) -> [Range<Int>]
  where IDs.Element == Int32, IDs.Index == Int {
    var lines: [Range<Int>] = []
    var start = ids.startIndex
    for at in ids.indices where ids[at] == specialTokens.lineEnd {
      lines.append(start..<at + 1)
      start = at + 1
    }
    if start < ids.endIndex { lines.append(start..<ids.endIndex) }
    return lines
  }
}
