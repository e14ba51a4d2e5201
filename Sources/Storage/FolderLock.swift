import Glibc

/// Keeps other processes that ask for the same lock from writing to a folder, as long as it lives.
///
/// The lock is on the folder itself, whatever it is renamed to, and the system gives it back when the
/// process ends, however that comes about.
public final class FolderLock: Sendable {
  /// False where the file system has no locks; nothing is kept out then.
  public let isHeld: Bool

  private let descriptor: Descriptor

  /// Takes the lock of the folder at `path`, at once or not at all.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` while another process has it, `missing`, `cannotRead`,
  ///   or `ioFailed`.
  public convenience init(_ path: String) throws(StorageError) {
    try self.init(OpenFolder(path))
  }

  /// Takes the lock of an open folder, as above.
  public init(_ folder: OpenFolder) throws(StorageError) {
    // A lock belongs to a descriptor: one of its own keeps out other locks of this process too.
    descriptor = try Descriptor(reading: Place(".", in: folder), O_DIRECTORY)
    isHeld = flock(descriptor.number, LOCK_EX | LOCK_NB) == 0
    guard isHeld || errno != EWOULDBLOCK else {
      throw StorageError(
        .cannotWrite,
        "cannot write to '\(folder.path)': another run is writing to it; wait for its end or choose "
          + "another folder")
    }
  }
}
