import Testing

@testable import ReportPages

/// Models that no one trained.
enum Examples {
  static let corpus = ReportModel.Corpus(name: "a text", details: "10 words")

  /// A model of which all is known.
  static func model(_ name: String = "mos", epochs: Int = 3) -> ReportModel {
    var model = ReportModel(name: name, corpus: corpus, head: "mos", parameters: 12_345)
    model.epochs = (1...epochs).map { epoch in
      let epochs = Double(epoch)
      return ReportModel.Epoch(
        epoch: epoch, updates: 10 * epoch, training: 5 - 0.5 * epochs, validation: 5 - 0.4 * epochs,
        clipped: 0.5 / epochs)
    }
    model.best = epochs
    model.updates = (1...10 * epochs).map { update in
      ReportModel.Update(
        update: update,
        values: [
          "nats_per_token": 6 - 0.05 * Double(update), "learning_rate": 0.001,
          "gradient_norm": 1.5 + Double(update % 7), "clipped_norm": 1, "norm_clips": 0.5,
          "length": 20,
        ], blockNorms: ["b": 1, "a": 2])
    }
    model.figures = [
      ReportModel.Figure("nats_per_token", unit: "nats a token", tag: "loss/train"),
      ReportModel.Figure("learning_rate", tag: "learning_rate", chart: "Learning rate"),
      ReportModel.Figure("gradient_norm", tag: "gradient/norm"),
      ReportModel.Figure("clipped_norm", tag: "gradient/clipped_norm"),
      ReportModel.Figure("norm_clips", tag: "gradient/clipped_updates"),
      ReportModel.Figure("length", unit: "steps", chart: "Length of windows"),
      ReportModel.Figure("never_measured", tag: "never", chart: "Never measured"),
    ]
    model.clipNorm = 2
    model.validPerplexity = Estimate(45.25)
    model.testPerplexity = Estimate(98.5, interval: 97.1...99.9)
    model.samples = [
      .init(text: "می‌خواهم ۱۲ کتاب\nبخوانم.", seed: 1),
      .init(text: "The sea & the shore.", seed: 2),
    ]
    model.options = [("layers", "2")]
    model.incidents = [.init(update: 15, what: "resumed")]
    model.spectrum = ReportModel.Spectrum(
      singularValues: (0..<400).map { 1000 / Double(1 + $0 * $0) }, numericalRank: 210, bound: 202,
      contexts: 4096, vocabulary: 10_000)
    model.mixture = ReportModel.Mixture(
      use: [0.5, 0.3, 0.195, 0.005], priorEntropy: 0.9, dead: [3])
    return model
  }

  static let report = Report(
    [model("mos"), model("moc"), model("softmax")],
    comparisons: [
      Comparison(
        first: "mos", second: "softmax", difference: Estimate(0.012, interval: 0.004...0.02),
        verdict: "mos is better"),
      Comparison(
        first: "mos", second: "moc", difference: Estimate(-0.002, interval: -0.009...0.005),
        verdict: "no difference to be seen"),
    ])
}
