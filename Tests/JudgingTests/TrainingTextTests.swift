import FigureTables
import Testing

@testable import Training

/// What is printed of an epoch.
@Suite struct TrainingTextTests {
  static func report(training: Double = 2, limited: Double? = nil) -> EpochReport {
    EpochReport(
      epoch: 3, updates: 60, rate: 0.5, training: training, validation: 1, clipped: 0.25,
      limited: limited, sampled: 0)
  }

  @Test func allFigures() {
    let training = TrainingConfiguration(epochs: 9, clipping: Clipping(value: 1, norm: 2))
    #expect(
      Self.report(limited: 0.5).line(of: training, isBest: true, tokens: 3000, seconds: 2)
        == "epoch 3/9  train perplexity 7.39  valid perplexity 2.72 best  learning rate 0.5  "
        + "clipped 25.0 %  values limited 50.0 %  1,500 tokens/s  2 s")
  }

  @Test("An epoch of no update, without limits, after a run was resumed")
  func figuresOfNothing() {
    let training = TrainingConfiguration(epochs: 9, clipping: Clipping())
    #expect(
      Self.report(training: 0).line(of: training, isBest: false, tokens: 0, seconds: 0)
        == "epoch 3/9  valid perplexity 2.72  learning rate 0.5")
  }
}
