import Glibc

/// What lives beside the package: corpora and gold data, in `shared` of a folder above it.
public enum SharedFolder {
  /// The path of something in it; nil where it is not there.
  public static func path(_ name: String) -> String? {
    var folder = #filePath
    while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      folder = String(folder[..<slash])
      let candidate = "\(folder)/shared/\(name)"
      if access(candidate, R_OK) == 0 { return candidate }
    }
    return nil
  }
}
