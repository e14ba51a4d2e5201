import NumberFormatting

/// Notes that several commands print.
enum Note {
  /// Ill-formed sequences of a text that were replaced.
  static func repairs(_ count: Int) -> String {
    NumberFormat.count(count, "invalid UTF-8 sequence") + " became U+FFFD"
  }
}
