import FoundationEssentials
import LanguageModels
import ModelTesting
import TestSupport
import Testing

@testable import Training

/// Runs that are cut and continued.
@Suite struct CheckpointTests {
  @Test("A checkpoint has these keys, whatever the names in code")
  func keys() throws {
    var state = TrainingState(TrainingConfiguration(rate: 0.5))
    state.epoch = 1
    state.position = 2
    state.updates = 3
    state.tally.updates = 4
    state.tally.nats = 5
    state.tally.tokens = 6
    state.tally.samples = 7
    state.tally.hits = 5
    state.tally.clippings = 8
    state.tally.limitings = 9
    state.averagedSince = 2
    state.faults = 11
    state.schedule.endEpoch(1, validation: 12, .plateau(patience: 2, factor: 0.5))
    state.schedule.endEpoch(2, validation: 13, .plateau(patience: 2, factor: 0.5))
    state.isFinished = true
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(state), as: UTF8.self)
    #expect(
      text
        == #"{"averaged_since":2,"epoch":1,"epoch_clippings":8,"epoch_hits":5,"epoch_limitings":9,"#
        + #""epoch_nats":5,"epoch_samples":7,"epoch_tokens":6,"faults":11,"history":[],"#
        + #""is_finished":true,"position":2,"rate":0.5,"schedule":{"best":12,"#
        + #""epochs_without_progress":1,"rate":0.5,"start":0.5},"updates":3,"window":4}"#)
    #expect(try JSONDecoder().decode(TrainingState.self, from: Data(text.utf8)) == state)
  }

  @Test(
    "A run cut anywhere and continued ends in the same bytes", arguments: OptimizerKind.allCases)
  func resuming(_ optimizer: OptimizerKind) throws {
    var configuration = TrainerTests.resumable
    configuration.optimizer = OptimizerConfiguration(optimizer, nonMonotone: 1)
    func make(_ seed: UInt64) throws -> Trainer<[Int32]> {
      try TrainerTests.trainer(
        configuration, model: try Small.model(dropout: 0.3, seed: seed), corpus: TrainerTests.corpus
      )
    }
    let whole = try make(1)
    var checkpoints = [try Checkpoint(whole)]
    try TrainerTests.finish(
      whole,
      validation: TrainerTests.validation, afterStep: { checkpoints.append(try Checkpoint(whole)) })
    #expect(checkpoints.count == 1 + 3 * 5)
    #expect(whole.state.history.map(\.rate) == [0.01, 0.01, 0.005])
    for checkpoint in checkpoints {
      let rest = try make(77)
      try checkpoint.restore(rest)
      try TrainerTests.finish(rest, validation: TrainerTests.validation)
      #expect(try differences(Small.values(rest.model), Small.values(whole.model)) == 0)
      #expect(rest.state == whole.state)
    }
  }

  @Test func resumingAfterAnEpoch() throws {
    func make(_ seed: UInt64) throws -> Trainer<[Int32]> {
      try TrainerTests.trainer(
        TrainerTests.resumable, model: try Small.model(dropout: 0.3, seed: seed),
        corpus: TrainerTests.corpus)
    }
    let whole = try make(1)
    while !whole.isEpochDone { _ = try whole.step() }
    whole.endEpoch(validation: TrainerTests.validation(0))
    let (checkpoint, rest) = (try Checkpoint(whole), try make(77))
    try checkpoint.restore(rest)
    for trainer in [whole, rest] {
      try TrainerTests.finish(trainer, validation: TrainerTests.validation)
    }
    #expect(try differences(Small.values(rest.model), Small.values(whole.model)) == 0)
  }
}
