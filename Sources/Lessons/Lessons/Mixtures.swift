import LanguageModels
import SyntheticData

extension Lesson {
  static let mixtures = Lesson(
    "mixtures", "Mixture of contexts, mixture of softmaxes",
    look:
      "The mixture of contexts is a softmax and stays where the softmax is; the mixture of softmaxes has any rank and comes close.",
    settings: [
      RingModels.updatesSetting,
      .count("width", 4, in: 1...22, "Dimensions d of every head."),
      .count("components", 3, in: 2...16, "Components K of both mixtures."),
      RingModels.seedSetting,
    ]
  ) { run in
    let ring = RingModels(run)
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
      heads: ["head"] + RingModels.Figures.heads, rows: named.map { [$0.name] + $0.figures.cells })
    try run.draw(
      "mixtures",
      .probabilities(
        "P(next | last) of the language and of three heads",
        [("the language", ring.language.logProbabilities)]
          + named.prefix(3).map { ($0.name, $0.figures.logProbabilities) }))
  }
}
