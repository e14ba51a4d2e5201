import Glibc

/// Reads what may keep its reader waiting, such as a pipe or a terminal, and looks for a stop
/// meanwhile.
enum PatientReader {
  /// Milliseconds between two looks while there is nothing to read.
  private static let interval: Int32 = 100

  /// Reads once, as soon as there is something.
  ///
  /// A pipe that nobody has opened for writing yet has no end: its writer is waited for.
  ///
  /// - Parameters:
  ///   - descriptor: What is read; it may be one that does not block.
  ///   - buffer: Receives the bytes.
  ///   - check: Called before the read, and while there is nothing to read.
  /// - Returns: the number of bytes, 0 at the end, or -1 with errno set.
  /// - Throws: what `check` throws.
  static func read<Failure>(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer,
    check: () throws(Failure) -> Void
  ) throws(Failure) -> Int {
    while true {
      try check()
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // A signal ends the wait, whatever its handler; so does an error, which the read then gives.
      poll(&request, 1, interval)
      guard request.revents != 0 else { continue }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR && errno != EAGAIN { return count }
    }
  }

  /// Refuses a device that is no terminal, whose reader might read for ever: /dev/zero and its like.
  ///
  /// - Throws: ``StorageError`` `cannotRead`.
  static func refuseEndlessDevice(_ descriptor: Int32, path: String) throws(StorageError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
    let isEndless =
      status.st_mode & S_IFMT == S_IFCHR && isatty(descriptor) == 0
      // /dev/null is an empty file to its readers.
      && status.st_rdev != makeDevice(1, 3)
    guard isEndless else { return }
    throw StorageError(
      .cannotRead,
      "cannot read '\(path)': it is a device, which may have no end; give a file or a pipe")
  }

  private static func makeDevice(_ major: dev_t, _ minor: dev_t) -> dev_t { major << 8 | minor }
}
