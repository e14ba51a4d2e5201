import Storage
import TestSupport

@testable import Tokenization

/// Texts that people wrote: those of the project, and those of `shared/data`, which may not be there.
enum RealText {
  static let own = ["corpora/english", "corpora/persian"]
  /// What a test of the texts of `shared` needs.
  static let shared = "data/fars-news/valid.txt"
  static let news = "shared/data/fars-news/valid.txt"
  static let sentences = "shared/data/perdt-sentences/valid.txt"
  static let poetry = "shared/data/persian-poetry/valid.txt"
  static let novel = "shared/data/war-and-peace/valid.txt"

  /// The text of a file of `shared`, or of all files of a folder of the project.
  static func bytes(_ name: String) throws -> [UInt8] {
    if name.hasPrefix("shared/") {
      return try text(SharedFolder.path(String(name.dropFirst("shared/".count))))
    }
    let folder = "\(project)/\(name)"
    return try Folder.names(in: folder).sorted().flatMap { try text("\(folder)/\($0)") }
  }

  static func lines(_ name: String) throws -> [String] {
    try bytes(name).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let project = #filePath.split(
    separator: "/", omittingEmptySubsequences: false
  ).dropLast(3).joined(separator: "/")

  private static func text(_ path: String) throws -> [UInt8] {
    try TextPart(contentsOf: path).decoded()
  }
}
