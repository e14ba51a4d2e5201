import JSON

extension Console {
  /// One JSON object on the standard output; see `JSONText`.
  static func output(json value: some Encodable) throws { try output(JSONText.pretty(value)) }
}
