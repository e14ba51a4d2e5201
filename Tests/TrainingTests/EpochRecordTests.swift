import LanguageModels
import ModelTesting
import TestSupport
import Testing

@testable import Training

/// What is reported of a step and recorded of an epoch, beside counts and sums of the test.
@Suite struct EpochRecordTests {
  static func trainer(
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> Trainer<[Int32]> {
    var configuration = TrainerTests.resumable
    change(&configuration)
    return try TrainerTests.trainer(
      configuration, model: try Small.model(), corpus: TrainerTests.corpus)
  }

  @Test func theBestEpochIsToldApart() throws {
    let trainer = try TrainerTests.trainer(
      TrainerTests.resumable, model: try Small.model(), corpus: TrainerTests.corpus)
    var isBest: [Bool] = []
    for validation in [2, 2.5, 1.5] {
      while !trainer.isEpochDone { _ = try trainer.step() }
      isBest.append(trainer.endEpoch(validation: validation).isBest)
    }
    #expect(isBest == [true, false, true])
    #expect(trainer.state.history.map(\.updates) == [5, 10, 15])
  }

  @Test func theFirstOfEqualEpochsIsTheBest() throws {
    let trainer = try TrainerTests.trainer(
      TrainerTests.resumable, model: try Small.model(), corpus: TrainerTests.corpus)
    var isBest: [Bool] = []
    for validation in [3.0, 2, 2] {
      while !trainer.isEpochDone { _ = try trainer.step() }
      isBest.append(trainer.endEpoch(validation: validation).isBest)
    }
    #expect(isBest == [true, true, false] && trainer.state.best?.epoch == 2)
    #expect(trainer.state.epochsWithoutProgress == 1)
  }

  @Test("Without validation every epoch is the best so far, and none is the best of the run")
  func noValidation() throws {
    let trainer = try Self.trainer()
    for _ in 0..<2 {
      while !trainer.isEpochDone { _ = try trainer.step() }
      #expect(trainer.endEpoch(validation: nil).isBest)
    }
    #expect(trainer.state.best == nil && trainer.state.epochsWithoutProgress == 0)
  }

  @Test(
    "The record of an epoch is the sums of its steps, and its rate that of the last of them",
    arguments: [Clipping(value: 0.02, norm: 5), Clipping(value: 5, norm: 0.02)])
  func record(clipping: Clipping) throws {
    let trainer = try Self.trainer {
      $0.warmup = 12
      $0.schedule = .cosine(floor: 0.5)
      $0.clipping = clipping
    }
    var updates = 0
    for epoch in 1...3 {
      var (nats, tokens, clipped, limited, rate) = (0.0, 0, 0, 0, Float(0))
      while !trainer.isEpochDone {
        let expected = trainer.rate
        let report = try trainer.step()
        #expect(report.rate == expected && trainer.state.rate == expected)
        #expect(report.nats == report.totalNats / Double(report.tokens))
        nats += report.totalNats
        tokens += report.tokens
        clipped += report.clipping.factor < 1 ? 1 : 0
        limited += report.clipping.clippedValues > 0 ? 1 : 0
        rate = report.rate
        updates += 1
      }
      let record = trainer.endEpoch(validation: Double(epoch)).report
      #expect(record.epoch == epoch && record.updates == updates && updates == 5 * epoch)
      #expect(record.training == nats / Double(tokens) && tokens == 99)
      #expect(record.validation == Double(epoch) && record.sampled == 0)
      #expect(record.clipped == Double(clipped) / 5 && record.limited == Double(limited) / 5)
      #expect(record.rate == rate && record == trainer.state.history.last)
      // Warm-up ends within the third epoch, and the cosine has begun.
      #expect(rate < trainer.state.schedule.rate)
    }
    #expect(trainer.state.history.allSatisfy { ($0.clipped > 0) == (clipping.norm == 0.02) })
    #expect(trainer.state.history.allSatisfy { ($0.limited ?? 0 > 0) == (clipping.value == 0.02) })
    #expect(trainer.state.epochsWithoutProgress == 2)
  }

  @Test("Where no value is limited an epoch has no part of limited updates")
  func noLimit() throws {
    let trainer = try Self.trainer { $0.clipping = Clipping(norm: 1e-3) }
    while !trainer.isEpochDone { _ = try trainer.step() }
    let record = trainer.endEpoch(validation: nil).report
    #expect(record.limited == nil && record.clipped == 1)
  }

  @Test("A window of random length is reported with the rate of the schedule")
  func rateOfRandomWindows() throws {
    let trainer = try Self.trainer { $0.randomBPTT = true }
    var lengths: Set<Int> = []
    for _ in 0..<2 {
      let report = try trainer.step()
      #expect(report.rate == 0.01)
      lengths.insert(report.tokens / 3)
    }
    #expect(!lengths.isSubset(of: [7]))
  }

  @Test("The last window of an epoch, which is short, learns from the mean of its own tokens")
  func shortWindow() throws {
    for (mean, divisor) in [(LossMean.token, Float(15)), (.sequence, 3)] {
      let trainer = try Self.trainer {
        $0.lossMean = mean
        $0.clipping = Clipping()
        $0.rate = 1e-30
      }
      // 33 steps of a strand: four windows of 7 and one of 5.
      for _ in 0..<4 { _ = try trainer.step() }
      let report = try trainer.step()
      #expect(report.tokens == 15 && trainer.isEpochDone)
      let gradients = try trainer.model.backend.read(trainer.model.parameters.gradients)
      let window = trainer.model.window(steps: 33, batch: 3)
      trainer.batcher.forEachToken(in: 0..<33) { place, input, target in
        window.inputs[place] = input
        // Of the last five steps alone, as those before them give no loss here.
        window.targets[place] = place < 28 * 3 ? -1 : target
      }
      window.forward(0..<28)
      window.carryState()
      for place in 0..<15 {
        (window.inputs[place], window.targets[place]) = (
          window.inputs[84 + place], window.targets[84 + place]
        )
      }
      window.forward(0..<5)
      let nats = try window.lossAndGradients(scale: 1 / divisor)
      #expect(abs(nats / report.totalNats - 1) < 1e-6)
      let expected = try window.model.backend.read(window.model.parameters.gradients)
      #expect(deviation(gradients, from: expected) < 1e-5)
    }
  }

  @Test("A step that is not finite names its update, and moves on nowhere")
  func faults() throws {
    let trainer = try Self.trainer()
    for _ in 0..<2 { _ = try trainer.step() }
    let state = trainer.state
    trainer.model["decoder.bias"] = [0, 0, 0, 0, .nan, 0]
    let error = #expect(throws: NonFiniteError.self) { try trainer.step() }
    #expect(error?.update == 3 && trainer.state == state)
    #expect(error?.description.contains("not finite at update 3;") == true)
  }
}
