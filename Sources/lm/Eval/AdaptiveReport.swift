import JSON
import NumberFormatting

/// How a model adapted to the text, with the numbers that were used.
struct AdaptiveReport: Encodable {
  struct Dynamic: Encodable {
    let learning: AdaptiveOptions.Learning
    let rate: Float
    let decay: Float
    /// Null where nothing is relative to the usual gradient.
    @NilAsNull var epsilon: Float?
    let segment: Int
    /// Training tokens that the usual gradient was taken of.
    let trainingTokens: Int
  }

  struct Cache: Encodable {
    let size: Int
    let flatness: Float
    let weight: Double
  }

  /// What the numbers were chosen by.
  struct Tuning: Encodable {
    /// Tokens of the validation part.
    let tokens: Int
    let trials: Int
    /// Of these tokens, with the numbers that were chosen.
    let natsPerToken: Double
  }

  var dynamic: Dynamic?
  var cache: Cache?
  var tuning: Tuning?

  /// Such as `dynamic rms 5 (rate 0.0001, decay 0.001)`.
  var text: String {
    var parts: [String] = []
    if let dynamic {
      parts.append(
        "dynamic \(dynamic.learning.rawValue) (rate \(dynamic.rate), decay \(dynamic.decay), "
          + "segment \(dynamic.segment))")
    }
    if let cache {
      parts.append("cache \(cache.size) (flatness \(cache.flatness), weight \(cache.weight))")
    }
    if let tuning, tuning.trials > 1 {
      parts.append(
        "chosen of \(tuning.trials) by \(NumberFormat.count(tuning.tokens)) valid tokens")
    }
    return parts.joined(separator: ", ")
  }
}
