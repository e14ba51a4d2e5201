import FoundationEssentials
import Storage

/// Values as JSON text with the keys that they write, sorted: equal values give equal text.
///
/// What a terminal obeys, or what turns the text around it, is escaped; see `ForeignText`.
public enum JSONText {
  /// One object over several lines, with a newline at the end.
  ///
  /// - Throws: `EncodingError` for a value that JSON cannot hold, such as infinity.
  public static func pretty(_ value: some Encodable) throws -> String {
    try encoded(value, [.prettyPrinted])
  }

  /// One object on one line, with a newline at the end: a line of JSON Lines.
  ///
  /// - Throws: `EncodingError` for a value that JSON cannot hold, such as infinity.
  public static func line(_ value: some Encodable) throws -> String { try encoded(value, []) }

  private static func encoded(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    return ForeignText.visible(json: text) + "\n"
  }
}
