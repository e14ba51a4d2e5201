import Glibc
import ModelFolders
import Storage

/// Where a command writes a file: what is there is replaced only where that was asked for.
enum Target {
  /// The name of the standard output, where a command writes a stream.
  static let standardOutput = "-"

  /// - Parameters:
  ///   - path: The file to write.
  ///   - replacing: True if a file that is there may go.
  ///   - source: The text that is read meanwhile.
  /// - Throws: `StorageError` `exists`, or `cannotWrite` for a place in a model or what is no file; ``Failure``
  ///   64 for a file that is read too, and for `-`.
  static func validate(_ path: String, replacing: Bool, reading source: String) throws {
    guard path != standardOutput else {
      throw Failure(
        EX_USAGE, "'-' is the standard output, which cannot be written to here; give a name")
    }
    try ModelBundle.validateOutput(path)
    guard try FileStatus.exists(path) else { return try validateFolder(of: path) }
    let status = try FileStatus(of: path)
    guard status.kind == .file else {
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; choose another path")
    }
    guard try source == "-" || FileStatus(of: source).identity != status.identity else {
      throw Failure(EX_USAGE, "'\(path)' is what is read; choose another name")
    }
    guard !replacing else { return }
    throw StorageError(.exists, "'\(path)' is there already; choose another name or give --force")
  }

  /// As above, where `-` is the standard output.
  static func validateStream(_ path: String, replacing: Bool, reading source: String) throws {
    guard path != standardOutput else { return }
    try validate(path, replacing: replacing, reading: source)
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
