public import Storage

/// Writes a ``TokenFile`` piece by piece, whole or not at all.
public struct TokenFileWriter: ~Copyable {
  private let path: String
  private let vocabularySize: Int
  private var file: FileWriter
  private var tokens = 0

  /// Opens a hidden file beside `path`; it is removed if ``finish(_:)`` is never reached.
  ///
  /// - Throws: `StorageError`: `cannotWrite` or `ioFailed`.
  public init(path: String, vocabularySize: Int) throws(StorageError) {
    var file = try FileWriter(to: path)
    // The header's place: what it says is known last.
    try file.write([UInt8](repeating: 0, count: TokenFileHeader.size))
    self.path = path
    self.vocabularySize = vocabularySize
    self.file = file
  }

  /// Appends ids.
  ///
  /// - Throws: `StorageError`: `cannotWrite` or `ioFailed`.
  public mutating func append(_ ids: [Int32]) throws(StorageError) {
    #if _endian(little)
    let values = ids
    #else
    let values = ids.map(\.littleEndian)
    #endif
    try values.span.bytes.withUnsafeBytes { (bytes) throws(StorageError) in try file.write(bytes) }
    tokens += ids.count
  }

  /// Writes the header, puts the file in its place and opens it.
  ///
  /// - Parameters:
  ///   - statistics: what the header says.
  ///   - replacing: false to leave a file alone that is there.
  /// - Returns: the file.
  /// - Precondition: `statistics.tokens` is the number of ids appended.
  /// - Throws: `StorageError`: `cannotWrite`, `cannotRead`, or `ioFailed`.
  public consuming func finish(
    _ statistics: TextStatistics, replacing: Bool = true
  ) throws(StorageError) -> TokenFile {
    precondition(statistics.tokens == tokens, "\(tokens) ids, but \(statistics.tokens) counted")
    let header = TokenFileHeader(vocabularySize: vocabularySize, statistics: statistics)
    try file.overwrite(at: 0, with: header.bytes)
    try file.commit(replacing: replacing)
    return try TokenFile(path: path)
  }
}
