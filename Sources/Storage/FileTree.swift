import Glibc

/// Walks over everything below a folder; links are never followed.
package enum FileTree {
  /// Deletes a file, or a folder with all it holds.
  package static func remove(_ path: String) throws(StorageError) {
    try walk(path) { (path, kind) throws(StorageError) in
      let result = kind == .folder ? rmdir(path) : unlink(path)
      guard result == 0 || errno == ENOENT else { throw .writing(path, errno) }
    }
  }

  /// Brings a folder and all it holds to the disk.
  static func sync(_ path: String) throws(StorageError) {
    try walk(path) { (path, kind) throws(StorageError) in
      switch kind {
      case .folder: try Folder.sync(path)
      case .file:
        try Descriptor(reading: path, O_NOFOLLOW, failure: StorageError.writing).sync()
      case .other: break
      }
    }
  }

  /// Visits what a folder holds before the folder itself.
  private static func walk(
    _ path: String, visit: (String, FileStatus.Kind) throws(StorageError) -> Void
  ) throws(StorageError) {
    let kind = try FileStatus(ofLink: path).kind
    if kind == .folder {
      for name in try Folder.names(in: path) { try walk(Path.join(path, name), visit: visit) }
    }
    try visit(path, kind)
  }
}
