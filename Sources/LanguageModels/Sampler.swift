import Compute
import Randomness
public import NeuralNetworks

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

  private enum CodingKeys: String, CodingKey {
    case temperature = "temperature"
    case topK = "top_k"
    case topP = "top_p"
    case seed = "seed"
  }

  /// A configuration; see ``validate()`` for what it must satisfy.
  public init(temperature: Double = 1, topK: Int? = nil, topP: Double = 1, seed: UInt64 = 1) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
  }

  /// Checks every number.
  ///
  /// - Throws: `ConfigurationError` naming the first one that cannot be.
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
  private var weights: [Float] = []
  private var candidates: [Int] = []

  /// A sampler whose draws depend on its configuration and the distributions alone.
  ///
  /// - Parameters:
  ///   - configuration: How tokens are drawn.
  ///   - excluded: Ids that are never drawn.
  /// - Throws: `ConfigurationError`.
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
    var logs = logProbabilities
    for id in excluded where logs.indices.contains(Int(id)) { logs[Int(id)] = -.infinity }
    if weights.count != logs.count { weights = [Float](repeating: 0, count: logs.count) }
    let temperature = configuration.temperature
    // At temperature 0 the best alone is left; where 1 / T has no number, as good as alone.
    let total = softmaxWeights(
      of: logs, factor: Float(min(1 / temperature, 1e30)), into: &weights)
    guard total > 0 else { return nil }
    if temperature == 0 {
      return logs.indices.max { logs[$0] < logs[$1] || (logs[$0] == logs[$1] && $0 > $1) }
        .map(Int32.init)
    }
    let limit = configuration.topK ?? logs.count
    guard limit < logs.count || configuration.topP < 1 else {
      return draw(logs.indices, total: total)
    }
    let mass = keepBest(limit, of: logs, total: total)
    return draw(candidates, total: mass)
  }

  /// Makes ``candidates`` those that top-k and top-p leave, the best first, and returns their weight.
  private mutating func keepBest(_ limit: Int, of logs: [Float], total: Double) -> Double {
    let best = logs.max() ?? 0
    // Few tokens are near the best, and as a rule they are enough: a vocabulary is not to be sorted.
    var reach = Float(5 * configuration.temperature)
    var mass = 0.0
    repeat {
      candidates.removeAll(keepingCapacity: true)
      mass = 0
      for id in logs.indices where weights[id] > 0 && logs[id] >= best - reach {
        candidates.append(id)
        mass += Double(weights[id])
      }
      let isAll = reach > 100 * Float(configuration.temperature)
      if isAll || candidates.count >= limit { break }
      if limit >= logs.count, mass >= configuration.topP * total { break }
      reach *= 4
    } while true
    // Equal probabilities are ordered by id, so that a draw depends on nothing else.
    candidates.sort { logs[$0] > logs[$1] || (logs[$0] == logs[$1] && $0 < $1) }
    if candidates.count > limit { candidates.removeLast(candidates.count - limit) }
    var kept = candidates.reduce(0) { $0 + Double(weights[$1]) }
    guard configuration.topP < 1 else { return kept }
    let enough = configuration.topP * (limit < logs.count ? kept : total)
    kept = 0
    candidates = Array(
      candidates.prefix { id in
        guard kept < enough else { return false }
        kept += Double(weights[id])
        return true
      })
    return kept
  }

  /// One of `ids` in proportion to its weight.
  private mutating func draw(_ ids: some Collection<Int>, total: Double) -> Int32? {
    var rest = stream.unit() * total
    var last: Int?
    for id in ids where weights[id] > 0 {
      rest -= Double(weights[id])
      if rest < 0 { return Int32(id) }
      last = id
    }
    return last.map(Int32.init)
  }
}
