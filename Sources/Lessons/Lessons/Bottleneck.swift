import Charts
import Glibc
import LanguageModels
import NumberFormatting
import SyntheticData

extension Lesson {
  static let bottleneck = Lesson(
    "bottleneck", "The softmax bottleneck",
    look:
      "A softmax of few dimensions stays above the entropy, and the rank of its log-probabilities is d + 2 at most.",
    settings: [
      .count("updates", 1_500, in: 10...20_000, "Updates of every model."),
      .count("width", 4, in: 1...22, "Dimensions d of the narrow softmax."),
      .count("seed", 1, in: 0...1_000_000, "Seed of the weights."),
    ]
  ) { run in
    var ring = RingModels(on: run.backend)
    ring.updates = run.count("updates")
    ring.seed = UInt64(run.count("seed"))
    let full = ring.language.tokens - 1
    let widths = [run.count("width"), min(2 * run.count("width"), full), full]
    let figures = try widths.enumerated().map { index, width in
      let model = try ring.learnt(ring.configuration(.softmax, width: width)) { part in
        try run.progress("softmax of \(width)", (Double(index) + part) / 3)
      }
      return try ring.figures(of: model)
    }
    try run.say(
      "The language has \(ring.language.tokens) tokens, a log-probability matrix of rank "
        + "\(ring.language.tokens), and an entropy of "
        + "\(NumberFormat.fixed(ring.language.entropy, places: 4)) nats.")
    try run.show(
      heads: [
        "d", "parameters", "nats above the entropy", "of the worst context", "rank", "bound",
      ],
      rows: zip(widths, figures).map { width, figures in
        [
          "\(width)", "\(figures.parameters)", NumberFormat.fixed(figures.gap, places: 4),
          NumberFormat.fixed(figures.worst, places: 4), "\(figures.rank)", "\(width + 2)",
        ]
      })
    try run.draw(
      "bottleneck",
      .probabilities(
        "P(next | last) of the language and of softmaxes",
        [("the language", ring.language.logProbabilities)]
          + zip(widths, figures).map { ("d = \($0)", $1.logProbabilities) }))
  }

  static let mixtures = Lesson(
    "mixtures", "Mixture of contexts, mixture of softmaxes",
    look:
      "The mixture of contexts is a softmax and stays where the softmax is; the mixture of softmaxes has any rank and comes close.",
    settings: [
      .count("updates", 1_500, in: 10...20_000, "Updates of every model."),
      .count("width", 4, in: 1...22, "Dimensions d of every head."),
      .count("components", 3, in: 2...16, "Components K of both mixtures."),
      .count("seed", 1, in: 0...1_000_000, "Seed of the weights."),
    ]
  ) { run in
    var ring = RingModels(on: run.backend)
    ring.updates = run.count("updates")
    ring.seed = UInt64(run.count("seed"))
    let (width, components) = (run.count("width"), run.count("components"))
    var named: [(name: String, figures: RingModels.Figures)] = []
    for (index, head) in HeadKind.allCases.enumerated() {
      let model = try ring.learnt(
        ring.configuration(head, width: width, components: head.isMixture ? components : nil)
      ) { part in
        try run.progress(head.rawValue, (Double(index) + part) / 3)
      }
      named.append((head.rawValue, try ring.figures(of: model)))
    }
    named.append(("mos by hand, d = 2", try ring.figures(of: ring.byHand())))
    try run.show(
      heads: ["head", "parameters", "nats above the entropy", "of the worst context", "rank"],
      rows: named.map { name, figures in
        [
          name, "\(figures.parameters)", NumberFormat.fixed(figures.gap, places: 4),
          NumberFormat.fixed(figures.worst, places: 4), "\(figures.rank)",
        ]
      })
    try run.draw(
      "mixtures",
      .probabilities(
        "P(next | last) of the language and of three heads",
        [("the language", ring.language.logProbabilities)]
          + named.prefix(3).map { ($0.name, $0.figures.logProbabilities) }))
  }
}

extension Picture {
  /// The probabilities of every next token after every last one, from their logarithms.
  fileprivate static func probabilities(
    _ title: String, _ matrices: [(String, [[Double]])]
  ) -> Picture {
    .heatMaps(
      title, matrices.map { name, logs in (name, logs.map { $0.map { exp($0) } }) }, rows: "last",
      columns: "next", scale: Axis("probability", in: 0...0.25))
  }
}
