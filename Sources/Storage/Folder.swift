import Glibc

/// Lists folders and makes them.
public enum Folder {
  /// The names in a folder, hidden ones too, in the order of their bytes.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, or `ioFailed`.
  public static func names(in folder: String) throws(StorageError) -> [String] {
    try OpenFolder(folder).names()
  }

  /// The names of the files in a folder, in the order of their bytes; hidden ones and folders are
  /// left out.
  ///
  /// - Throws: ``StorageError``: `missing`, `cannotRead`, or `ioFailed`, for a link to nothing too.
  public static func files(in folder: String) throws(StorageError) -> [String] {
    var files: [String] = []
    for name in try names(in: folder) where !name.hasPrefix(".") {
      if try FileStatus(of: Path.join(folder, name)).kind != .folder { files.append(name) }
    }
    return files
  }

  /// Creates a folder and those above it that are missing.
  ///
  /// - Throws: ``StorageError``: `cannotWrite` or `ioFailed`.
  public static func create(_ path: String) throws(StorageError) {
    guard !isFolder(path) else { return }
    let above = Path.parent(of: path)
    if above != path { try create(above) }
    // EEXIST is another process that was faster.
    guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw .writing(path, errno)
    }
  }

  /// Makes a rename inside `folder` survive a power cut.
  static func sync(_ folder: String) throws(StorageError) {
    try OpenFolder(folder, failure: StorageError.writing).sync()
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? FileStatus(of: path))?.kind == .folder
  }
}
