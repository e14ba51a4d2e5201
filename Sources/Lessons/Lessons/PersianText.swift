import Charts
import NumberFormatting
package import Tokenization

/// One Persian text in spellings of different keyboards.
package enum PersianSpelling {
  /// The same sentence, first as it should be.
  ///
  /// No name ends in a Persian letter: a terminal would write the number after it on the wrong side.
  package static let sentences = [
    ("as it should be", "کتاب‌های خوب من را در سال ۱۴۰۲ می‌خواندند."),
    ("Arabic kaf and yeh", "كتاب‌هاي خوب من را در سال ۱۴۰۲ مي‌خواندند."),
    ("a space for the ZWNJ", "کتاب های خوب من را در سال ۱۴۰۲ می خواندند."),
    ("a vowel mark", "کتاب‌های خوبِ من را در سال ۱۴۰۲ می‌خواندند."),
    ("Latin digits", "کتاب‌های خوب من را در سال 1402 می‌خواندند."),
  ]

  /// The words of a line.
  package static func words(_ line: String, _ profile: NormalizationProfile) throws -> [String] {
    let tokenizer = try LineTokenizer(TokenizerConfiguration(kind: .word, normalization: profile))
    return tokenizer.tokens(of: Array(line.utf8).span).map(\.text)
  }
}

extension Lesson {
  static let persian = Lesson(
    "persian", "Persian text",
    look:
      "The ZWNJ stays inside its word. With --normalize fa all spellings become the same words, except the digits; without it each is a stranger to the others.",
    readsCorpora: true
  ) { run in
    for (profile, name) in [(NormalizationProfile.none, "none"), (.fa, "fa")] {
      let reference = try PersianSpelling.words(PersianSpelling.sentences[0].1, profile)
      try run.show(
        "--normalize \(name)", heads: ["spelling", "words", "words as they should be", "tokens"],
        rows: try PersianSpelling.sentences.map { spelling, sentence in
          let words = try PersianSpelling.words(sentence, profile)
          return [
            spelling, "\(words.count)",
            "\(words.count { reference.contains($0) })", words.joined(separator: " | "),
          ]
        })
    }
    try run.draw(
      "persian",
      Picture(
        "Words that are spelled as they should be, before normalisation",
        BarChart(
          try PersianSpelling.sentences.map { spelling, sentence in
            let reference = try PersianSpelling.words(PersianSpelling.sentences[0].1, .none)
            let words = try PersianSpelling.words(sentence, .none)
            let share = Double(words.count { reference.contains($0) }) / Double(words.count)
            return .init(spelling, 100 * share)
          }, y: Axis("percent of the words", in: 0...100))))
    try run.write("persian.txt", PersianSpelling.sentences.map { $0.1 + "\n" }.joined())
    try run.lm("tokenize", run.path("persian.txt"), "--normalize", "fa")
    try run.lm("vocab", "coverage", run.corpus("persian"))
    try run.lm(
      "train", run.corpus("persian"), "--hidden", "64", "--batch-size", "8", "--lr", "0.004",
      "--epochs", "4", "--out", run.path("model"))
    try run.lm("sample", run.path("model"), "--prompt", "دریا", "-n", "30", "--temperature", "0.7")
  }
}
