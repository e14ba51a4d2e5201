import Glibc

/// The end of an open file that bytes are appended to.
///
/// There is no buffer: each call is a system call, so hand over large pieces.
public struct FileWriter: ~Copyable {
  /// The number of bytes written so far.
  public private(set) var count = 0

  private(set) var descriptor: Int32
  private let path: String

  /// Takes over an open descriptor; `path` is only named in errors.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends all bytes, or throws a ``BundleError``.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    let target = descriptor
    let failure = Self.drain(bytes) { Glibc.write(target, $0.baseAddress, $0.count) }
    guard failure == 0 else { throw BundleError.writing(path, failure) }
    count += bytes.count
  }

  /// Appends all bytes, or throws a ``BundleError``.
  public mutating func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Appends the text as UTF-8, or throws a ``BundleError``.
  public mutating func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  /// Brings the bytes to the disk and closes the file.
  mutating func finish() throws(BundleError) {
    while fsync(descriptor) != 0 {
      if errno != EINTR { throw .writing(path, errno) }
    }
    // Linux frees the descriptor even when close fails, so it is closed once only; a network file
    // system may tell of a full disk only here.
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 || errno == EINTR else { throw .writing(path, errno) }
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
