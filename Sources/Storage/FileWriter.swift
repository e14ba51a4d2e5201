import CLinux
import Glibc

/// A file being written, which takes its place whole or not at all.
///
/// The bytes go to a hidden file beside the target, which ``commit()`` fsyncs and renames to it; then
/// the folder is fsynced. Until the rename, the target keeps what it held; where the writer goes
/// without a commit, the hidden file is gone too. The permissions of an existing target are kept. A
/// link at a path is followed; one in an open folder is replaced, and what it leads to is left alone.
///
/// There is no buffer: each call is a system call, so hand over large pieces. All errors are
/// ``StorageError``s: `cannotWrite`, or `ioFailed` from the device.
public struct FileWriter: ~Copyable {
  /// The number of bytes written so far.
  public private(set) var count = 0

  private(set) var descriptor: Descriptor
  /// What errors name.
  private let path: String
  private let folder: OpenFolder
  private let name: String
  private let temporary: String
  private var isInPlace = false
  private var checksum: Checksum?

  /// Opens the hidden file.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public init(to path: String, in folder: OpenFolder? = nil) throws(StorageError) {
    if let folder {
      try self.init(path, in: folder, path: Path.join(folder.path, path))
    } else {
      let target = Path.resolved(path)
      let folder = try OpenFolder(Path.parent(of: target)) { .writing(path, $1) }
      try self.init(Path.name(of: target), in: folder, path: path)
    }
  }

  private init(_ name: String, in folder: OpenFolder, path: String) throws(StorageError) {
    let old = try FileStatus.ofTarget(name, in: folder, path: path)
    if let old, old.kind != .file, !old.isLink {
      // A rename would put a file in the place of a device such as /dev/null.
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; choose another path")
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let (temporary, number) = try TemporaryName.take(in: folder, for: path) {
      let number = openat(folder.number, $0, flags, 0o666)
      return number >= 0 ? number : nil
    }
    let descriptor = Descriptor(adopting: number, path: path)
    if let old, !old.isLink {
      do {
        try Self.givePermissions(of: old, to: descriptor, path)
      } catch {
        unlinkat(folder.number, temporary, 0)
        throw error
      }
    }
    self.descriptor = descriptor
    self.path = path
    self.folder = folder
    self.name = name
    self.temporary = temporary
  }

  /// Gives a file the permissions of the one that it will replace.
  private static func givePermissions(
    of old: FileStatus, to file: borrowing Descriptor, _ path: String
  ) throws(StorageError) {
    if fchmod(file.number, old.permissions) == 0 { return }
    let failure = errno
    // Some file systems have no permissions to change, and all files have the same.
    guard try FileStatus(of: file.number, path: path).permissions != old.permissions else { return }
    throw StorageError.writing(path, failure).after("cannot keep the permissions of '\(path)'")
  }

  deinit {
    if !isInPlace { unlinkat(folder.number, temporary, 0) }
  }

  /// Appends all bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    try put(bytes, at: count)
    count += bytes.count
    checksum?.update(bytes)
  }

  /// From now on a checksum is kept of what is appended.
  public mutating func startChecksum() throws(StorageError) { checksum = try Checksum() }

  /// The checksum of what was appended since it was started, or nil where it was not.
  ///
  /// What was written over counts as it was before.
  public mutating func takeChecksum() -> String? { checksum.take()?.finish() }

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
  ///
  /// - Parameter replacing: False to leave a file alone that came there since the writer was made.
  /// - Throws: ``StorageError``: `exists` for such a file, `cannotWrite`, or `ioFailed`.
  public consuming func commit(replacing: Bool = true) throws(StorageError) {
    try descriptor.sync()
    try descriptor.close()
    try replacing ? rename() : renameToNew()
    isInPlace = true
    do {
      try folder.sync()
    } catch {
      throw error.after("wrote '\(path)', but it may be gone after a power cut")
    }
  }

  private func rename() throws(StorageError) {
    guard renameat(folder.number, temporary, folder.number, name) == 0 else {
      throw .writing(path, errno)
    }
  }

  private func renameToNew() throws(StorageError) {
    guard linux_rename_new(folder.number, temporary, name) != 0 else { return }
    let failure = errno
    if failure == EEXIST { throw .occupied(path) }
    guard failure == EINVAL || failure == ENOSYS else { throw .writing(path, failure) }
    // The file system cannot do both in one step.
    guard (try? FileStatus(ofLink: name, in: folder)) == nil else { throw .occupied(path) }
    try rename()
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
