import Glibc
import Synchronization

/// An open file whose bytes are read in any order, a piece at a time.
///
/// A pipe is copied to the disk first, to a file without a name in `TMPDIR`, so that it can be read
/// more than once.
public final class ByteFile: Sendable {
  /// The path; `-` for the standard input.
  public let path: String
  /// Its length in bytes when it was opened.
  public let count: Int

  /// The most bytes of a pipe that are copied where nothing else is asked for: 4 GiB.
  public static let usualPipeLimit = 4 << 30

  /// Nil where many files are open already: this one is opened for every read.
  private let held: Descriptor?
  private let identity: [UInt64]

  /// Files that are held open, and the most of them: a folder may have more files than a process may open.
  private static let openFiles = Atomic<Int>(0)
  private static let mostOpenFiles = 128

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - pipeLimit: The most bytes of a pipe. No more than 15/16 of the free space of `TMPDIR` is
  ///     taken.
  ///   - check: Called before every read, and some ten times a second while a pipe has nothing to
  ///     read. What it throws ends the copy, of which nothing stays.
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, also for a device without an end and for
  ///   a pipe beyond the limit, or `ioFailed`; `cannotWrite` where a pipe does not fit on the disk;
  ///   what `check` throws.
  public init(
    _ path: String, pipeLimit: Int = ByteFile.usualPipeLimit, check: () throws -> Void = {}
  ) throws {
    self.path = path
    let name = path == "-" ? "/dev/stdin" : path
    let opened = try Self.open(path)
    let status = try FileStatus(of: opened.number, path: name)
    switch status.kind {
    case .file where lseek(opened.number, 0, SEEK_CUR) == 0:
      (count, identity) = (status.byteCount, status.identity)
      let isHeld = path == "-" || Self.openFiles.load(ordering: .relaxed) < Self.mostOpenFiles
      held = isHeld ? consume opened : nil
    case .folder: throw StorageError.reading(name, EISDIR)
    default:
      try PatientReader.refuseEndlessDevice(opened.number, path: name)
      let copy = try PipeCopy(named: name, limit: pipeLimit).copy(of: opened, check: check)
      let status = try FileStatus(of: copy.number, path: name)
      (count, identity) = (status.byteCount, status.identity)
      held = consume copy
    }
    if isHeld { Self.openFiles.add(1, ordering: .relaxed) }
  }

  deinit {
    if isHeld { Self.openFiles.subtract(1, ordering: .relaxed) }
  }

  private var isHeld: Bool {
    switch held {
    case .some: true
    case .none: false
    }
  }

  /// Reads the bytes of a range.
  ///
  /// - Throws: ``StorageError`` `cannotRead` or `ioFailed`, also where the file has become shorter.
  public func bytes(_ range: Range<Int>) throws(StorageError) -> [UInt8] {
    switch held {
    case .some(let file): return try bytes(range, of: file)
    case .none:
      let file = try Self.open(path)
      guard try FileStatus(of: file.number, path: path).identity == identity else {
        throw StorageError(
          .ioFailed,
          "'\(path)' became another file while it was read; try again when it is complete")
      }
      return try bytes(range, of: file)
    }
  }

  private func bytes(
    _ range: Range<Int>, of file: borrowing Descriptor
  ) throws(StorageError) -> [UInt8] {
    let number = file.number
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let read = pread(number, rest.baseAddress, rest.count, range.lowerBound + count)
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
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    guard path == "-" else { return try Descriptor(reading: path, O_NONBLOCK) }
    let number = dup(STDIN_FILENO)
    guard number >= 0 else { throw .reading("/dev/stdin", errno) }
    return Descriptor(adopting: number, path: "/dev/stdin")
  }
}
