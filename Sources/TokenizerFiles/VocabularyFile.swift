import JSON
package import Storage
package import Tokenization

/// The form of a vocabulary on disk: what a token is, and `[token, count]` pairs in the order of their
/// ids.
///
/// Tokens that are bytes are spelled in the ``ByteAlphabet``; the merges of byte pairs are pairs of
/// symbols, by rank.
package struct VocabularyFile: Codable {
  package let tokenizer: TokenizerConfiguration
  let unknown: Int
  let endOfSentence: Int
  let entries: [Entry]
  let merges: [[Int32]]?

  private enum CodingKeys: String, CodingKey {
    case tokenizer = "tokenizer"
    case unknown = "unknown"
    case endOfSentence = "end_of_sentence"
    case entries = "entries"
    case merges = "merges"
  }

  struct Entry: Codable {
    let token: String
    let count: Int

    init(token: String, count: Int) {
      self.token = token
      self.count = count
    }

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      token = try pair.decode(String.self)
      count = try pair.decode(Int.self)
    }

    func encode(to encoder: any Encoder) throws {
      var pair = encoder.unkeyedContainer()
      try pair.encode(token)
      try pair.encode(count)
    }
  }

  /// Reads a file of any program since format 5 of models, whose keys were in camelCase.
  ///
  /// - Throws: `StorageError`.
  package init(reading path: String, in folder: OpenFolder? = nil) throws {
    self = try JSONFile.read(from: path, in: folder, keys: .fromCamelCase)
  }

  package init(_ vocabulary: Vocabulary, _ tokenizer: TokenizerConfiguration) {
    self.tokenizer = tokenizer
    unknown = vocabulary.occurrences(Vocabulary.unknown)
    endOfSentence = vocabulary.occurrences(Vocabulary.endOfSentence)
    entries = vocabulary.entries.map { token, count in
      let isOfBytes = tokenizer.kind.isOfBytes
      return Entry(
        token: isOfBytes ? ByteAlphabet.text(token) : String(decoding: token, as: UTF8.self),
        count: count)
    }
    merges = vocabulary.merges?.merges.map { [$0.left, $0.right] }
  }

  package func makeVocabulary() throws -> Vocabulary {
    try Vocabulary(
      entries: entries.map { (try bytes(of: $0.token), $0.count) }, unknownCount: unknown,
      endOfSentenceCount: endOfSentence, merges: makeMerges())
  }

  private func bytes(of token: String) throws -> [UInt8] {
    guard tokenizer.kind.isOfBytes else { return Array(token.utf8) }
    guard let bytes = ByteAlphabet.bytes(token) else {
      throw TokenizationError(
        .invalidData,
        "the vocabulary is malformed: \(token.debugDescription) spells no bytes; restore it from a "
          + "copy or build it again")
    }
    return bytes
  }

  private func makeMerges() throws -> BytePairMerges? {
    guard tokenizer.kind.hasMerges else { return nil }
    return try BytePairMerges(
      (merges ?? []).map { pair in
        guard pair.count == 2 else {
          throw TokenizationError(
            .invalidData,
            "the vocabulary is malformed: a merge is of two symbols; restore it from a copy or "
              + "build it again")
        }
        return (pair[0], pair[1])
      })
  }
}
