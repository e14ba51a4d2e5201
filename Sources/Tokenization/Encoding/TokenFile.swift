public import Storage

/// The token ids of a text, in a file that is mapped into memory.
///
/// 64 bytes of header (the magic `TOKENS\r\n`, the format version and the vocabulary's size as
/// UInt32, then the ``TextStatistics`` as six Int64), then the ids as Int32, all little-endian.
///
/// The file must not be shortened while it is mapped; ``TokenFileWriter`` never does that, it puts
/// a new file in the place of the old.
public final class TokenFile: Sendable {
  /// The path of the file.
  public let path: String
  /// Every id is below this.
  public let vocabularySize: Int
  /// The size of the text of the ids.
  public let statistics: TextStatistics

  private let file: MappedFile

  /// Opens a file and checks that its header and its size agree.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: `StorageError`: `missing`, `cannotRead`, `ioFailed`, or `invalid` when it is not a
  ///   token file, was made by another version or is cut short.
  public convenience init(path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    try self.init(MappedFile(path, in: folder))
  }

  /// Checks that the header and the size of the bytes of a file agree.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, which are copied.
  ///   - path: The name in errors.
  /// - Throws: `StorageError` `invalid`.
  public convenience init(bytes: [UInt8], path: String) throws(StorageError) {
    try self.init(MappedFile(holding: bytes, path: path))
  }

  private init(_ file: MappedFile) throws(StorageError) {
    let path = file.path
    guard let header = TokenFileHeader(file.bytes.bytes) else {
      throw Self.invalid(path, "is not a file of token ids")
    }
    guard header.version == TokenFileHeader.currentVersion else {
      throw Self.invalid(path, "has format version \(header.version), which is not known here")
    }
    // Compared as a quotient, since a forged count times four could overflow.
    let body = file.count - TokenFileHeader.size
    guard body % 4 == 0, body / 4 == header.statistics.tokens else {
      throw Self.invalid(
        path, "should hold \(header.statistics.tokens) tokens and has \(body) bytes for them")
    }
    self.path = path
    self.file = file
    vocabularySize = Int(header.vocabularySize)
    statistics = header.statistics
  }

  /// Checks that every id is in `0 ..< vocabularySize`, and that the unknown ones are as many as
  /// the header says.
  ///
  /// - Complexity: O(*n*); it reads the whole file.
  /// - Throws: `StorageError` `invalid`.
  public func validate() throws(StorageError) {
    var unknown = 0
    for (position, id) in self.enumerated() {
      if position & 0xff_ffff == 0xff_ffff { release() }
      guard id >= 0, Int(id) < vocabularySize else {
        throw Self.invalid(
          path, "has id \(id) at position \(position), outside 0 ..< \(vocabularySize)")
      }
      if id == Vocabulary.unknown { unknown += 1 }
    }
    guard unknown == statistics.unknown else {
      throw Self.invalid(
        path, "holds \(unknown) unknown tokens where its header says \(statistics.unknown)")
    }
  }

  /// Gives back the memory of what was read so far: a text larger than memory is read with little
  /// of it.
  public func release() { file.release() }

  private static func invalid(_ path: String, _ what: String) -> StorageError {
    StorageError(.invalid, "\(path) \(what); encode the text again to make it anew")
  }

  private var ids: UnsafeBufferPointer<Int32> {
    UnsafeRawBufferPointer(rebasing: file.bytes[TokenFileHeader.size...])
      .assumingMemoryBound(to: Int32.self)
  }
}

extension TokenFile: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// The number of ids.
  public var endIndex: Int { statistics.tokens }

  /// The id at a position.
  ///
  /// - Precondition: `position` is in `0 ..< count`.
  public subscript(position: Int) -> Int32 {
    precondition(indices.contains(position), "position \(position) of \(endIndex)")
    return Int32(littleEndian: ids[position])
  }

  /// Calls `body` with all ids without copying; nil on a big-endian machine.
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Int32>) throws -> Result
  ) rethrows -> Result? {
    #if _endian(little)
    return try body(ids)
    #else
    return nil
    #endif
  }
}
