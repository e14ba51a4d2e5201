import Compute
import Glibc

/// How a token is drawn: temperature, then top-k, then top-p (Holtzman and others 2020).
public struct SamplingConfiguration: Codable, Hashable, Sendable {
  /// Logits are divided by this; 0 takes the most probable token.
  public var temperature: Double
  /// Only the k most probable tokens take part; nil is all.
  public var topK: Int?
  /// Only the most probable tokens that together reach this probability take part; 1 is all.
  public var topP: Double
  /// Decides the draws.
  public var seed: UInt64

  /// A configuration; see ``validate()`` for what it must satisfy.
  public init(temperature: Double = 1, topK: Int? = nil, topP: Double = 1, seed: UInt64 = 1) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
  }

  /// Checks every number.
  ///
  /// - Throws: ``ConfigurationError`` naming the first one that cannot be.
  public func validate() throws(ConfigurationError) {
    func require(_ holds: Bool, _ message: String) throws(ConfigurationError) {
      if !holds { throw ConfigurationError(message: message) }
    }
    try require(
      temperature >= 0 && temperature.isFinite, "temperature \(temperature); choose 0 or more")
    try require((topK ?? 1) >= 1, "top-k \(topK ?? 0); choose 1 or more")
    try require(topP > 0 && topP <= 1, "top-p \(topP); choose above 0, at most 1")
  }
}

/// Draws tokens from distributions.
public struct Sampler: Sendable {
  private let configuration: SamplingConfiguration
  private let excluded: Set<Int32>
  private var stream: RandomStream
  private var candidates: [(id: Int32, logProbability: Double)] = []
  private var weights: [Double] = []

  /// A sampler whose draws depend on its configuration and the distributions alone.
  ///
  /// - Parameters:
  ///   - configuration: How tokens are drawn.
  ///   - excluded: Ids that are never drawn.
  /// - Throws: ``ConfigurationError``.
  public init(
    _ configuration: SamplingConfiguration = SamplingConfiguration(), excluded: Set<Int32> = []
  ) throws(ConfigurationError) {
    try configuration.validate()
    self.configuration = configuration
    self.excluded = excluded
    stream = RandomStream(seed: configuration.seed, purpose: "sample")
  }

  /// The next token given log p of every token.
  ///
  /// - Returns: An id, or nil when every token is excluded.
  public mutating func pick(_ logProbabilities: [Float]) -> Int32? {
    let (temperature, topK, topP) = (
      configuration.temperature, configuration.topK, configuration.topP
    )
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
