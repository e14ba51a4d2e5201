import LanguageModels
import ModelFolders
import TestSupport
import Testing
import Training

@testable import Runs

/// Losses and gradients that are not finite.
@Suite struct NonFiniteTests {
  /// Plain steps of a size that a network may not survive.
  static func training(rate: Float, epochs: Int = 2) -> TrainingConfiguration {
    TrainingConfiguration(
      epochs: epochs, batch: 4, bptt: 20, optimizer: OptimizerConfiguration(.sgd), rate: rate,
      clipping: Clipping())
  }

  @Test func theThirdTimeInARowEndsTheRun() throws {
    let work = try Workshop()
    var back: [(update: Int, to: Int, rate: Float)] = []
    let code = try runError {
      try work.run(training: Self.training(rate: 1e30)).run { event in
        if case .wentBack(let update, let to, let rate) = event { back.append((update, to, rate)) }
        if case .finished = event { Issue.record("it has no model") }
      }
    }
    #expect(back.map(\.to) == [0, 0] && back.map(\.rate) == [5e29, 2.5e29])
    guard case .notFinite(let update, let folder, let hasModel) = code else {
      Issue.record("\(code)")
      return
    }
    #expect(update > 1 && folder == "\(work.path)/model" && !hasModel)
    #expect(back.allSatisfy { $0.update > 1 })
    let events = try work.bundle().log.read().events
    #expect(events.map(\.backTo) == [0, 0, nil])
  }

  @Test("A run goes on at half the rate, and comes to the same bytes wherever it is cut")
  func goingOn() throws {
    let work = try Workshop()
    var model = Workshop.model
    model.cell = .rnn
    model.activation = .silu
    var rate: Float = 64
    var back: [Float] = []
    // The largest of these rates at which the run comes to its end, though not at once.
    while true {
      back = []
      do {
        try work.run(
          into: "whole", model: model, training: Self.training(rate: rate, epochs: 3),
          replacing: true
        )
        .run { if case .wentBack(_, _, let rate) = $0 { back.append(rate) } }
        break
      } catch is RunError {
        rate /= 2
        try #require(rate > 1e-3, "no rate comes to its end")
      }
    }
    try #require(!back.isEmpty, "\(rate)")
    #expect(back[0] == rate / 2)
    var outcome = try stopping(
      after: 2, work.run(model: model, training: Self.training(rate: rate, epochs: 3)))
    var stops = 1
    while case .stopped = outcome {
      outcome = try stopping(after: 2, work.resumed())
      stops += 1
      try #require(stops < 1_000, "the run does not end")
    }
    #expect(try work.differences("model", "whole") == [])
  }

  private func stopping(after updates: Int, _ run: TrainingRun) throws -> TrainingOutcome {
    var steps = 0
    return try run.run { event in
      switch event {
      case .step: steps += 1
      case .epochEnded, .wentBack: steps = 0
      default: break
      }
    } shouldStop: {
      steps >= updates
    }
  }

  @Test func aRunThatHadAnEpochHasAModel() throws {
    let work = try Workshop()
    var isEnded = false
    try work.run(training: Self.training(rate: 0.01)).run { event in
      if case .epochEnded = event { isEnded = true }
    } shouldStop: {
      isEnded
    }
    let bundle = try work.bundle()
    let trainer = try TrainingSession.makeTrainer(bundle, work.resumed().makeBackend(1))
    try bundle.readCheckpoint(into: trainer)
    #expect(trainer.state.epoch == 1)
    trainer.state.schedule = ScheduleState(rate: 1e30)
    try bundle.writeCheckpoint(of: trainer)
    let code = try runError { try work.resumed().run() }
    guard case .notFinite(_, _, hasModel: true) = code else {
      Issue.record("\(code)")
      return
    }
  }

  @Test("A validation loss that is infinite sends the run back as a gradient does")
  func infiniteValidation() throws {
    let work = try Workshop()
    var isStarted = false
    try work.run().run {
      if case .started = $0 { isStarted = true }
    } shouldStop: {
      isStarted
    }
    let bundle = try work.bundle()
    let trainer = try TrainingSession.makeTrainer(bundle, work.resumed().makeBackend(1))
    try bundle.readCheckpoint(into: trainer)
    // One token is so probable that a Float has no logarithm of the others.
    let store = trainer.model.parameters
    let bias = try #require(store.layout.blocks.first { $0.name == "decoder.bias" })
    var values = try trainer.model.backend.read(store[bias])
    for index in values.indices { values[index] = index == 0 ? 3e38 : -3e38 }
    values.withUnsafeBufferPointer { trainer.model.backend.write($0, to: store[bias]) }
    trainer.state.position = trainer.batcher.strand
    trainer.state.updates = 7
    try bundle.writeCheckpoint(of: trainer)

    var back: [Int] = []
    let code = try runError {
      try work.resumed().run { if case .wentBack(let update, _, _) = $0 { back.append(update) } }
    }
    #expect(back == [7, 7])
    #expect(
      code == .notFinite(update: 7, folder: "\(work.path)/model", hasModel: false), "\(code)")
    #expect(try !work.folder.names("model").contains("weights.safetensors"))
  }
}
