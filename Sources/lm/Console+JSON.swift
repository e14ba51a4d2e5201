import FoundationEssentials

extension Console {
  /// One JSON object on the standard output, keys in snake case and sorted.
  static func output(json value: some Encodable) throws {
    try output(encoded(value, [.prettyPrinted]) + "\n")
  }

  /// A JSON object on one line.
  static func line(json value: some Encodable) throws -> String {
    try encoded(value, []) + "\n"
  }

  private static func encoded(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
