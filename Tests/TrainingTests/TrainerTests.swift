import Compute
import Glibc
import FoundationEssentials
import LanguageModels
import ModelTesting
import Testing
import TokenIDs

@testable import Training

@Suite struct TrainerTests {
  static func trainer(
    _ configuration: TrainingConfiguration, model: LanguageModel, corpus: [Int32] = Small.corpus
  ) throws -> Trainer<[Int32]> {
    try Trainer(
      configuration, model: model, corpus: corpus, specialTokens: SpecialTokens(endOfSentence: 5))
  }

  /// Trains to the end; the validation loss of an epoch comes from `validation`.
  static func finish(
    _ trainer: Trainer<[Int32]>, validation: (Int) -> Double? = { _ in nil },
    afterStep: () throws -> Void = {}
  ) throws {
    while !trainer.state.isFinished {
      while !trainer.isEpochDone {
        _ = try trainer.step()
        try afterStep()
      }
      trainer.endEpoch(validation: validation(trainer.state.epoch))
    }
  }

  /// A rate for a small model and a short run.
  static func rate(of optimizer: OptimizerKind) -> Float {
    switch optimizer {
    case .sgd, .asgd: 2
    case .averagedMomentum: 8
    case .momentum, .nesterov: 0.8
    case .adagrad: 0.1
    case .rmsprop, .adam, .adamw: 0.02
    }
  }

  @Test("A repetitive corpus is learnt", arguments: HeadKind.allCases, OptimizerKind.allCases)
  func learning(_ head: HeadKind, _ optimizer: OptimizerKind) throws {
    let configuration = TrainingConfiguration(
      epochs: 12, batch: 4, bptt: 10, optimizer: OptimizerConfiguration(optimizer),
      rate: Self.rate(of: optimizer),
      clipping: Clipping(norm: 1))
    let trainer = try Self.trainer(configuration, model: try Small.model(head: head))
    try Self.finish(trainer)
    let losses = trainer.state.history.map(\.training)
    // Ignorance costs ln 6 = 1.79 nats, knowing how frequent each token is ln 5 = 1.61.
    #expect(losses[0] > 0.6)
    #expect((losses.last ?? .infinity) < 0.5)
    #expect(trainer.state.history.count == 12 && trainer.state.updates == 120)
  }

  @Test("The first loss and the first update are those of the window by hand")
  func firstStep() throws {
    let corpus: [Int32] = [1, 2, 3, 4, 0, 1, 2]
    for (mean, norm) in [(LossMean.token, nil), (.sequence, nil), (.sequence, Float(0.01))] {
      let model = try Small.model()
      let configuration = TrainingConfiguration(
        batch: 2, bptt: 3, optimizer: OptimizerConfiguration(.sgd), rate: 0.5,
        clipping: Clipping(norm: norm), lossMean: mean)
      let trainer = try Self.trainer(configuration, model: model, corpus: corpus)
      let byHand = try Small.model().window(steps: 3, batch: 2)
      for (position, id) in [5, 3, 1, 4, 2, 0].enumerated() { byHand.inputs[position] = Int32(id) }
      for (position, id) in [1, 4, 2, 0, 3, 1].enumerated() { byHand.targets[position] = Int32(id) }
      byHand.forward(0..<3)
      let nats = try byHand.lossAndGradients(scale: mean == .token ? 1.0 / 6 : 1.0 / 2)
      let report = try trainer.step()
      #expect(report.nats == nats / 6)
      let gradients = byHand.parameters.gradients
      let factor = norm.map { Float(Double($0) / report.clipping.norm) } ?? 1
      #expect((factor < 1) == (norm != nil))
      byHand.backend.addScaled(-0.5 * factor, gradients, to: byHand.parameters.values)
      #expect(try differences(Small.values(model), Small.values(byHand.model)) == 0)
      #expect(trainer.state.tally.tokens == 6 && trainer.state.tally.updates == 1)
    }
  }

