import Glibc

/// Walks over everything below a folder; links are never followed.
package enum FileTree {
  /// Deletes a file, or a folder with all it holds.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  package static func remove(
    _ path: String, in folder: OpenFolder? = nil
  ) throws(StorageError) {
    try walk(Place(path, in: folder)) { (place, kind) throws(StorageError) in
      let result = unlinkat(place.start, place.name, kind == .folder ? AT_REMOVEDIR : 0)
      guard result == 0 || errno == ENOENT else { throw .writing(place.path, errno) }
    }
  }

  /// Brings a folder and all it holds to the disk.
  static func sync(_ path: String) throws(StorageError) {
    try walk(Place(path, in: nil)) { (place, kind) throws(StorageError) in
      switch kind {
      case .folder: try Folder.sync(place.path)
      case .file:
        try Descriptor(reading: place, O_NOFOLLOW, failure: StorageError.writing).sync()
      case .other: break
      }
    }
  }

  /// Visits what a folder holds before the folder itself.
  private static func walk(
    _ place: Place, visit: (Place, FileStatus.Kind) throws(StorageError) -> Void
  ) throws(StorageError) {
    let kind = try FileStatus(ofLink: place.name, in: place.folder).kind
    if kind == .folder {
      for name in try OpenFolder.names(in: place) {
        try walk(Place(Path.join(place.name, name), in: place.folder), visit: visit)
      }
    }
    try visit(place, kind)
  }
}
