import FigureTables
import LanguageModels
import ModelFolders
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

  @Test("Accuracies stand after the perplexities, those that were measured")
  func accuracies() {
    func line(_ training: Double?, _ validation: Double?) -> String {
      EpochReport(
        epoch: 3, updates: 60, rate: 0.5, training: 2, validation: 1, trainingAccuracy: training,
        validationAccuracy: validation, clipped: 0, limited: nil, sampled: 0
      ).line(of: nil, isBest: true, tokens: 0, seconds: 0)
    }
    let (start, end) = (
      "epoch 3/3  train perplexity 7.39  valid perplexity 2.72 best", "  learning rate 0.5"
    )
    #expect(line(0.2512, 0.5) == start + "  accuracy train 25.1 % valid 50.0 %" + end)
    #expect(line(nil, 0.5) == start + "  accuracy valid 50.0 %" + end)
    #expect(line(0, nil) == start + "  accuracy train 0.0 %" + end)
    #expect(line(nil, nil) == start + end)
  }

  @Test("An epoch of no update, without limits, after a run was resumed")
  func figuresOfNothing() {
    let training = TrainingConfiguration(epochs: 9, clipping: Clipping())
    #expect(
      Self.report(training: 0).line(of: training, isBest: false, tokens: 0, seconds: 0)
        == "epoch 3/9  valid perplexity 2.72  learning rate 0.5")
  }

  @Test("A run begins with the shape of its network")
  func shapes() {
    func line(_ model: ModelConfiguration) -> String {
      let training = TrainingConfiguration(seed: 3)
      return NetworkRecord(model: model, training: training, threads: 1).line(parameters: 12345)
    }
    #expect(
      line(
        ModelConfiguration(
          cell: .gru, vocabularySize: 1000, embeddingWidth: 8, hiddenWidths: [7, 6], head: .mos,
          components: 5))
        == "gru 7-6, embedding 8, head mos of 5, vocabulary 1,000, 12,345 parameters, seed 3")
    #expect(
      line(
        ModelConfiguration(
          architecture: .feedForward, contextLength: 4, vocabularySize: 1000, embeddingWidth: 6,
          hiddenWidths: [6], tied: true, head: .softmax))
        == "feed-forward of 4 6, embedding 6 tied, head softmax, vocabulary 1,000, "
        + "12,345 parameters, seed 3")
  }
}
