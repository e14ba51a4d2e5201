import Glibc

/// A regular file mapped read-only into memory.
///
/// The file must not be cut short while it is mapped: the system would end the process. The writers
/// here never do that; they rename a new file into its place, and the mapping keeps the old one.
final class MappedFile: @unchecked Sendable {
  // Unchecked: the memory is read-only and lives as long as the object.
  private let memory: UnsafeRawBufferPointer

  let count: Int

  init(_ path: String) throws(BundleError) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    var descriptor: Int32
    repeat {
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw .reading(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
    guard FileSystem.kind(status) == .file else {
      throw BundleError(.invalid, "'\(path)' is not a regular file; give the path of a file")
    }
    count = Int(status.st_size)
    guard count > 0 else {
      // mmap refuses a length of 0.
      memory = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw .reading(path, errno) }
    memory = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = memory.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), memory.count)
    }
  }

  /// The bytes of a range, valid inside `body` only.
  func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(rebasing: memory[range]))
    }
  }
}
