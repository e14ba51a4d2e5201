import Glibc

/// A file being written, which takes its place whole or not at all.
///
/// The bytes go to a hidden file beside the target, which ``commit()`` fsyncs and renames to it; then
/// the folder is fsynced. Until the rename, the target keeps what it held; where the writer goes
/// without a commit, the hidden file is gone too. A link is followed, and the permissions of an
/// existing target are kept.
///
/// There is no buffer: each call is a system call, so hand over large pieces. All errors are
/// ``StorageError``s: `cannotWrite`, or `ioFailed` from the device.
public struct FileWriter: ~Copyable {
  /// The number of bytes written so far.
  public private(set) var count = 0

  private(set) var descriptor: Descriptor
  private let path: String
  private let target: String
  private let temporary: String
  private var isInPlace = false

  /// Opens the hidden file.
  public init(to path: String) throws(StorageError) {
    let target = Path.resolved(path)
    let old = try? FileStatus(of: target)
    if let old, old.kind != .file {
      // A rename would put a file in the place of a device such as /dev/null.
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; choose another path")
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let (temporary, number) = try TemporaryName.take(in: Path.parent(of: target), for: path) {
      let number = open($0, flags, 0o666)
      return number >= 0 ? number : nil
    }
    if let old { _ = fchmod(number, old.permissions) }
    descriptor = Descriptor(adopting: number, path: path)
    self.path = path
    self.target = target
    self.temporary = temporary
  }

  deinit {
    if !isInPlace { unlink(temporary) }
  }

  /// Appends all bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    try put(bytes, at: count)
    count += bytes.count
  }

  /// Appends all bytes.
  public mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(StorageError) in try write(bytes) }
  }

  /// Appends the text as UTF-8.
  public mutating func write(_ text: String) throws(StorageError) {
    try write(Array(text.utf8))
  }

  /// Writes over bytes that were written before, such as a header that is known last.
  ///
  /// - Precondition: they are all among the first ``count``.
  public mutating func overwrite(
    at offset: Int, with bytes: [UInt8]
  ) throws(StorageError) {
    precondition(
      offset >= 0 && bytes.count <= count - offset, "\(bytes.count) at \(offset) of \(count)")
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(StorageError) in
      try put(bytes, at: offset)
    }
  }

  /// Brings the file to the disk and puts it in its place.
  public consuming func commit() throws(StorageError) {
    try descriptor.sync()
    try descriptor.close()
    guard rename(temporary, target) == 0 else { throw .writing(path, errno) }
    isInPlace = true
    try Folder.sync(Path.parent(of: target))
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
    let number = descriptor.number
    var offset = offset
    let failure = Self.drain(bytes) {
      let written = pwrite(number, $0.baseAddress, $0.count, offset)
      offset += max(written, 0)
      return written
    }
    guard failure == 0 else { throw .writing(path, failure) }
  }

  /// Calls `write` until no byte is left; returns 0, or the errno that stopped it.
  static func drain(
    _ bytes: UnsafeRawBufferPointer, write: (UnsafeRawBufferPointer) -> Int
  ) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = write(UnsafeRawBufferPointer(rebasing: rest))
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 {
        // A device that takes nothing and says nothing would be asked for ever.
        return EIO
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
