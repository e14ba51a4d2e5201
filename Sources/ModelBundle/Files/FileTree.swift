import Glibc

/// Walks over everything below a folder; links are never followed.
enum FileTree {
  /// Deletes a file, or a folder with all it holds.
  static func remove(_ path: String) throws(BundleError) {
    try walk(path) { (path, kind) throws(BundleError) in
      let result = kind == .folder ? rmdir(path) : unlink(path)
      guard result == 0 || errno == ENOENT else { throw .writing(path, errno) }
    }
  }

  /// Brings a folder and all it holds to the disk.
  static func sync(_ path: String) throws(BundleError) {
    try walk(path) { (path, kind) throws(BundleError) in
      switch kind {
      case .folder:
        try FileSystem.syncFolder(path)
      case .file:
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .writing(path, errno) }
        defer { close(descriptor) }
        while fsync(descriptor) != 0 {
          if errno != EINTR { throw .writing(path, errno) }
        }
      case .other:
        break
      }
    }
  }

  /// The names in a folder, in the order of their bytes.
  static func names(in folder: String) throws(BundleError) -> [String] {
    guard let stream = opendir(folder) else { throw .reading(folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .reading(folder, errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Visits what a folder holds before the folder itself.
  private static func walk(
    _ path: String, visit: (String, FileSystem.Kind) throws(BundleError) -> Void
  ) throws(BundleError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .reading(path, errno) }
    let kind = FileSystem.kind(status)
    if kind == .folder {
      for name in try names(in: path) {
        try walk(FileSystem.join(path, name), visit: visit)
      }
    }
    try visit(path, kind)
  }
}
