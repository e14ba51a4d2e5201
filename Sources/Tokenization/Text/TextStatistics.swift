import JSON

/// The size of a text, in the units of figures.
///
/// A last line without a newline counts as if it had one, in every field, so that a text does not
/// change its figures with the editor that saved it.
public struct TextStatistics: Codable, Hashable, Sendable {
  /// Tokens, the ends of lines included where they are tokens.
  public var tokens = 0
  /// Tokens that are `<unk>`.
  public var unknown = 0
  /// Lines.
  public var lines = 0
  /// Unicode scalars, newlines included.
  public var scalars = 0
  /// Bytes of the repaired text, newlines included.
  public var bytes = 0
  /// Ill-formed subsequences that became U+FFFD.
  public var replacements = 0

  private enum CodingKeys: String, CodingKey {
    case tokens = "tokens"
    case unknown = "unknown"
    case lines = "lines"
    case scalars = "scalars"
    case bytes = "bytes"
    case replacements = "replacements"
  }

  /// Nothing counted.
  public init() {}

  /// Reads figures.
  ///
  /// - Throws: `DecodingError` for what is missing, below 0 or above 2⁵³.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tokens = try container.decodeCount(forKey: .tokens)
    unknown = try container.decodeCount(forKey: .unknown)
    lines = try container.decodeCount(forKey: .lines)
    scalars = try container.decodeCount(forKey: .scalars)
    bytes = try container.decodeCount(forKey: .bytes)
    replacements = try container.decodeCount(forKey: .replacements)
  }

  /// Adds the figures of another text.
  public static func += (left: inout Self, right: Self) {
    left.tokens += right.tokens
    left.unknown += right.unknown
    left.lines += right.lines
    left.scalars += right.scalars
    left.bytes += right.bytes
    left.replacements += right.replacements
  }
}
