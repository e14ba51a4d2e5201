import Glibc

/// A regular file mapped read-only into memory.
///
/// The file must not be cut short while it is mapped: the system would end the process. The writers
/// here never do that; they rename a new file into its place, and the mapping keeps the old one.
public final class MappedFile: @unchecked Sendable {
  // Unchecked: the memory is read-only and lives as long as the object.

  /// The content, which is valid as long as the object; see ``withBytes(_:_:)`` for a shorter use.
  public let bytes: UnsafeRawBufferPointer

  /// The path, as errors name it.
  public let path: String

  private let isMapped: Bool

  /// Maps a file.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it. A link is followed.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, `ioFailed`, or `invalid` for what is not a
  ///   regular file.
  public init(_ path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    let place = Place(path, in: folder)
    let path = place.path
    self.path = path
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let file = try Descriptor(reading: place, O_NONBLOCK)
    let status = try FileStatus(of: file.number, path: path)
    guard status.kind == .file else {
      throw StorageError(.invalid, "'\(path)' is not a regular file; give the path of a file")
    }
    let count = status.byteCount
    isMapped = true
    guard count > 0 else {
      // mmap refuses a length of 0.
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.number, 0), start != MAP_FAILED
    else { throw .reading(path, errno) }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Holds a copy of bytes, which are read as those of a file; `path` is only named in errors.
  package init(holding content: [UInt8], path: String = "") {
    self.path = path
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    copy.copyBytes(from: content)
    bytes = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  deinit {
    if !isMapped {
      bytes.deallocate()
    } else if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  /// Gives back the memory of what was read so far; it comes again from the file where it is needed.
  public func release() {
    if isMapped, let start = bytes.baseAddress {
      madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
    }
  }

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// A copy of all bytes.
  public var copy: [UInt8] { withBytes(0..<count) { Array($0) } }

  /// A copy of the first bytes, or of all of them where there are fewer.
  public func start(_ most: Int) -> [UInt8] { withBytes(0..<min(count, most)) { Array($0) } }

  /// The bytes of a range, valid inside `body` only.
  public func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }
}
