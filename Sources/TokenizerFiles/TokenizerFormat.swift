import Storage
import Tokenization

/// The formats of a tokenizer's file, told apart by its name.
public enum TokenizerFormat: String, Codable, Hashable, Sendable {
  /// The format of `vocabulary.json` in a model folder.
  case model
  /// A `tokenizer.json` of Hugging Face's library.
  case huggingFace = "hugging-face"
  /// A token a line, in the order of ids: a `vocab.txt`, or fairseq's `dict.txt`. A `*.vocab` is read as
  /// one, and not written.
  case list

  /// Checks that a name tells the format of a file that is to be written.
  ///
  /// - Throws: `TokenizationError` `invalidArgument` for a name with another end.
  public static func validate(writing path: String) throws {
    guard ![".json", ".txt"].contains(where: path.hasSuffix) else { return }
    throw TokenizationError(
      .invalidArgument,
      "the name '\(path)' tells no format; choose one that ends in tokenizer.json, .json or .txt")
  }

  /// The format of a file with this name.
  public init(of path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if name.hasSuffix("tokenizer.json") {
      self = .huggingFace
    } else if name.hasSuffix(".txt") || name.hasSuffix(".vocab") {
      self = .list
    } else {
      self = .model
    }
  }
}
