/// A way to split a line into pieces, which no symbol of byte-pair encoding crosses.
public enum BytePairPattern: String, Codable, Hashable, Sendable, CaseIterable {
  /// Words with the space before them; marks, ZWNJ and ZWJ are part of a word, and a number is cut
  /// after three digits.
  ///
  /// The pattern of GPT-2 cuts a Persian word at each ZWNJ and each vowel sign: 1.218 tokens a word
  /// of Fars News against 1.168 for this one, with 16,000 symbols.
  case words
  /// That of GPT-2 (Radford et al. 2019), for tokenizers that others have trained.
  case gpt2

  /// The pattern as a regular expression: alternatives by their order, each as long as it can be.
  public var regex: String {
    switch self {
    case .words:
      #" ?[\p{L}\p{M}\u200c\u200d]+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .gpt2:
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    }
  }

  /// What words are made of.
  var wordClasses: PieceClass { self == .words ? [.letter, .mark] : .letter }

  /// The most digits of a piece.
  var longestNumber: Int { self == .words ? 3 : .max }
}