  /// Dropout, Adam, clipping and a plateau: everything that a run remembers.
  static let resumable = TrainingConfiguration(
    epochs: 3, batch: 3, bptt: 7, optimizer: OptimizerConfiguration(.adam), rate: 0.01,
    schedule: .plateau(patience: 1, factor: 0.5), clipping: Clipping(value: 0.1, norm: 0.2),
    seed: 8)
  static let corpus = (0..<100).map { Int32($0 * $0 % 5) }
  static func validation(_ epoch: Int) -> Double { [2, 2.5, 1.5][epoch] }

  @Test func equalSeedsGiveEqualBytes() throws {
    func run(_ seed: UInt64) throws -> [Float] {
      var configuration = Self.resumable
      configuration.seed = seed
      let model = try Small.model(dropout: 0.3)
      try Self.finish(
        try Self.trainer(configuration, model: model, corpus: Self.corpus),
        validation: Self.validation)
      return try Small.values(model)
    }
    let first = try run(8)
    #expect(differences(try run(8), first) == 0)
    #expect(differences(try run(9), first) > first.count / 2)  // other masks
  }

  @Test("What is measured is of the gradient before clipping, and moves nothing")
  func measuring() throws {
    let trainers = try [true, false].map { _ in
      try Self.trainer(Self.resumable, model: try Small.model(dropout: 0.3), corpus: Self.corpus)
    }
    var limited = 0
    while !trainers[0].isEpochDone {
      let rate = trainers[0].rate
      let report = try trainers[0].step(measuring: [.blocks, .steps])
      let plain = try trainers[1].step()
      #expect(plain.blockNorms == nil && plain.stepNorms == nil)
      #expect(report.stepNorms?["layer0"]?.allSatisfy { $0 > 0 } == true)
      #expect(report.clipping.norm == plain.clipping.norm && report.nats == plain.nats)
      let blocks = try #require(report.blockNorms)
      #expect(Set(blocks.keys) == Set(trainers[0].model.parameters.layout.blocks.map(\.name)))
      let all = blocks.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(all / report.clipping.norm - 1) < 1e-6)
      #expect(report.clipping.normAfter <= 0.2 * (1 + 1e-6))
      #expect(report.rate == rate && report.sampled == 0)
      limited += report.clipping.clippedValues > 0 ? 1 : 0
    }
    #expect(try differences(Small.values(trainers[0].model), Small.values(trainers[1].model)) == 0)
    #expect(trainers[0].state == trainers[1].state)
    let (epoch, _) = trainers[0].endEpoch(validation: nil)
    #expect(limited > 0 && epoch.limited == Double(limited) / 5)
    #expect(trainers[0].state.tally == Tally())
  }

  @Test(arguments: [Float.nan, .infinity, 3e38])
  func aLossThatIsNotFiniteThrows(value: Float) throws {
    let model = try Small.model()
    let trainer = try Self.trainer(Self.resumable, model: model, corpus: Self.corpus)
    _ = try trainer.step()
    var values = try Small.values(model)
    for index in values.indices.suffix(20) { values[index] = value }
    model.backend.write(values, to: model.parameters.values)
    let state = trainer.state
    #expect(throws: NonFiniteError.self) { try trainer.step() }
    let after = try Small.values(model)
    #expect(zip(values, after).allSatisfy { $0.bitPattern == $1.bitPattern })
    #expect(trainer.state == state)
  }

  @Test(arguments: [1, 4, 5, 7])
  func maximumStepsEndTheRun(limit: Int) throws {
    var configuration = Self.resumable
    configuration.maximumSteps = limit
    let trainer = try Self.trainer(configuration, model: try Small.model(), corpus: Self.corpus)
    try Self.finish(trainer, validation: Self.validation)
    #expect(trainer.state.updates == limit)
    #expect(trainer.state.history.count == (limit + 4) / 5)  // an epoch has 5 windows
  }

  @Test(
    arguments: [
      (1, [3, 2, 2.5, 1, 4, 5, 1], 3), (2, [3, 2, 2.5, 1, 4, 5, 1], 6),
      (nil, [3, 4, 5, 6, 7, 8, 9], 7),
    ] as [(Int?, [Double], Int)])
  func patienceEndsTheRun(patience: Int?, validation: [Double], epochs: Int) throws {
    var configuration = Self.resumable
    configuration.epochs = 7
    configuration.patience = patience
    let trainer = try Self.trainer(configuration, model: try Small.model(), corpus: Self.corpus)
    try Self.finish(trainer, validation: { validation[$0] })
    #expect(trainer.state.history.count == epochs)
    let best = validation.prefix(epochs).enumerated().min { $0.element < $1.element }
    #expect(trainer.state.best?.epoch == best.map { $0.offset + 1 })
  }

  @Test func anEndedEpochEndsTheFaults() throws {
    let trainer = try Self.trainer(Self.resumable, model: try Small.model(), corpus: Self.corpus)
    trainer.state.faults = 2
    while !trainer.isEpochDone { _ = try trainer.step() }
    trainer.endEpoch(validation: nil)
    #expect(trainer.state.faults == 0)
  }

  @Test("A cosine comes to its end with the last update, if that is before the last epoch")
  func cosine() throws {
    var configuration = Self.resumable
    configuration.schedule = .cosine(floor: 0)
    configuration.maximumSteps = 4
    let trainer = try Self.trainer(configuration, model: try Small.model(), corpus: Self.corpus)
    for done in [0, 0.25, 0.5, 0.75] {
      let expected = 0.01 * (1 + cos(.pi * done)) / 2
      #expect(abs(Double(try trainer.step().rate) - expected) < 1e-8)
    }
  }

  @Test("The step of a random window is in proportion to its length")
  func randomWindows() throws {
    let configuration = TrainingConfiguration(
      batch: 2, bptt: 10, randomBPTT: true, optimizer: OptimizerConfiguration(.sgd), rate: 0.5,
      clipping: Clipping(), seed: 4)
    let trainer = try Self.trainer(configuration, model: try Small.model())
    var lengths: Set<Int> = []
    for _ in 0..<4 {
      let before = try Small.values(trainer.model)
      let length = try trainer.step().tokens / 2
      let gradients = try trainer.model.backend.read(trainer.model.parameters.gradients)
      let expected = zip(before, gradients).map { $0 - 0.5 * Float(length) / 10 * $1 }
      #expect(try deviation(Small.values(trainer.model), from: expected) < 1e-6)
      lengths.insert(length)
    }
    #expect(lengths.count > 2)
  }

  @Test("An epoch begins without a state, and with masks of its own", arguments: [Float(0), 0.3])
  func epochs(dropout: Float) throws {
    var configuration = Self.resumable
    configuration.optimizer = OptimizerConfiguration(.sgd)
    // No parameter moves.
    configuration.rate = 1e-30
    let trainer = try Self.trainer(
      configuration, model: try Small.model(dropout: dropout), corpus: Self.corpus)
    let nats = try (0..<2).map { _ in
      var nats: [Double] = []
      while !trainer.isEpochDone { nats.append(try trainer.step().nats) }
      trainer.endEpoch(validation: nil)
      return nats
    }
    #expect(nats[0].count == 5)
    for (first, second) in zip(nats[0], nats[1]) { #expect((first == second) == (dropout == 0)) }
  }

  @Test func aGradientThatIsNotFiniteThrows() throws {
    var configuration = Self.resumable
    configuration.penalty = ActivationPenalty(size: 3e38)
    let model = try Small.model()
    let trainer = try Self.trainer(configuration, model: model, corpus: Self.corpus)
    let before = try Small.values(model)
    #expect(throws: NonFiniteError.self) { try trainer.step() }
    #expect(try differences(Small.values(model), before) == 0 && trainer.state.updates == 0)
  }

  @Test func aGradientWhoseValuesAreLimitedIsNotScaledUp() throws {
    let model = try Small.model()
    let gradients = model.parameters.gradients
    var values = [Float](repeating: 0, count: gradients.count)
    values[3] = 10
    model.backend.write(values, to: gradients)
    let report = try Clipping(value: 0.5, norm: 1).apply(to: gradients, on: model.backend)
    #expect(report.norm == 10 && report.clippedValues == 1)
    #expect(report.normAfter == 0.5 && report.factor == 1 && !report.isNormClipped)
  }

  @Test func aLoweredRateEndsALinearScheduleLowerToo() {
    var state = ScheduleState(rate: 1)
    state.lower(by: 0.5)
    state.endEpoch(2, validation: nil, .linear(after: 1, epochs: 4))
    #expect(state.rate == 0.25)
  }
}
