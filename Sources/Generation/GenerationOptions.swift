public import LanguageModels

/// The options of a continuation: sampling, length, the unknown token.
public struct GenerationOptions: Hashable, Sendable {
  /// Temperature, top-k, top-p and the seed.
  public var sampling: SamplingConfiguration
  /// Maximum number of tokens to write.
  public var maxTokens: Int
  /// True if the unknown token may be drawn.
  public var allowsUnknown: Bool
  /// True if networks compute with the weights as they are, instead of with copies in 8 bits.
  ///
  /// Copies are several times as fast where a model does not fit into caches, and move
  /// probabilities a little.
  public var isExact: Bool

  /// Options; see `SamplingConfiguration.validate()` for what the sampling must satisfy.
  public init(
    _ sampling: SamplingConfiguration = SamplingConfiguration(), maxTokens: Int = 100,
    allowsUnknown: Bool = false, isExact: Bool = false
  ) {
    self.sampling = sampling
    self.maxTokens = maxTokens
    self.allowsUnknown = allowsUnknown
    self.isExact = isExact
  }
}
