/// The number of the format of a `config.json`; to read it tells whether a file is one.
public struct FormatVersion: Decodable, Sendable {
  /// The number.
  public let number: Int

  private enum CodingKeys: String, CodingKey {
    case number = "format_version"
    case numberOfFormatFive = "formatVersion"
  }

  /// Reads the number of any format.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let old = try container.decodeIfPresent(Int.self, forKey: .numberOfFormatFive)
    number = try old ?? container.decode(Int.self, forKey: .number)
  }
}
