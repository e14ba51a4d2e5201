import Glibc
import Testing

/// Corpora and gold data that live beside the package, in `shared` of a folder above it.
///
/// A test that needs a file which is not there is cancelled. With `SHARED=required` it fails.
public enum SharedFolder {
  /// The path of a file or folder in it.
  public static func path(_ name: String) throws -> String {
    if let path = find(name) { return path }
    if getenv("SHARED").map({ String(cString: $0) }) == "required" {
      throw MissingFile(description: "shared/\(name) is not there; SHARED=required asks for it")
    }
    try Test.cancel("shared/\(name) is not there")
  }

  private static func find(_ name: String) -> String? {
    var folder = #filePath
    while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      folder = String(folder[..<slash])
      let candidate = "\(folder)/shared/\(name)"
      if access(candidate, R_OK) == 0 { return candidate }
    }
    return nil
  }

  private struct MissingFile: Error, CustomStringConvertible {
    let description: String
  }
}
