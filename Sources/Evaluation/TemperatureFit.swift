import Glibc

/// The temperature at which a model gives a text the highest probability (Guo and others 2017, section 4.2).
///
/// With β = 1/T the loss of a token t is L(β) = log Σ_v exp(β·l_v) − β·l_t, where l is log p. It is convex:
///
///     L′ = E_β[l] − l_t        L″ = Var_β[l]
///
/// Newton's steps start at β = 1. Each step reads the text once, one token at a time.
public struct TemperatureFit: Hashable, Sendable {
  /// T, within ``limits``.
  public let temperature: Double
  /// The tokens that it was fitted on.
  public let tokens: Int
  /// The loss at temperature 1, in nats per token.
  public let natsBefore: Double
  /// The loss at ``temperature``, in nats per token.
  public let natsAfter: Double

  /// The temperatures that are found; a text that asks for more gets the nearer end.
  public static let limits = 0.05...20.0

  /// Fits the temperature.
  ///
  /// - Parameters:
  ///   - scorer: The model at temperature 1.
  ///   - ids: The text, one token or more.
  ///   - progress: Called often with the tokens read and those of about four passes; an error that it throws
  ///     stops the work.
  /// - Throws: The error of `progress`.
  public init<IDs: RandomAccessCollection>(
    _ scorer: any Scorer, on ids: IDs,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    precondition(!ids.isEmpty, "a text has a token or more")
    var passes = 0
    func pass(_ beta: Double) throws -> Slope {
      defer { passes += 1 }
      return try Slope(scorer, ids, at: beta) { done in
        try progress(passes * ids.count + done, max(passes + 1, 4) * ids.count)
      }
    }
    let (least, greatest) = (1 / Self.limits.upperBound, 1 / Self.limits.lowerBound)
    var beta = 1.0
    let first = try pass(beta)
    var here = first
    for _ in 0..<30 {
      let step = here.first / here.second
      guard step.isFinite, abs(step) > 1e-5 * beta else { break }
      var next = min(max(beta - step, least), greatest)
      var there = try pass(next)
      // A step that was too long is halved; the loss is convex, so that a short one helps.
      while !(there.loss <= here.loss), abs(next - beta) > 1e-6 * beta {
        next = (next + beta) / 2
        there = try pass(next)
      }
      guard there.loss <= here.loss, next != beta else { break }
      let isDone = abs(next - beta) < 1e-5 * beta
      (beta, here) = (next, there)
      if isDone { break }
    }
    temperature = 1 / beta
    tokens = ids.count
    natsBefore = first.loss / Double(ids.count)
    natsAfter = here.loss / Double(ids.count)
  }
}

/// The loss of a text at β, and its derivatives.
private struct Slope {
  private(set) var loss = 0.0
  private(set) var first = 0.0
  private(set) var second = 0.0

  init<IDs: RandomAccessCollection>(
    _ scorer: any Scorer, _ ids: IDs, at beta: Double, progress: (_ done: Int) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    try scorer.forEachPrediction(of: ids, progress: { done, _ in try progress(done) }) {
      add($1, target: $0, at: beta)
    }
  }

  private mutating func add(_ logProbabilities: [Float], target: Int, at beta: Double) {
    let greatest = Double(logProbabilities.max() ?? 0)
    var (sum, mean, square) = (0.0, 0.0, 0.0)
    for value in logProbabilities {
      // A token of probability 0 adds nothing.
      guard value > -.infinity else { continue }
      let below = Double(value) - greatest
      let weight = exp(beta * below)
      sum += weight
      mean += weight * below
      square += weight * below * below
    }
    mean /= sum
    let own = Double(logProbabilities[target]) - greatest
    loss += log(sum) - beta * own
    first += mean - own
    second += square / sum - mean * mean
  }
}
