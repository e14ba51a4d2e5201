import JSON
import Storage

/// A model by its description alone, without its vocabulary and weights.
struct ModelDescription {
  let folder: OpenFolder
  let manifest: Manifest

  /// Opens the folder.
  ///
  /// - Throws: `StorageError` and ``ModelFolderError``, as opening the model does for its description.
  init(_ path: String) throws {
    folder = try OpenFolder(path)
    try ModelBundle.verifyManifest(in: folder)
    manifest = try ModelBundle.readManifest(in: folder)
  }

  /// What every epoch came to; nil before the end of the first.
  func history() throws -> History? {
    do {
      return try JSONFile.read(History.self, from: ModelBundle.Name.history, in: folder)
    } catch let error as StorageError where error.code == .missing {
      return nil
    }
  }
}
