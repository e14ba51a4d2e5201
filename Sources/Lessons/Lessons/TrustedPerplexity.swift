import Charts
import Glibc
import NumberFormatting
import Statistics
package import SyntheticData

/// Perplexities of texts of a language whose perplexity is known.
package struct KnownPerplexity {
  package var language = RingLanguage()
  package var tokens = 1_000
  package var texts = 40

  package init() {}

  /// exp of the entropy.
  package var truth: Double { exp(language.entropy) }

  /// The perplexity of every text under the language itself, with its interval.
  package func measured() -> [(value: Double, interval: ClosedRange<Double>?)] {
    (0..<texts).map { index in
      let text = language.text(count: tokens, seed: UInt64(index) + 1)
      let losses = zip(text, text.dropFirst()).map {
        -language.logProbabilities[Int($0)][Int($1)]
      }
      let bootstrap = BlockBootstrap(losses, draws: 2_000, seed: 1)
      return (exp(bootstrap.mean), Perplexity.of(bootstrap.interval))
    }
  }
}

extension Lesson {
  static let perplexity = Lesson(
    "perplexity", "Perplexity that can be trusted",
    look:
      "About 19 of 20 intervals hold the true perplexity. Two real models whose intervals overlap can still be told apart, by a paired comparison.",
    settings: [
      .count("tokens", 1_000, in: 400...100_000, "Tokens of every text."),
      .count("texts", 40, in: 2...1_000, "Texts."),
      .count("epochs", 4, in: 1...50, "Passes over the real text for each of two models."),
    ], readsCorpora: true
  ) { run in
    var known = KnownPerplexity()
    known.tokens = run.count("tokens")
    known.texts = run.count("texts")
    let measured = known.measured()
    let hits = measured.count { $0.interval?.contains(known.truth) == true }
    try run.show(
      heads: ["true perplexity", "lowest measured", "highest measured", "intervals that hold it"],
      rows: [
        [
          NumberFormat.fixed(known.truth, places: 3),
          NumberFormat.fixed(measured.map(\.value).min() ?? .nan, places: 3),
          NumberFormat.fixed(measured.map(\.value).max() ?? .nan, places: 3),
          "\(hits) of \(measured.count)",
        ]
      ])
    try run.draw(
      "perplexity",
      Picture(
        "Perplexity of texts of one language",
        IntervalChart(
          measured.prefix(20).enumerated().map { index, text in
            let holds = text.interval?.contains(known.truth) == true
            return .init(
              "text \(index + 1)", text.value, interval: text.interval, color: holds ? 0 : 1)
          }, x: Axis("perplexity"), references: [Reference(known.truth, "the truth")])))
    for (name, hidden) in [("small", "24"), ("large", "64")] {
      try run.lm(
        "train", run.corpus("english"), "--hidden", hidden, "--batch-size", "8", "--lr", "0.004",
        "--epochs", "\(run.count("epochs"))", "--out", run.path(name))
    }
    for name in ["small", "large"] { try run.lm("eval", run.path(name)) }
    try run.lm("compare", run.path("small"), run.path("large"))
  }
}
