import Glibc
import Storage

/// Where a command writes a file: what is there is replaced only where that was asked for.
enum Target {
  /// - Throws: `StorageError` `exists`; ``Failure`` 64 for a file that is read too.
  static func validate(_ path: String, replacing: Bool, reading source: String) throws {
    guard FileStatus.exists(path) else { return try validateFolder(of: path) }
    let status = try FileStatus(of: path)
    // A device or a pipe is there to be written to.
    guard status.kind != .other else { return }
    guard try source == "-" || FileStatus(of: source).identity != status.identity else {
      throw Failure(EX_USAGE, "'\(path)' is what is read; choose another name")
    }
    guard !replacing else { return }
    throw StorageError(.exists, "'\(path)' is there already; choose another name or give --force")
  }

  /// Long work is not to end in a folder that is not there.
  private static func validateFolder(of path: String) throws {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    guard access(folder.isEmpty ? "/" : folder, W_OK | X_OK) != 0 else { return }
    let reason = String(cString: strerror(errno))
    throw StorageError(
      .cannotWrite, "cannot write '\(path)': \(reason); choose a folder that can be written to")
  }
}
