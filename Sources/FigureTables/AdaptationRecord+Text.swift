public import Judging
import NumberFormatting

extension AdaptationRecord {
  /// Such as `dynamic rms (rate 0.0001, decay 0.001, segment 5)`.
  public var text: String {
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
