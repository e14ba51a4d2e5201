/// An event of the estimation of n-grams.
public enum NGramEvent: Hashable, Sendable {
  /// An event of the text.
  case text(TextEvent)
  /// No line has more tokens than this, so there are no longer n-grams.
  case noLonger(than: Int)
  /// The text has too few n-grams of this length to estimate their discounts, so they have these defaults.
  case fallbackDiscounts(length: Int, [Double])
  /// The model is complete and scored. This is the last event.
  case finished(NGramSummary)
}

/// The result of an estimation of n-grams.
public struct NGramSummary: Hashable, Sendable {
  /// The folder.
  public let folder: String
  /// The requested length of the longest n-grams.
  public let order: Int
  /// The n-grams of every length from 1.
  public let ngrams: [Int]
  /// D₁, D₂ and D₃ of every length.
  public let discounts: [[Double]]
  /// Seconds of encoding and estimation.
  public let seconds: Double
  /// Perplexity of the validation part; nil if there is none.
  public let validPerplexity: Double?
  /// Perplexity of the test part; nil if there is none.
  public let testPerplexity: Double?
  /// The peak memory of the process, in bytes.
  public let peakMemory: Int
}

/// The JSON of `lm train --arch ngram --json`. Every key is always present; null means no number.
extension NGramSummary: Codable {
  private enum Key: String, CodingKey {
    case model, order, ngrams, discounts, seconds
    case validPerplexity = "valid_perplexity"
    case testPerplexity = "test_perplexity"
    case peakMemory = "peak_memory_mib"
  }

  /// Reads the object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    folder = try container.decode(String.self, forKey: .model)
    order = try container.decode(Int.self, forKey: .order)
    ngrams = try container.decode([Int].self, forKey: .ngrams)
    discounts = try container.decode([[Double]].self, forKey: .discounts)
    seconds = try container.decode(Double.self, forKey: .seconds)
    validPerplexity = try container.decode(Double?.self, forKey: .validPerplexity)
    testPerplexity = try container.decode(Double?.self, forKey: .testPerplexity)
    peakMemory = Int(try container.decode(Double.self, forKey: .peakMemory) * 1024 * 1024)
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
