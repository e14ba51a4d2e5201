import Compute
import Glibc

/// Draws a token from a distribution: temperature, then top-k, then top-p (Holtzman and others 2020).
public struct Sampler: Sendable {
  /// Logits are divided by this; 0 takes the most probable token.
  public var temperature: Double
  /// Only the k most probable tokens take part; nil is all.
  public var topK: Int?
  /// Only the most probable tokens that together reach this probability take part; 1 is all.
  public var topP: Double
  /// Tokens that are never drawn.
  public var excluded: Set<Int32>
  private var stream: RandomStream
  private var candidates: [(id: Int32, logProbability: Double)] = []
  private var weights: [Double] = []

  /// A sampler whose draws depend on `seed` and the distributions alone.
  ///
  /// - Parameters:
  ///   - temperature: 0 or more.
  ///   - topK: 1 or more, or nil.
  ///   - topP: Above 0, at most 1.
  ///   - excluded: Ids that are never drawn.
  ///   - seed: The start of the random stream.
  public init(
    temperature: Double = 1, topK: Int? = nil, topP: Double = 1, excluded: Set<Int32> = [],
    seed: UInt64 = 1
  ) {
    precondition(temperature >= 0 && topP > 0 && topP <= 1 && (topK ?? 1) > 0, "out of range")
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.excluded = excluded
    stream = RandomStream(seed: seed, purpose: "sample")
  }

  /// The next token given log p of every token.
  ///
  /// - Returns: An id, or nil when every token is excluded.
  public mutating func pick(_ logProbabilities: [Float]) -> Int32? {
    candidates.removeAll(keepingCapacity: true)
    for (id, value) in logProbabilities.enumerated() where !excluded.contains(Int32(id)) {
      candidates.append((Int32(id), Double(value)))
    }
    // Equal probabilities are ordered by id, so that a draw depends on nothing else.
    func isBetter(_ a: (id: Int32, logProbability: Double), _ b: (Int32, Double)) -> Bool {
      a.logProbability > b.1 || (a.logProbability == b.1 && a.id < b.0)
    }
    guard let best = candidates.min(by: isBetter) else { return nil }
    if temperature == 0 { return best.id }
    if topK != nil || topP < 1 { candidates.sort(by: isBetter) }
    if let topK, topK < candidates.count { candidates.removeLast(candidates.count - topK) }
    weights.removeAll(keepingCapacity: true)
    for candidate in candidates {
      let difference = candidate.logProbability - best.logProbability
      weights.append(exp(difference / temperature))
    }
    var total = weights.reduce(0, +)
    if topP < 1 {
      var kept = 0
      var sum = 0.0
      while kept < weights.count && sum < topP * total {
        sum += weights[kept]
        kept += 1
      }
      weights.removeLast(weights.count - kept)
      total = sum
    }
    var rest = stream.unit() * total
    for (candidate, weight) in zip(candidates, weights) {
      rest -= weight
      if rest < 0 { return candidate.id }
    }
    return candidates[weights.count - 1].id
  }
}
