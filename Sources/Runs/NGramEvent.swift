/// What happens while n-grams are estimated.
public enum NGramEvent: Hashable, Sendable {
  /// The text becomes tokens.
  case text(TextEvent)
  /// No line is long enough for longer n-grams.
  case noLonger(than: Int)
  /// The text has too few n-grams of a length for discounts of their own, so that they have these.
  case fallbackDiscounts(length: Int, [Double])
  /// The model is made and judged. Nothing comes after it.
  case finished(NGramSummary)
}

/// What n-grams came to.
public struct NGramSummary: Hashable, Sendable {
  /// The folder.
  public let folder: String
  /// The longest n-grams that were asked for.
  public let order: Int
  /// The n-grams of every length from 1.
  public let ngrams: [Int]
  /// D₁, D₂ and D₃ of every length.
  public let discounts: [[Double]]
  /// Seconds that encoding and estimation took.
  public let seconds: Double
  /// Perplexity of the validation part; nil where there is none.
  public let validPerplexity: Double?
  /// Perplexity of the test part; nil where there is none.
  public let testPerplexity: Double?
  /// The most memory that the process has held, in bytes.
  public let peakMemory: Int
}

/// JSON in the units of `lm train --arch ngram --json`: every key is always there, null for no number.
extension NGramSummary: Encodable {
  private enum Key: String, CodingKey {
    case model, order, ngrams, discounts, seconds
    case validPerplexity = "valid_perplexity"
    case testPerplexity = "test_perplexity"
    case peakMemory = "peak_memory_mib"
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(folder, forKey: .model)
    try container.encode(order, forKey: .order)
    try container.encode(ngrams, forKey: .ngrams)
    try container.encode(discounts, forKey: .discounts)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(validPerplexity.finite, forKey: .validPerplexity)
    try container.encode(testPerplexity.finite, forKey: .testPerplexity)
    try container.encode(Double(peakMemory) / 1024 / 1024, forKey: .peakMemory)
  }
}
