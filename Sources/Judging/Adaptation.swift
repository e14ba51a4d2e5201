/// The adaptation of a network to the text that it is judged by.
///
/// Numbers that are nil are the usual ones, or chosen by the validation part where ``tuningTokens`` is set.
public struct Adaptation: Hashable, Sendable {
  /// The method of the steps of dynamic evaluation.
  public enum Learning: String, Codable, Sendable, CaseIterable {
    /// Gradient descent.
    case sgd
    /// Steps relative to the usual gradient of each parameter.
    case rms
  }

  /// Dynamic evaluation: the model learns each segment after it is scored.
  public struct Dynamic: Hashable, Sendable {
    /// The method of the steps.
    public var learning: Learning
    /// Step size η ≥ 0.
    public var rate: Float?
    /// Decay λ to the model's own parameters, 0 to 1.
    public var decay: Float?
    /// Added to the usual gradient by ``Learning/rms``, ε > 0.
    public var epsilon: Float = 1e-3
    /// Tokens of a segment, n ≥ 1.
    public var segment = 5
    /// Training tokens that ``Learning/rms`` takes the usual gradients of.
    public var trainingTokens = 50_000

    /// Dynamic evaluation with the usual numbers.
    public init(_ learning: Learning) { self.learning = learning }
  }

  /// A neural cache beside the model.
  public struct Cache: Hashable, Sendable {
    /// Tokens remembered, N ≥ 1.
    public var size: Int
    /// The flatness θ ≥ 0: a larger one favours similar contexts.
    public var flatness: Float?
    /// The weight of the cache, 0 ≤ λ < 1.
    public var weight: Double?

    /// A cache with the usual numbers.
    public init(size: Int) { self.size = size }
  }

  /// Dynamic evaluation; nil for parameters that stay as they are.
  public var dynamic: Dynamic?
  /// The cache; nil for none.
  public var cache: Cache?
  /// Tokens at the start of the validation part by which numbers that are nil are chosen; nil for the usual
  /// numbers.
  public var tuningTokens: Int?

  /// An adaptation.
  public init(dynamic: Dynamic? = nil, cache: Cache? = nil, tuningTokens: Int? = nil) {
    self.dynamic = dynamic
    self.cache = cache
    self.tuningTokens = tuningTokens
  }

  /// Checks every number.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`.
  public func validate() throws(JudgingError) {
    typealias Check = JudgingError
    try Check.require("dynamic-rate", dynamic?.rate, "0 to 1000") { (0...1_000).contains($0) }
    try Check.require("dynamic-decay", dynamic?.decay, "0 to 1") { (0...1).contains($0) }
    try Check.require("dynamic-epsilon", dynamic?.epsilon, "above 0, at most 1000") {
      $0 > 0 && $0 <= 1_000
    }
    try Check.require("dynamic-segment", dynamic?.segment, in: 1...10_000)
    try Check.require("dynamic-tokens", dynamic?.trainingTokens, in: 1...1_000_000_000)
    try Check.require("cache", cache?.size, in: 1...1_000_000)
    try Check.require("cache-flatness", cache?.flatness, "0 to 1000") { (0...1_000).contains($0) }
    try Check.require("cache-weight", cache?.weight, "0 or more and below 1") {
      (0..<1).contains($0)
    }
    try Check.require("tune-tokens", tuningTokens, in: 1...1_000_000_000)
  }
}
