package import FoundationEssentials

extension JSONDecoder {
  /// Decodes a value from a text that is JSON (RFC 8259), and in which no object has a key twice.
  ///
  /// `decode(_:from:)` takes `[1,]` too, and one of the values of a key that stands twice.
  ///
  /// - Throws: `JSONParser.Fault` for any other text, `DecodingError` for another value.
  package func decodeStrictly<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: [UInt8]
  ) throws -> Value {
    _ = try JSONParser.parse(bytes)
    return try decode(type, from: Data(bytes))
  }
}
