import Glibc
import Storage
import Testing

@testable import Tokenization

/// The corpora that live beside the package, in `shared/data` of a folder above it.
enum SharedData {
  /// The path of a corpus file; nil where the corpora are not there.
  static func path(_ name: String) -> String? {
    var folder = #filePath
    while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      folder = String(folder[..<slash])
      let candidate = "\(folder)/shared/data/\(name)"
      if access(candidate, R_OK) == 0 { return candidate }
    }
    return nil
  }

  /// Whether the corpora are there.
  static let isPresent = path("fars-news/valid.txt") != nil

  /// The text of a corpus file.
  static func text(_ name: String) throws -> [UInt8] {
    try TextPart(contentsOf: #require(Self.path(name))).decoded()
  }
}
