import Glibc

/// A file that grows by whole pieces, for readers that follow it.
///
/// Every piece is handed to the system before ``append(_:)`` returns; it is not fsynced. A piece that
/// did not fit is taken back. All errors are ``StorageError``s: `cannotWrite`, or `ioFailed`.
public struct FileAppender: ~Copyable {
  let descriptor: Descriptor
  private let path: String

  /// Opens the file, or makes it.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it. A link in an open folder is not followed.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public init(to path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    let place = Place(path, in: folder)
    let path = place.path
    // Without O_NONBLOCK, opening a pipe would wait for a reader.
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK
    let number = openat(
      place.start, place.name, folder == nil ? flags : flags | O_NOFOLLOW, 0o666)
    if number < 0, errno == ELOOP, folder != nil { throw .link(path) }
    guard number >= 0 else { throw .writing(path, errno) }
    let file = Descriptor(adopting: number, path: path)
    guard try FileStatus(of: number, path: path).kind == .file else {
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; move it away")
    }
    descriptor = file
    self.path = path
  }

  /// Appends all bytes, or none.
  public mutating func append(_ bytes: [UInt8]) throws(StorageError) {
    let number = descriptor.number
    let count = try FileStatus(of: number, path: path).byteCount
    let failure = bytes.withUnsafeBytes { bytes in
      FileWriter.drain(bytes) { write(number, $0.baseAddress, $0.count) }
    }
    guard failure == 0 else {
      _ = ftruncate(number, off_t(count))
      throw .writing(path, failure)
    }
  }
}
