/// Writes a ``TokenFile`` piece by piece, whole or not at all.
public final class TokenFileWriter {
  private let path: String
  private let vocabularySize: Int
  private let file: AtomicFileWriter
  private var tokens = 0

  /// Opens a temporary file beside `path`; it is removed if ``finish(_:)`` is never reached.
  ///
  /// - Throws: ``TokenizationError`` with code `cannotWrite`.
  public init(path: String, vocabularySize: Int) throws(TokenizationError) {
    self.path = path
    self.vocabularySize = vocabularySize
    file = try AtomicFileWriter(path: path)
  }

  /// Appends ids.
  ///
  /// - Throws: ``TokenizationError`` with code `cannotWrite`.
  public func append(_ ids: [Int32]) throws(TokenizationError) {
    let offset = TokenFileHeader.size + tokens * MemoryLayout<Int32>.size
    #if _endian(little)
    try file.write(ids.span.bytes, at: offset)
    #else
    try file.write(ids.map(\.littleEndian).span.bytes, at: offset)
    #endif
    tokens += ids.count
  }

  /// Writes the header, puts the file in its place and opens it.
  ///
  /// - Precondition: `statistics.tokens` is the number of ids appended.
  /// - Throws: ``TokenizationError`` with code `cannotWrite` or `cannotRead`.
  public func finish(_ statistics: TextStatistics) throws(TokenizationError) -> TokenFile {
    precondition(statistics.tokens == tokens, "\(tokens) ids, but \(statistics.tokens) counted")
    let header = TokenFileHeader(vocabularySize: vocabularySize, statistics: statistics)
    let bytes = header.bytes
    try file.write(bytes.span.bytes, at: 0)
    try file.commit()
    return try TokenFile(path: path)
  }
}
