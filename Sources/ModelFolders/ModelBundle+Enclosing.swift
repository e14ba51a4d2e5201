import JSON
public import Storage

extension ModelBundle {
  /// The folder of a model that a file at `path` would be in, at any depth; nil for a place that is in none.
  ///
  /// Nothing but a run writes into such a folder.
  public static func folder(enclosing path: String) -> String? {
    var folder = Path.resolved(Path.nearestFolder(above: path))
    while true {
      if isModel(folder) { return folder }
      let above = Path.parent(of: folder)
      guard above != folder else { return nil }
      folder = above
    }
  }

  /// Checks that a file which is no part of a model may be written to `path`.
  ///
  /// - Throws: `StorageError` `cannotWrite` for a place in the folder of a model.
  public static func validateOutput(_ path: String) throws(StorageError) {
    guard let folder = folder(enclosing: path) else { return }
    throw StorageError(
      .cannotWrite,
      "will not write '\(path)' into the model '\(Path.name(of: Path.resolved(folder)))'; choose another folder"
    )
  }

  /// True for the folder of a model, whole or damaged.
  private static func isModel(_ folder: String) -> Bool {
    guard let opened = try? OpenFolder(folder),
      (try? FileStatus.exists(Name.manifest, in: opened)) != false
    else { return false }
    return (try? FileStatus.exists(Name.vocabulary, in: opened)) != false
      || (try? JSONFile.read(FormatVersion.self, from: Name.manifest, in: opened)) != nil
  }
}
