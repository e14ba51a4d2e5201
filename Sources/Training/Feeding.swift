import Glibc
import NeuralNetworks

/// The source of the inputs in training: the true tokens, or samples of the model.
public enum Feeding: Hashable, Sendable {
  /// The true token (Williams & Zipser 1989).
  case teacherForcing
  /// The true token with probability ε, else a sample of the model's prediction (Bengio and others
  /// 2015).
  case scheduledSampling(SamplingSchedule, by: Coin)
  /// Samples of the model, except for the first token of a window.
  case freeRunning

  /// The unit of one random draw.
  public enum Coin: String, Sendable, CaseIterable {
    /// One token.
    case position
    /// All tokens of a strand in a window.
    case sequence
  }

  /// The probability ε of the true token at update `i` = 0, 1, ….
  public func truth(at i: Int) -> Double {
    switch self {
    case .teacherForcing: 1
    case .scheduledSampling(let schedule, _): schedule.truth(at: i)
    case .freeRunning: 0
    }
  }
}

/// The fall of the probability ε of the true token over the updates (Bengio and others 2015,
/// section 2.4).
public enum SamplingSchedule: Hashable, Sendable {
  /// ε = 1 − rate.
  case constant(rate: Double)
  /// ε = max(floor, 1 − slope·i).
  case linear(slope: Double, floor: Double)
  /// ε = kⁱ, k < 1.
  case exponential(k: Double)
  /// ε = k/(k + exp(i/k)), k ≥ 1.
  case inverseSigmoid(k: Double)

  /// ε at update `i` = 0, 1, ….
  public func truth(at i: Int) -> Double {
    switch self {
    case .constant(let rate): 1 - rate
    case .linear(let slope, let floor): max(floor, 1 - slope * Double(i))
    case .exponential(let k): pow(k, Double(i))
    case .inverseSigmoid(let k): k / (k + exp(Double(i) / k))
    }
  }

  func validate() throws(ConfigurationError) {
    func require(
      _ holds: Bool, _ property: String, _ value: Double, _ limits: String
    ) throws(ConfigurationError) {
      try ConfigurationError.require(holds, "feeding.\(property)", value, limits)
    }
    switch self {
    case .constant(let rate): try require((0...1).contains(rate), "rate", rate, "0 to 1")
    case .linear(let slope, let floor):
      try require(slope >= 0 && slope.isFinite, "slope", slope, "a finite number, 0 or more")
      try require((0...1).contains(floor), "floor", floor, "0 to 1")
    case .exponential(let k): try require(k > 0 && k < 1, "k", k, "above 0 and below 1")
    case .inverseSigmoid(let k):
      try require(k >= 1 && k.isFinite, "k", k, "a finite number, 1 or more")
    }
  }
}
