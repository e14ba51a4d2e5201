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
  ///   - sources: What is read meanwhile: files, folders of them, and `-`.
  /// - Throws: `StorageError` `exists`, or `cannotWrite` for a place in a model or what is no file; ``Failure``
  ///   64 for a file that is read too, and for `-`.
  static func validate(_ path: String, replacing: Bool, reading sources: [String]) throws {
    guard path != standardOutput else {
      throw Failure(
        EX_USAGE, "'-' is the standard output, which cannot be written to here; give a name")
    }
    try validateName(path)
    try ModelBundle.validateOutput(path)
    guard try FileStatus.exists(path) else {
      // A link to nothing is something.
      guard try replacing || !FileStatus.isTaken(path) else { throw occupied(path) }
      return try validateFolder(of: path)
    }
    let status = try FileStatus(of: path)
    guard status.kind == .file else {
      throw StorageError(
        .cannotWrite, "cannot write '\(path)': it is not a regular file; choose another path")
    }
    guard !sources.flatMap(files).contains(status.identity) else {
      throw Failure(EX_USAGE, "'\(path)' is what is read; choose another name")
    }
    guard replacing else { throw occupied(path) }
  }

  /// - Throws: ``Failure`` 64 for an empty name, which would be the current folder.
  static func validateName(_ path: String) throws {
    guard !path.isEmpty else {
      throw Failure(EX_USAGE, "the name of what is to be written is empty; give one")
    }
  }

  private static func occupied(_ path: String) -> StorageError {
    StorageError(.exists, "'\(path)' is there already; choose another name or give --force")
  }

  /// The identities of a file, or of the files in a folder.
  private static func files(_ source: String) -> [[UInt64]] {
    let names = (try? Folder.names(in: source)) ?? []
    return ([source] + names.map { "\(source)/\($0)" }).compactMap {
      (try? FileStatus(of: $0))?.identity
    }
  }

  /// True if two paths are those of one file, which is there or will be.
  static func areSame(_ one: String, _ other: String) -> Bool {
    Path.place(of: one) == Path.place(of: other)
  }

  /// As above, where `-` is the standard output.
  static func validateStream(_ path: String, replacing: Bool, reading sources: [String]) throws {
    guard path != standardOutput else { return }
    try validate(path, replacing: replacing, reading: sources)
  }

  /// Long work is not to end in a folder that is not there.
  static func validateFolder(of path: String) throws {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    guard access(folder.isEmpty ? "/" : folder, W_OK | X_OK) != 0 else { return }
    let failure = errno
    let isFile = (try? FileStatus(of: folder).kind != .folder) == true
    let reason = String(cString: strerror(isFile ? ENOTDIR : failure))
    throw StorageError(
      .cannotWrite, "cannot write '\(path)': \(reason); choose a folder that can be written to")
  }
}
