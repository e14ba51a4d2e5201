import Glibc

/// What a model is given as its next input while it learns.
public enum Feeding: Hashable, Sendable {
  /// The true token (Williams & Zipser 1989).
  case teacherForcing
  /// The true token with probability ε, else a sample of the model's own prediction (Bengio and others
  /// 2015).
  case scheduledSampling(SamplingSchedule, by: Coin)
  /// The model's own samples, but for the first token of a window.
  case freeRunning

  /// What a coin decides about.
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

/// How the probability ε of the true token falls from update to update (Bengio and others 2015, section
/// 2.4).
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

  func validate() throws(TrainingError) {
    let (holds, message) =
      switch self {
      case .constant(let rate):
        ((0...1).contains(rate), "a sampling rate of \(rate); choose 0 to 1")
      case .linear(let slope, let floor):
        (
          slope >= 0 && slope.isFinite && (0...1).contains(floor),
          "sampling by a slope of \(slope) to \(floor); choose a slope of 0 or more, a floor of 0 to 1"
        )
      case .exponential(let k):
        (k > 0 && k < 1, "sampling by powers of \(k); choose above 0 and below 1")
      case .inverseSigmoid(let k):
        (k >= 1 && k.isFinite, "sampling by an inverse sigmoid of \(k); choose 1 or more")
      }
    if !holds { throw TrainingError(message: message) }
  }
}
