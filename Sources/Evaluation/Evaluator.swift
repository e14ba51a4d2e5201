public import RecurrentLM

/// Scores a text: every token exactly once, the first in the context of the end of a sentence.
///
/// Sums are in double precision and divided by exactly the number of tokens. The figure does not
/// move with `steps`, `batch` or `chunk`, which decide memory and speed alone.
public final class Evaluator {
  /// What a token is predicted from.
  public enum StatePolicy: String, Sendable, CaseIterable {
    /// All text before it: the state is carried over the lines as one chain.
    case carry
    /// Its own line: the state starts from zero at every line.
    case reset
  }

  private let model: LanguageModel
  private let policy: StatePolicy
  private let start: Int32
  private let lineEnd: Int32
  private let unknown: Int32

  /// An evaluator of the parameters of `model`, whose state is left alone.
  ///
  /// - Parameters:
  ///   - model: What is evaluated.
  ///   - policy: What a token is predicted from.
  ///   - start: The token before the first, the end of a sentence.
  ///   - lineEnd: The last token of a line.
  ///   - unknown: The token that stands for all unknown ones.
  ///   - steps: Steps scored at one time.
  ///   - batch: Lines scored side by side; a carried state is one chain, which has no sides.
  ///   - chunk: Positions whose logits exist at one time; nil chooses by cache size.
  public init(
    _ model: LanguageModel, policy: StatePolicy = .carry, start: Int32, lineEnd: Int32,
    unknown: Int32, steps: Int = 128, batch: Int = 32, chunk: Int? = nil
  ) {
    self.policy = policy
    self.start = start
    self.lineEnd = lineEnd
    self.unknown = unknown
    let rows = policy == .carry ? 1 : batch
    self.model = model.resized(steps: steps, batch: rows, chunk: chunk)
  }

  /// −log p of every token of `ids`.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - shouldStop: Asked now and then; true ends the scoring.
  /// - Returns: The score, or nil when stopped.
  public func score<IDs: RandomAccessCollection>(
    _ ids: IDs, shouldStop: () -> Bool = { false }
  ) -> Score? where IDs.Element == Int32, IDs.Index == Int {
    var score = Score()
    let strands = policy == .carry ? [ids.startIndex..<ids.endIndex] : lines(of: ids)
    return model.parameters.withFixedValues {
      for first in stride(from: 0, to: strands.count, by: model.batch) {
        let group = strands[first..<min(first + model.batch, strands.count)]
        guard scoreGroup(Array(group), of: ids, into: &score, shouldStop) else { return nil }
      }
      return score
    }
  }

  private func scoreGroup<IDs: RandomAccessCollection>(
    _ strands: [Range<Int>], of ids: IDs, into score: inout Score, _ shouldStop: () -> Bool
  ) -> Bool where IDs.Element == Int32, IDs.Index == Int {
    model.resetState()
    let longest = strands.map(\.count).max() ?? 0
    for window in stride(from: 0, to: longest, by: model.steps) {
      if shouldStop() { return false }
      let length = min(model.steps, longest - window)
      for t in 0..<length {
        for b in 0..<model.batch {
          let position = t * model.batch + b
          model.inputs[position] = start
          model.targets[position] = -1
          guard b < strands.count, window + t < strands[b].count else { continue }
          let at = strands[b].lowerBound + window + t
          if window + t > 0 { model.inputs[position] = ids[at - 1] }
          model.targets[position] = ids[at]
        }
      }
      model.forward(0..<length)
      score.nats += model.loss()
      count(model.backend.read(model.losses[0..<length * model.batch]), into: &score)
    }
    return true
  }

  private func count(_ losses: [Float], into score: inout Score) {
    for (position, loss) in losses.enumerated() where model.targets[position] >= 0 {
      score.tokens += 1
      if model.targets[position] == unknown {
        score.unknownTokens += 1
        score.unknownNats += Double(loss)
      }
    }
  }

  private func lines<IDs: RandomAccessCollection>(of ids: IDs) -> [Range<Int>]
  where IDs.Element == Int32, IDs.Index == Int {
    var lines: [Range<Int>] = []
    var start = ids.startIndex
    for at in ids.indices where ids[at] == lineEnd {
      lines.append(start..<at + 1)
      start = at + 1
    }
    if start < ids.endIndex { lines.append(start..<ids.endIndex) }
    return lines
  }
}
