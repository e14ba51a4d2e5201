import LanguageModels
import TestSupport
import Testing

@testable import Training

/// The mean of the iterates: its beginning, its weights, and who sees it.
@Suite struct AveragingTests {
  @Test("Iterates are averaged once validation is no longer monotone, also by a run that was cut")
  func averaging() throws {
    var configuration = TrainerTests.resumable
    configuration.optimizer = OptimizerConfiguration(.asgd, nonMonotone: 1)
    configuration.epochs = 5
    let losses = [2, 2.5, 2.2, 1.5, 1]
    func make(_ seed: UInt64) throws -> Trainer<[Int32]> {
      try TrainerTests.trainer(
        configuration, model: try Small.model(seed: seed), corpus: TrainerTests.corpus)
    }
    let whole = try make(1)
    var checkpoints: [Checkpoint] = []
    var iterates: [[Float]] = []
    try TrainerTests.finish(
      whole, validation: { losses[$0] },
      afterStep: {
        checkpoints.append(try Checkpoint(whole))
        try iterates.append(Small.values(whole.model))
      })
    // 2.2 is worse than 2, two epochs before it: after 3 epochs of 5 updates.
    #expect(whole.state.averagedSince == 15)
    let last = try #require(iterates.last)
    #expect(try Small.values(whole.model) == last)
    let judged = try whole.withJudgedParameters { try Small.values(whole.model) }
    #expect(try Small.values(whole.model) == last)
    for (index, value) in judged.enumerated() {
      let mean =
        iterates[16...].reduce(0) { $0 + Double($1[index]) } / Double(iterates[16...].count)
      #expect(abs(Double(value) - mean) < 1e-6)
    }
    for checkpoint in checkpoints {
      let rest = try make(77)
      try checkpoint.restore(rest)
      try TrainerTests.finish(rest, validation: { losses[$0] })
      #expect(rest.state == whole.state)
      #expect(try rest.withJudgedParameters { try Small.values(rest.model) } == judged)
      #expect(try Small.values(rest.model) == last)
    }
  }

  /// Epochs of five updates with given validation losses; the update after which each has the mean begun.
  static func beginnings(_ losses: [Double], nonMonotone: Int) throws -> [Int?] {
    var configuration = TrainerTests.resumable
    configuration.optimizer = OptimizerConfiguration(.asgd, nonMonotone: nonMonotone)
    configuration.epochs = losses.count
    let trainer = try TrainerTests.trainer(
      configuration, model: try Small.model(), corpus: TrainerTests.corpus)
    return try losses.map { loss in
      while !trainer.isEpochDone { _ = try trainer.step() }
      trainer.endEpoch(validation: loss)
      return trainer.state.averagedSince
    }
  }

  @Test("The mean begins where a loss is worse than one that is n epochs before it, once")
  func beginnings() throws {
    // Beside the epoch before, n = 1 leaves out the one before: 2.5 is no reason, 2.2 after 2 is.
    #expect(try Self.beginnings([2, 2.5, 2.2, 3, 4], nonMonotone: 1) == [nil, nil, 15, 15, 15])
    #expect(try Self.beginnings([3, 2, 2.5, 2.2, 9], nonMonotone: 2) == [nil, nil, nil, nil, 25])
    // As good is not worse.
    #expect(try Self.beginnings([2, 2, 2, 2], nonMonotone: 1) == [nil, nil, nil, nil])
    #expect(try Self.beginnings([4, 3, 2, 1], nonMonotone: 1) == [nil, nil, nil, nil])
  }

  @Test("Before the mean begins the iterate is judged, and other optimisers have no mean")
  func notAveragedYet() throws {
    for kind in [OptimizerKind.asgd, .sgd] {
      var configuration = TrainerTests.resumable
      configuration.optimizer = OptimizerConfiguration(kind)
      let trainer = try TrainerTests.trainer(
        configuration, model: try Small.model(), corpus: TrainerTests.corpus)
      #expect((trainer.average != nil) == (kind == .asgd))
      _ = try trainer.step()
      let values = try Small.values(trainer.model)
      #expect(values.contains { $0 != 0 })
      #expect(try trainer.withJudgedParameters { try Small.values(trainer.model) } == values)
    }
  }
}
