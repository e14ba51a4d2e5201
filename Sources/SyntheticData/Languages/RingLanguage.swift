import Glibc
import Randomness

/// Tokens on a ring: the next one lies near one of a few places, a jump ahead of the last.
///
///     P(x|c) = Σ_k π_k softmax_x(κ cos(θ_x − θ_c − φ_k)),     θ_x = 2πx/V
///
/// is a mixture of softmaxes in two dimensions, with probability π_k and angle φ_k of jump k.
/// With the usual numbers its log-probabilities have full rank, V, so a model with one softmax of
/// fewer dimensions cannot learn it (Yang et al. 2018).
public struct RingLanguage: SyntheticLanguage {
  /// A way ahead on the ring.
  public struct Jump: Hashable, Sendable {
    /// Tokens from the last one on.
    public let places: Int
    /// The probability of this jump, π.
    public let probability: Double

    /// A jump of `places` tokens.
    public init(_ places: Int, probability: Double) {
      self.places = places
      self.probability = probability
    }
  }

  /// Number of tokens, V.
  public let tokens: Int
  /// The jumps; their probabilities have the sum 1.
  public let jumps: [Jump]
  /// How close to a place the next token lies, κ.
  public let concentration: Double
  /// log P(x|c) in nats, a row for each context c.
  public let logProbabilities: [[Double]]
  /// The entropy of a token in nats, −Σ_x P log P in the mean over the contexts.
  ///
  /// All contexts are equally frequent in a long text, since every row of P holds the same numbers,
  /// turned around the ring.
  public let entropy: Double

  private let probabilities: [[Double]]

  /// A language of a ring.
  ///
  /// - Parameters:
  ///   - tokens: Number of tokens, 2 or more.
  ///   - jumps: The jumps, one or more, whose probabilities have the sum 1.
  ///   - concentration: κ, 0 or more. The tokens are independent at 0.
  public init(
    tokens: Int = 24,
    jumps: [Jump] = [
      Jump(2, probability: 0.5), Jump(9, probability: 0.3), Jump(17, probability: 0.2),
    ],
    concentration: Double = 15
  ) {
    precondition(tokens >= 2 && concentration >= 0, "tokens ≥ 2, concentration ≥ 0")
    let sum = jumps.reduce(0) { $0 + $1.probability }
    precondition(
      jumps.allSatisfy { $0.probability >= 0 } && abs(sum - 1) < 1e-9,
      "probabilities of jumps with the sum 1")
    self.tokens = tokens
    self.jumps = jumps
    self.concentration = concentration
    let logs = (0..<tokens).map { context in
      let components = jumps.map { jump in
        let places = (0..<tokens).map { Double($0 - context - jump.places) }
        return logSoftmax(places.map { concentration * cos(2 * .pi * $0 / Double(tokens)) })
          .map { jump.probability * exp($0) }
      }
      return (0..<tokens).map { x in log(components.reduce(0) { $0 + $1[x] }) }
    }
    logProbabilities = logs
    probabilities = logs.map { $0.map { exp($0) } }
    entropy = logs.joined().reduce(0) { $0 - exp($1) * $1 } / Double(tokens)
  }

  /// D(P‖Q) of every context in nats: what a model Q pays above the entropy.
  ///
  /// - Parameter model: log Q(x|c), a row for each context.
  /// - Returns: A number for each context.
  public func divergences(of model: [[Double]]) -> [Double] {
    precondition(
      model.count == tokens && model.allSatisfy { $0.count == tokens }, "log Q(x|c) [V, V]")
    return zip(logProbabilities, model).map { truth, model in
      zip(truth, model).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }
  }

  /// The token after `context` at the quantile `u` of its distribution, in [0, 1).
  public func token(after context: Int, at u: Double) -> Int {
    var rest = u
    for (token, probability) in probabilities[context].enumerated() {
      rest -= probability
      if rest < 0 { return token }
    }
    return tokens - 1
  }

  /// A text; its first token follows token 0.
  public func text(count: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed)
    var last = 0
    return (0..<count).map { _ in
      last = token(after: last, at: stream.unit())
      return Int32(last)
    }
  }
}

/// log softmax of a row.
private func logSoftmax(_ row: [Double]) -> [Double] {
  let largest = row.max() ?? 0
  let normalizer = largest + log(row.reduce(0) { $0 + exp($1 - largest) })
  return row.map { $0 - normalizer }
}
