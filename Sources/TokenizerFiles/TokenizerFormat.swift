/// The formats of a tokenizer's file, told apart by its name.
public enum TokenizerFormat: String, Codable, Hashable, Sendable {
  /// The format of `vocabulary.json` in a model folder.
  case model
  /// A `tokenizer.json` of Hugging Face's library.
  case huggingFace = "hugging-face"
  /// A token a line, in the order of ids: a `vocab.txt`.
  case list

  /// The format of a file with this name.
  public init(of path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if name.hasSuffix("tokenizer.json") {
      self = .huggingFace
    } else if name.hasSuffix(".txt") {
      self = .list
    } else {
      self = .model
    }
  }
}
