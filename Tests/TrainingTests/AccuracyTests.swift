import FoundationEssentials
import LanguageModels
import ModelTesting
import TestSupport
import Testing

@testable import Training

/// The hits of updates and the accuracy of epochs, beside counts of the test.
@Suite(.seeded) struct AccuracyTests {
  static func trainer(_ head: HeadKind = .softmax) throws -> Trainer<[Int32]> {
    try TrainerTests.trainer(
      TrainerTests.resumable, model: try Small.model(head: head), corpus: TrainerTests.corpus)
  }

  /// The hits of the window that comes next, by the predictions of a model of the same bits.
  static func hits(_ trainer: Trainer<[Int32]>, _ other: Trainer<[Int32]>) throws -> Int {
    let (window, steps) = (other.windows[0], 7)
    let length = min(steps, trainer.batcher.strand - trainer.state.position)
    var targets = [Int32](repeating: -1, count: length * window.batch)
    trainer.batcher.part(window.rows).forEachToken(
      in: trainer.state.position..<trainer.state.position + length
    ) { place, input, target in
      window.inputs[place] = input
      targets[place] = target
    }
    if trainer.state.position == 0 { window.resetState() }
    var hits = 0
    for step in 0..<length {
      window.forward(step..<step + 1)
      let logs = try window.backend.read(window.predict())
      for row in 0..<window.batch {
        let p = logs[row * Small.vocabulary..<(row + 1) * Small.vocabulary]
        // The first of the highest.
        let best = p.firstIndex(of: p.max() ?? 0).map { $0 - p.startIndex }
        hits += best == Int(targets[step * window.batch + row]) ? 1 : 0
      }
    }
    return hits
  }

  @Test(
    "Hits are the targets that the model held for the most probable before it learnt them",
    arguments: HeadKind.allCases)
  func steps(_ head: HeadKind) throws {
    let (trainer, other) = (try Self.trainer(head), try Self.trainer(head))
    var (hits, tokens, epochs): (Int, Int, [Double?]) = (0, 0, [])
    for _ in 0..<2 {
      (hits, tokens) = (0, 0)
      while !trainer.isEpochDone {
        other.model.backend.copy(trainer.model.parameters.values, to: other.model.parameters.values)
        let expected = try Self.hits(trainer, other)
        let report = try trainer.step(measuring: .accuracy)
        #expect(report.hits == expected)
        hits += expected
        tokens += report.tokens
      }
      epochs.append(Double(hits) / Double(tokens))
      trainer.endEpoch(validation: 2, accuracy: 0.25)
    }
    #expect(trainer.state.history.map(\.trainingAccuracy) == epochs)
    #expect(trainer.state.history.map(\.validationAccuracy) == [0.25, 0.25])
    #expect((epochs[1] ?? 0) > (epochs[0] ?? 1))
  }

  @Test("The hits of shards add up to those of the whole batch")
  func shards() throws {
    let trainers = try [1, 2, 6].map { try ShardTests.trainer(ShardTests.models[0], shards: $0) }
    var sum = 0
    while !trainers[0].isEpochDone {
      let hits = try trainers.map { try $0.step(measuring: .accuracy).hits }
      // Rounding may turn one of two that are nearly equal.
      #expect(hits.allSatisfy { abs(($0 ?? 99) - (hits[0] ?? 0)) <= 1 })
      sum += hits[1] ?? 0
    }
    #expect(sum > 3)
  }

  @Test("An epoch has an accuracy if all its updates measured theirs")
  func unmeasured() throws {
    let trainer = try Self.trainer()
    #expect(try trainer.step().hits == nil)
    while !trainer.isEpochDone { _ = try trainer.step(measuring: .accuracy) }
    #expect(trainer.state.tally.hits == nil)
    trainer.endEpoch(validation: 1)
    while !trainer.isEpochDone { _ = try trainer.step(measuring: [.accuracy, .blocks]) }
    trainer.endEpoch(validation: 1)
    #expect(trainer.state.history.map { $0.trainingAccuracy == nil } == [true, false])
    #expect(Tally().accuracy == nil)
  }

  @Test("Measuring moves no bit of the model")
  func nothingElse() throws {
    let (plain, measured) = (try Self.trainer(), try Self.trainer())
    try TrainerTests.finish(plain)
    while !measured.state.isFinished {
      while !measured.isEpochDone { _ = try measured.step(measuring: .accuracy) }
      measured.endEpoch(validation: nil)
    }
    #expect(try differences(Small.values(plain.model), Small.values(measured.model)) == 0)
  }

  @Test("A run cut anywhere and continued has the history of the whole, and older states open")
  func resuming() throws {
    func finish(_ trainer: Trainer<[Int32]>, _ afterStep: () throws -> Void = {}) throws {
      while !trainer.state.isFinished {
        while !trainer.isEpochDone {
          _ = try trainer.step(measuring: .accuracy)
          try afterStep()
        }
        trainer.endEpoch(validation: nil)
      }
    }
    let whole = try Self.trainer()
    var checkpoints = [try Checkpoint(whole)]
    try finish(whole) { checkpoints.append(try Checkpoint(whole)) }
    for checkpoint in checkpoints {
      let rest = try Self.trainer()
      try checkpoint.restore(rest)
      try finish(rest)
      #expect(rest.state == whole.state)
    }
    // A state of an older program: none within the epoch, since what came before is not known.
    let text = String(decoding: checkpoints[2].state, as: UTF8.self)
    #expect(text.contains("\"epoch_hits\":"))
    let old = text.replacing("\"epoch_hits\"", with: "\"unknown\"")
    let state = try JSONDecoder().decode(TrainingState.self, from: Data(old.utf8))
    #expect(state.tally.hits == nil && state.tally.tokens > 0)
    // Between epochs nothing is missing.
    let start = String(decoding: checkpoints[0].state, as: UTF8.self)
    #expect(!start.contains("epoch_hits"))
    #expect(try JSONDecoder().decode(TrainingState.self, from: Data(start.utf8)).tally.hits == 0)
  }

  @Test("More hits than tokens are no state of a run")
  func impossible() throws {
    let trainer = try Self.trainer()
    let tokens = try trainer.step(measuring: .accuracy).tokens
    let text = String(decoding: try Checkpoint(trainer).state, as: UTF8.self)
    func opens(_ hits: Int) -> Bool {
      let other = text.replacing(/"epoch_hits":[0-9]+/, with: "\"epoch_hits\":\(hits)")
      return (try? JSONDecoder().decode(TrainingState.self, from: Data(other.utf8))) != nil
    }
    #expect(opens(0) && opens(tokens) && !opens(tokens + 1) && !opens(-1))
  }
}
