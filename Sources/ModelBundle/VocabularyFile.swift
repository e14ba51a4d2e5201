import Tokenization

/// The form of a vocabulary on disk: `[token, count]` pairs in the order of their ids.
struct VocabularyFile: Codable {
  let unknown: Int
  let endOfSentence: Int
  let entries: [Entry]

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

  init(_ vocabulary: Vocabulary) {
    unknown = vocabulary.occurrences(Vocabulary.unknown)
    endOfSentence = vocabulary.occurrences(Vocabulary.endOfSentence)
    entries = vocabulary.entries.map { Entry(token: $0.token, count: $0.count) }
  }

  func makeVocabulary() throws -> Vocabulary {
    try Vocabulary(
      entries: entries.map { ($0.token, $0.count) }, unknownCount: unknown,
      endOfSentenceCount: endOfSentence)
  }
}
