import Glibc

extension ModelBundle {
  /// The models in the folders of `folder`; what is no model is passed over.
  public static func all(in folder: String) -> [ModelBundle] {
    let names = (try? FileTree.names(in: folder)) ?? []
    return names.sorted().compactMap { try? ModelBundle(FileSystem.join(folder, $0)) }
  }

  /// When training last wrote to the model, in seconds since 1970.
  public var modified: Double {
    [Name.manifest, Name.checkpoint, Name.weights].compactMap { name -> Double? in
      var status = stat()
      guard stat(FileSystem.join(path, name), &status) == 0 else { return nil }
      return Double(status.st_mtim.tv_sec) + 1e-9 * Double(status.st_mtim.tv_nsec)
    }.max() ?? 0
  }

  /// The files of the model and their sizes in bytes.
  public var files: [(name: String, bytes: Int)] {
    let names = (try? FileTree.names(in: path)) ?? []
    return names.sorted().compactMap { name in
      var status = stat()
      guard stat(FileSystem.join(path, name), &status) == 0 else { return nil }
      return (name, Int(status.st_size))
    }
  }
}
