import Glibc
import NumberFormatting

/// Notes that several commands print.
enum Note {
  /// Ill-formed sequences of a text that were replaced.
  static func repairs(_ count: Int) -> String {
    NumberFormat.count(count, "invalid UTF-8 sequence") + " became U+FFFD"
  }

  /// A loss that one would have without a model; nil for a smaller one.
  static func worseThanAGuess(_ natsPerToken: Double, among tokens: Int) -> String? {
    natsPerToken > log(Double(tokens))
      ? "worse than a guess among \(NumberFormat.count(tokens)) tokens" : nil
  }
}
