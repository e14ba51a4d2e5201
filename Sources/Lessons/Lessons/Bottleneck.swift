import LanguageModels
import NumberFormatting
import SyntheticData

extension Lesson {
  static let bottleneck = Lesson(
    "bottleneck", "The softmax bottleneck",
    look:
      "A softmax of few dimensions stays above the entropy, and the rank of its log-probabilities is d + 2 at most.",
    settings: [
      RingModels.updatesSetting,
      .count("width", 4, in: 1...22, "Dimensions d of the narrow softmax."),
      RingModels.seedSetting,
    ]
  ) { run in
    let ring = RingModels(run)
    let full = ring.language.tokens - 1
    let widths = [run.count("width"), min(2 * run.count("width"), full), full].distinct
    let figures = try widths.enumerated().map { index, width in
      let model = try ring.learnt(ring.configuration(.softmax, width: width)) { part in
        try run.progress("softmax of \(width)", (Double(index) + part) / Double(widths.count))
      }
      return try ring.figures(of: model)
    }
    try run.say(
      "The language has \(ring.language.tokens) tokens, a log-probability matrix of rank "
        + "\(ring.language.tokens), and an entropy of "
        + "\(NumberFormat.fixed(ring.language.entropy, places: 4)) nats.")
    try run.show(
      heads: ["d"] + RingModels.Figures.heads + ["bound"],
      rows: zip(widths, figures).map { width, figures in
        ["\(width)"] + figures.cells + ["\(width + 2)"]
      })
    try run.draw(
      "bottleneck",
      .probabilities(
        "P(next | last) of the language and of softmaxes",
        [("the language", ring.language.logProbabilities)]
          + zip(widths, figures).map { ("d = \($0)", $1.logProbabilities) }))
  }
}
