import Glibc
public import Testing

/// Corpora and gold data that live beside the package, in `shared` of a folder above it.
public enum SharedFolder {
  /// The path of a file or folder in it.
  public static func path(_ name: String) throws -> String {
    guard let path = find(name) else { throw MissingFile(name: name) }
    return path
  }

  /// Whether a file is there; with `SHARED=required` one that is not is an error.
  fileprivate static func holds(_ name: String) throws -> Bool {
    if find(name) != nil { return true }
    if getenv("SHARED").map({ String(cString: $0) }) == "required" { throw MissingFile(name: name) }
    return false
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
    let name: String
    var description: String { "shared/\(name) is not there, and SHARED=required asks for it" }
  }
}

extension Trait where Self == ConditionTrait {
  /// The test is skipped where `shared` lacks a file; with `SHARED=required` it fails.
  public static func needsShared(_ name: String) -> Self {
    enabled("shared/\(name) is not there") { try SharedFolder.holds(name) }
  }
}
