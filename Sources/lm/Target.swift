import Storage

/// Where a command writes a file: what is there is replaced only where that was asked for.
enum Target {
  /// - Throws: `StorageError` `exists`.
  static func validate(_ path: String, replacing: Bool) throws {
    guard !replacing, FileStatus.exists(path) else { return }
    // A device or a pipe is there to be written to.
    guard try FileStatus(of: path).kind != .other else { return }
    throw StorageError(.exists, "'\(path)' is there already; choose another name or give --force")
  }
}
