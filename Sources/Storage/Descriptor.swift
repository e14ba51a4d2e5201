import Glibc

/// An open file or folder of the system; it is closed when the value goes.
struct Descriptor: ~Copyable {
  private(set) var number: Int32
  private let path: String

  /// Opens `path` for reading; an error is `failure` of the path and errno.
  init(
    reading path: String, _ flags: Int32 = 0,
    failure: (String, Int32) -> StorageError = StorageError.reading
  ) throws(StorageError) {
    try self.init(reading: Place(path, in: nil), flags, failure: failure)
  }

  /// Opens a place for reading; an error is `failure` of its path and errno.
  init(
    reading place: Place, _ flags: Int32 = 0,
    failure: (String, Int32) -> StorageError = StorageError.reading
  ) throws(StorageError) {
    path = place.path
    repeat {
      number = openat(place.start, place.name, O_RDONLY | O_CLOEXEC | flags)
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw failure(path, errno) }
  }

  /// Takes over what is open; `path` is only named in errors.
  init(adopting number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit {
    if number >= 0 { Glibc.close(number) }
  }

  /// Brings what was written to the disk; a failure with errno `harmless` is passed over.
  func sync(orFailsWith harmless: Int32? = nil) throws(StorageError) {
    while fsync(number) != 0 {
      if errno == harmless { return }
      if errno != EINTR { throw .writing(path, errno) }
    }
  }

  /// Closes a file that was written to.
  mutating func close() throws(StorageError) {
    // Linux frees the descriptor even when close fails, so it is closed once only; a network file
    // system may tell of a full disk only here.
    let closed = Glibc.close(number)
    number = -1
    guard closed == 0 || errno == EINTR else { throw .writing(path, errno) }
  }
}
