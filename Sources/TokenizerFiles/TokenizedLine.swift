/// A line of ``TokenLines/Form/objects``.
public struct TokenizedLine: Codable, Hashable, Sendable {
  /// The tokens, as `TokenPrinter` writes them.
  public internal(set) var tokens: [String] = []
  /// The first byte of each token in the line, and the one after its last.
  public internal(set) var offsets: [[Int]] = []
  /// Their ids; no key without a vocabulary.
  public internal(set) var ids: [Int32]?

  private enum CodingKeys: String, CodingKey {
    case tokens = "tokens"
    case offsets = "offsets"
    case ids = "ids"
  }

  init(ids: [Int32]?) { self.ids = ids }
}
