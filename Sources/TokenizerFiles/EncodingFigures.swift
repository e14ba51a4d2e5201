public import Tokenization

/// The figures of the encoding of a text into a file of ids.
public struct EncodingFigures: Codable, Hashable, Sendable {
  /// Tokens.
  public let tokens: Int
  /// Unknown tokens.
  public let unknown: Int
  /// Lines.
  public let lines: Int
  /// Bytes of the text as it was read.
  public let bytes: Int
  /// Ill-formed sequences that were repaired.
  public let replacements: Int
  /// The time.
  public let seconds: Double
  /// Megabytes of text a second.
  public let megabytesPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case tokens, unknown, lines, bytes, replacements, seconds
    case megabytesPerSecond = "megabytes_per_second"
  }

  /// The figures of `bytes` bytes that were encoded in `seconds`.
  public init(_ statistics: TextStatistics, bytes: Int, seconds: Double) {
    tokens = statistics.tokens
    unknown = statistics.unknown
    lines = statistics.lines
    self.bytes = bytes
    replacements = statistics.replacements
    self.seconds = seconds
    megabytesPerSecond = Double(bytes) / 1e6 / max(seconds, 1e-9)
  }
}
