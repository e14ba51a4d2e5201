import Glibc

/// Writes a file whole or not at all: beside its place, forced to the disk, then renamed.
///
/// Dropped before ``commit()``, it leaves nothing behind.
final class AtomicFileWriter {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Opens the temporary file.
  ///
  /// - Throws: ``TokenizationError`` with code `cannotWrite`.
  init(path: String) throws(TokenizationError) {
    self.path = path
    // Beside the file, since a rename is only atomic within one file system.
    temporaryPath = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).partial"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    if !isCommitted { unlink(temporaryPath) }
    close(descriptor)
  }

  /// Writes all of `bytes` at `offset`.
  ///
  /// - Throws: ``TokenizationError`` with code `cannotWrite`.
  func write(_ bytes: RawSpan, at offset: Int) throws(TokenizationError) {
    let isWritten = bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = pwrite(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, offset + done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        done += written
      }
      return true
    }
    guard isWritten else { throw .cannotWrite(path) }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: ``TokenizationError`` with code `cannotWrite`; then whatever was there before stays.
  func commit() throws(TokenizationError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(path)
    }
    isCommitted = true
    // The name is on the disk only when the folder is.
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
    let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw .cannotWrite(path) }
    defer { close(folderDescriptor) }
    // Some file systems cannot sync a folder, and say so with EINVAL.
    guard fsync(folderDescriptor) == 0 || errno == EINVAL else { throw .cannotWrite(path) }
  }
}
