public import Storage

extension Safetensors {
  /// Writes a file through `AtomicFile`; equal input gives equal bytes.
  ///
  /// Tensors of wider numbers come first, and those of one width in the order given: so each one
  /// begins at a multiple of its width, and equal types keep the caller's layout. Metadata are sorted
  /// by key. The header is padded with spaces to a multiple of 8 bytes.
  ///
  /// - Parameters:
  ///   - tensors: The tensors.
  ///   - metadata: The metadata.
  ///   - checksummed: True if the file carries its checksum, under ``checksumKey``.
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  ///
  /// It is a programming error if names are not unique, or if a source writes another number of
  /// bytes than its shape says.
  ///
  /// - Throws: `StorageError` `invalid` if the header would be too long to be read again; otherwise as
  ///   `AtomicFile`; what a source throws.
  public static func write(
    _ tensors: [Source], metadata: [String: String] = [:], checksummed: Bool = false,
    to path: String, in folder: OpenFolder? = nil
  ) throws {
    var metadata = metadata
    if checksummed { metadata[checksumKey] = noChecksum }
    precondition(
      Set(tensors.map { Array($0.name.utf8) }).count == tensors.count, "names are not unique")
    let ordered = tensors.enumerated().sorted { a, b in
      (-a.element.type.size, a.offset) < (-b.element.type.size, b.offset)
    }.map(\.element)
    // Less than the header takes, known without building it.
    let least = metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    let header = least <= maximumHeaderLength ? header(ordered, metadata) : nil
    guard let header, header.count <= maximumHeaderLength, tensors.count <= maximumEntries,
      metadata.count <= maximumEntries
    else {
      throw StorageError(
        .invalid,
        "cannot write '\(path)': its header would be too long; store large data as a tensor")
    }
    try AtomicFile.write(to: path, in: folder) { writer in
      if checksummed { try writer.startChecksum() }
      try withUnsafeBytes(of: UInt64(header.count).littleEndian) { try writer.write($0) }
      try writer.write(header)
      for tensor in ordered {
        let start = writer.count
        try tensor.body(&writer)
        precondition(
          writer.count - start == tensor.byteCount,
          "'\(tensor.name)' wrote \(writer.count - start) bytes, not \(tensor.byteCount)")
      }
      if let checksum = writer.takeChecksum(), let place = checksumPlace(in: header) {
        try writer.overwrite(at: 8 + place, with: Array(checksum.utf8))
      }
    }
  }

  private static func header(_ tensors: [Source], _ metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(literal($0.key)):\(literal($0.value))" }
      members.append("\(literal(metadataKey)):{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + tensor.byteCount
      members.append(
        "\(literal(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var bytes = Array("{\(members.joined(separator: ","))}".utf8)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -bytes.count & 7))
    return bytes
  }

  /// Where the digits of the checksum are in a header as it is written here.
  static func checksumPlace(in header: some Collection<UInt8>) -> Int? {
    let start = header.firstRange(of: Array("\(literal(checksumKey)):\"".utf8))
    return start.map { header.distance(from: header.startIndex, to: $0.upperBound) }
  }

  /// The text as a JSON string.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        literal += "\\\(scalar)"
      case "\u{0}"..<" ":
        let hex = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default:
        literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
