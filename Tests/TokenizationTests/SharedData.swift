import Storage
import TestSupport
import Testing

@testable import Tokenization

/// The corpora that live beside the package, in `shared/data` of a folder above it.
enum SharedData {
  /// The path of a corpus file; nil where the corpora are not there.
  static func path(_ name: String) -> String? {
    SharedFolder.path("data/\(name)")
  }

  /// Whether the corpora are there.
  static let isPresent = path("fars-news/valid.txt") != nil

  /// The text of a corpus file.
  static func text(_ name: String) throws -> [UInt8] {
    try TextPart(contentsOf: #require(Self.path(name))).decoded()
  }
}
