import Glibc
import Randomness

/// Sentences of a small grammar, in which words of one kind stand in the same places.
///
///     the [old] king   rules  the land  .
///     the [old] woman  reads  the book  .
///     the [old] dog    eats   the bread .
///
/// A sentence is of one of three kinds with equal probability. An adjective comes with probability ½. Nouns,
/// verbs and objects are drawn evenly from those of the kind. What a model learns of a word is where it
/// stands: king is like queen, and not like bread.
public struct CourtLanguage: SyntheticLanguage {
  private struct Kind {
    let nouns: [String]
    let verbs: [String]
    let objects: [String]
  }

  private static let kinds = [
    Kind(
      nouns: ["king", "queen", "prince"], verbs: ["rules", "defends"], objects: ["land", "town"]),
    Kind(
      nouns: ["man", "woman", "child"], verbs: ["reads", "writes"], objects: ["book", "letter"]),
    Kind(nouns: ["dog", "cat", "horse"], verbs: ["eats", "finds"], objects: ["bread", "apple"]),
  ]
  private static let adjectives = ["old", "young", "small", "tall"]

  /// The words; the first two are the article and the full stop.
  public let vocabulary: [String]
  private let ids: [String: Int32]

  /// The language.
  public init() {
    vocabulary =
      ["the", "."] + Self.adjectives
      + Self.kinds.flatMap { $0.nouns + $0.verbs + $0.objects }
    ids = Dictionary(
      uniqueKeysWithValues: vocabulary.enumerated().map { ($1, Int32($0)) })
  }

  /// Number of different words.
  public var tokens: Int { vocabulary.count }

  /// The token that ends a sentence.
  public var end: Int32 { 1 }

  /// The word of a token.
  public func word(for token: Int) -> String { vocabulary[token] }

  /// Mean −log p of a token under the language itself, in nats.
  ///
  /// A sentence is decided by independent choices, and has 6½ tokens in the mean.
  public var entropy: Double {
    let choices: Double = log(3.0) + log(2.0) + log(4.0) / 2 + log(3.0) + 2 * log(2.0)
    return choices / 6.5
  }

  /// A text; it may end within a sentence.
  public func text(count: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed, purpose: "sentences of a court")
    var text: [Int32] = []
    func pick(_ words: [String]) -> String { words[Int(stream.unit() * Double(words.count))] }
    while text.count < count {
      let kind = Self.kinds[Int(stream.unit() * 3)]
      let adjective = stream.unit() < 0.5 ? [pick(Self.adjectives)] : []
      let words =
        ["the"] + adjective + [pick(kind.nouns), pick(kind.verbs), "the", pick(kind.objects), "."]
      text += words.compactMap { ids[$0] }
    }
    return Array(text.prefix(count))
  }
}
