import Glibc

/// Writes a file whole or not at all.
///
/// The bytes go to a hidden file beside the target, which is fsynced and renamed to it; then the
/// folder is fsynced. Until the rename, the target keeps what it held; after a failure the hidden
/// file is gone. A link is followed, and the permissions of an existing target are kept.
///
/// All errors of the system are ``BundleError``s: `cannotWrite`, or `ioFailed` from the device.
public enum AtomicFile {
  /// Writes what `body` hands to the writer; an error thrown by `body` passes through.
  public static func write(
    to path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    let target = FileSystem.resolved(path)
    let folder = FileSystem.parent(of: target)
    var status = stat()
    let replaces = stat(target, &status) == 0
    if replaces, FileSystem.kind(status) != .file {
      // A rename would put a file in the place of a device such as /dev/null.
      throw BundleError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; choose another path")
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let (temporary, descriptor) = try FileSystem.takeTemporaryName(in: folder, for: path) {
      let descriptor = open($0, flags, 0o666)
      return descriptor >= 0 ? descriptor : nil
    }
    do {
      var writer = FileWriter(descriptor: descriptor, path: path)
      if replaces { _ = fchmod(descriptor, status.st_mode & 0o7777) }
      try body(&writer)
      try writer.finish()
      guard rename(temporary, target) == 0 else { throw BundleError.writing(path, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    try FileSystem.syncFolder(folder)
  }

  /// Writes the chunks one after the other.
  public static func write(_ chunks: [UnsafeRawBufferPointer], to path: String) throws {
    try write(to: path) { writer in
      for chunk in chunks { try writer.write(chunk) }
    }
  }

  /// Writes the bytes.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }
}
