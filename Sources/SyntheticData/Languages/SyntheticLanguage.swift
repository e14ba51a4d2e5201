/// A language made by a program, whose entropy is known.
public protocol SyntheticLanguage: Sendable {
  /// Number of tokens; they are 0 to `tokens` − 1.
  var tokens: Int { get }
  /// Nats of a token in the mean for a reader who knows the language and all tokens before.
  ///
  /// The mean loss of a model on a long text is not lower but by chance.
  var entropy: Double { get }
  /// A text of `count` tokens that depends on `seed` alone; a longer text begins with a shorter one.
  func text(count: Int, seed: UInt64) -> [Int32]
}

extension SyntheticLanguage {
  /// The text as words, for a file that `lm train` reads.
  ///
  /// Each token is its ``word(for:)``. A space lies between words, and each line ends with LF. A
  /// model of lines also predicts their ends, which the entropy does not count.
  ///
  /// - Parameters:
  ///   - count: Number of tokens.
  ///   - perLine: Tokens of a line; the last line may have fewer.
  ///   - seed: Seed of the text.
  /// - Returns: The lines of ``text(count:seed:)``.
  public func words(count: Int, perLine: Int = 20, seed: UInt64) -> String {
    precondition(perLine >= 1, "a token or more in a line")
    let text = text(count: count, seed: seed)
    let words = (0..<tokens).map(word)
    var lines = ""
    for (t, token) in text.enumerated() {
      lines += words[Int(token)]
      lines += t % perLine == perLine - 1 || t == text.count - 1 ? "\n" : " "
    }
    return lines
  }

  /// The word that stands for a token, of syllables: "ba" for 0, "be" for 1.
  ///
  /// Different tokens have different words.
  public func word(for token: Int) -> String {
    precondition((0..<tokens).contains(token), "token \(token) of \(tokens)")
    let (consonants, vowels) = (Array("bdfgklmnprstvz"), Array("aeiou"))
    let syllables = consonants.count * vowels.count
    var word = ""
    var rest = token
    repeat {
      let syllable = rest % syllables
      word = "\(consonants[syllable / vowels.count])\(vowels[syllable % vowels.count])" + word
      rest /= syllables
    } while rest > 0
    return word
  }
}
