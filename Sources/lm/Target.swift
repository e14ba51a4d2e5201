import Glibc
import Storage

/// Where a command writes a file: what is there is replaced only where that was asked for.
enum Target {
  /// - Throws: `StorageError` `exists`; ``Failure`` 64 for a file that is read too.
  static func validate(_ path: String, replacing: Bool, reading source: String) throws {
    guard FileStatus.exists(path) else { return }
    let status = try FileStatus(of: path)
    // A device or a pipe is there to be written to.
    guard status.kind != .other else { return }
    guard try source == "-" || FileStatus(of: source).identity != status.identity else {
      throw Failure(EX_USAGE, "'\(path)' is what is read; choose another name")
    }
    guard !replacing else { return }
    throw StorageError(.exists, "'\(path)' is there already; choose another name or give --force")
  }
}
