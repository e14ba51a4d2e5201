import Storage

extension ModelBundle {
  /// The models in the folders of `folder`; what is no model, or is still being made under a hidden
  /// name, is passed over.
  public static func all(in folder: String) -> [ModelBundle] {
    let names = (try? Folder.names(in: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap { try? ModelBundle(folder + "/" + $0) }
  }

  /// When training last wrote to the model, in seconds since 1970.
  public var modified: Double {
    [Name.manifest, Name.checkpoint, Name.weights]
      .compactMap { (try? FileStatus(of: path + "/" + $0))?.modified }.max() ?? 0
  }

  /// The files of the model and their sizes in bytes.
  public var files: [(name: String, bytes: Int)] {
    let names = (try? Folder.names(in: path)) ?? []
    return names.compactMap { name in
      (try? FileStatus(of: path + "/" + name)).map { (name, $0.byteCount) }
    }
  }
}
