package import FoundationEssentials
public import Storage

/// Reads and writes values as JSON files.
///
/// Equal values give equal bytes: keys are sorted, slashes are not escaped, a newline ends the file. Keys
/// are those of the value, as it writes them.
public enum JSONFile {
  /// Writes a value through `AtomicFile`.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  ///   - replacing: False to leave a file alone that is there.
  /// - Throws: `StorageError`: `invalid` for a value that JSON cannot hold, such as infinity;
  ///   otherwise as `AtomicFile`.
  public static func write(
    _ value: some Encodable, to path: String, in folder: OpenFolder? = nil, replacing: Bool = true
  ) throws {
    try AtomicFile.write(
      bytes(of: value, for: path), to: path, in: folder, replacing: replacing)
  }

  /// The bytes of the file `path` with a value, which is only named in errors.
  ///
  /// - Throws: `StorageError` `invalid` for a value that JSON cannot hold.
  package static func bytes(of value: some Encodable, for path: String) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try Array(encoder.encode(value)) + Array("\n".utf8)
    } catch EncodingError.invalidValue(_, let context) {
      throw StorageError(
        .invalid,
        "cannot write '\(path)': \(place(context.codingPath))\(context.debugDescription);"
          + " this is a value that JSON cannot hold")
    }
  }

  /// Reads a value.
  ///
  /// - Parameters:
  ///   - type: Its type.
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  /// - Returns: The value.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, or `invalid` naming the file and the key
  ///   path of what does not fit.
  public static func read<Value: Decodable>(
    _ type: Value.Type = Value.self, from path: String, in folder: OpenFolder? = nil
  ) throws -> Value {
    try read(type, from: path, in: folder, keys: .useDefaultKeys)
  }

  /// Reads a value whose keys are found by a strategy.
  package static func read<Value: Decodable>(
    _ type: Value.Type = Value.self, from path: String, in folder: OpenFolder? = nil,
    keys: JSONDecoder.KeyDecodingStrategy
  ) throws -> Value {
    let file = try MappedFile(path, in: folder)
    let path = file.path
    return try file.withBytes(0..<file.count) { bytes in
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = keys
      do {
        return try decoder.decodeStrictly(from: Array(bytes))
      } catch let error as DecodingError {
        throw invalid(path, reason(error))
      } catch let fault as JSONParser.Fault {
        throw invalid(path, fault.reason)
      }
    }
  }

  private static func invalid(_ path: String, _ reason: String) -> StorageError {
    StorageError(
      .invalid, "'\(path)' is not what it should be: \(reason); restore it or make it again")
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(let type, let context):
      return place(context.codingPath) + "\(value(of: type)) is needed"
    case .valueNotFound(let type, let context):
      return place(context.codingPath) + "\(value(of: type)) is needed, not null"
    case .keyNotFound(let key, let context):
      return place(context.codingPath) + "the key '\(key.stringValue)' is missing"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      // All that the decoder says is that the data are not JSON, even of 1.5 for an Int.
      return "it is no complete JSON, or holds a number that does not fit"
    case .dataCorrupted(let context):
      return place(context.codingPath) + sentence(context.debugDescription)
    @unknown default:
      return "it cannot be decoded"
    }
  }

  /// A type in the words of JSON.
  private static func value(of type: any Any.Type) -> String {
    let name = "\(type)"
    if name.hasPrefix("Dictionary") { return "an object" }
    return name.hasPrefix("Array") ? "a list" : "a value of type \(name)"
  }

  /// The text as part of a longer sentence.
  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// A key path such as `layers[0].cell: `, empty for the top.
  private static func place(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return text.isEmpty ? "" : "at \(text): "
  }
}
