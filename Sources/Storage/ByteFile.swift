import Glibc

/// An open file whose bytes are read in any order, a piece at a time.
///
/// A pipe is copied to the disk first, to a file without a name in `TMPDIR`, so that it can be read
/// more than once however long it is.
public final class ByteFile: Sendable {
  /// The path; `-` for the standard input.
  public let path: String
  /// Its length in bytes when it was opened.
  public let count: Int

  private let file: Descriptor

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, or `ioFailed`; `cannotWrite` where a pipe
  ///   does not fit on the disk.
  public init(_ path: String) throws(StorageError) {
    self.path = path
    let name = path == "-" ? "/dev/stdin" : path
    let opened = try Self.open(path)
    let status = try FileStatus(of: opened.number, path: name)
    switch status.kind {
    case .file where lseek(opened.number, 0, SEEK_CUR) == 0: file = opened
    case .folder: throw .reading(name, EISDIR)
    default: file = try Self.copy(of: opened, named: name)
    }
    count = try FileStatus(of: file.number, path: name).byteCount
  }

  /// Reads the bytes of a range.
  ///
  /// - Throws: ``StorageError`` `cannotRead` or `ioFailed`, also where the file has become shorter.
  public func bytes(_ range: Range<Int>) throws(StorageError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let read = pread(file.number, rest.baseAddress, rest.count, range.lowerBound + count)
        if read < 0 && errno == EINTR { continue }
        guard read > 0 else {
          failure = read < 0 ? errno : 0
          return
        }
        count += read
      }
    }
    guard failure == 0 else { throw .reading(path, failure) }
    guard bytes.count == range.count else {
      throw StorageError(
        .ioFailed, "'\(path)' became shorter while it was read; try again when it is complete")
    }
    return bytes
  }

  /// Calls `body` with all bytes, piece by piece.
  ///
  /// - Throws: as ``bytes(_:)``; what `body` throws.
  public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var start = 0
    while start < count {
      let end = min(start + 1 << 20, count)
      try bytes(start..<end).withUnsafeBytes(body)
      start = end
    }
  }

  private static func open(_ path: String) throws(StorageError) -> Descriptor {
    guard path == "-" else { return try Descriptor(reading: path) }
    let number = dup(STDIN_FILENO)
    guard number >= 0 else { throw .reading("/dev/stdin", errno) }
    return Descriptor(adopting: number, path: "/dev/stdin")
  }

  /// Copies what is left to read into a file that vanishes with its descriptor.
  private static func copy(
    of source: borrowing Descriptor, named name: String
  ) throws(StorageError) -> Descriptor {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/lm-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw .writing(folder, errno) }
    unlink(template)
    let copy = Descriptor(adopting: number, path: folder)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let received = FileReader.read(source.number, into: piece)
      guard received >= 0 else { throw .reading(name, errno) }
      if received == 0 { return copy }
      let failure = FileWriter.drain(UnsafeRawBufferPointer(rebasing: piece[..<received])) {
        write(number, $0.baseAddress, $0.count)
      }
      guard failure == 0 else { throw .writing(folder, failure) }
    }
  }
}
