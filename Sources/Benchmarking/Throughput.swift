import CPUCompute
package import LanguageModels
import Randomness
import Runs
import TokenIDs
package import Training

/// Tokens a second on random tokens.
package struct Throughput: Sendable {
  /// Of the median window.
  package let median: Double
  /// Of the fastest.
  package let best: Double

  /// Trains for about `seconds`, after two windows that warm up; an error of `check` ends it.
  package static func training(
    _ model: ModelConfiguration, _ training: TrainingConfiguration, seconds: Double,
    on backend: any Backend, check: () throws -> Void
  ) throws -> Throughput {
    // Epochs of this corpus are short; the clock alone ends the run.
    var training = training
    (training.epochs, training.maximumSteps, training.patience) = (1_000_000_000, nil, nil)
    let window = training.batch * training.bptt
    var tokens = RandomStream(seed: 1, purpose: "bench")
    let corpus = (0..<8 * window + 1).map { _ in
      Int32(tokens.unit() * Double(model.vocabularySize))
    }
    let trainer = try Trainer(
      training,
      model: LanguageModel(model, seed: training.seed, on: backend),
      corpus: corpus, specialTokens: SpecialTokens(endOfSentence: 0))
    func step() throws {
      try check()
      if trainer.isEpochDone { trainer.endEpoch(validation: nil) }
      _ = try trainer.step()
    }
    for _ in 0..<2 { try step() }
    var times: [Double] = []
    let run = Stopwatch()
    while run.seconds < seconds || times.count < 3 {
      let watch = Stopwatch()
      try step()
      times.append(watch.seconds)
    }
    times.sort()
    return Throughput(
      median: Double(window) / times[times.count / 2], best: Double(window) / times[0])
  }

  /// Samples for about `seconds` on one thread; the mean rate.
  static func sampling(
    _ model: ModelConfiguration, seconds: Double, check: () throws -> Void
  ) throws -> Double {
    let backend = try CPUBackend(threads: 1)
    let model = try LanguageModel(model, seed: 1, on: backend)
    var generator = Generator(model, prompt: [0], sampler: try Sampler())
    for _ in 0..<2 { _ = generator.next() }
    var count = 0
    let run = Stopwatch()
    while run.seconds < seconds || count < 3 {
      try check()
      _ = generator.next()
      count += 1
    }
    return Double(count) / run.seconds
  }
}
