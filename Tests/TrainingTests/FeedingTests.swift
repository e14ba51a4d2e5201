import CPUCompute
import FoundationEssentials
import Glibc
import LanguageModels
import ModelTesting
import TestSupport
import Testing

@testable import Training

@Suite struct FeedingTests {
  static func values(_ feeding: Feeding, epochs: Int = 2) throws -> ([Float], TrainingState) {
    let trainer = try trainer(feeding, epochs: epochs)
    try TrainerTests.finish(trainer)
    return try (Small.values(trainer.model), trainer.state)
  }

  static func trainer(_ feeding: Feeding, epochs: Int = 2) throws -> Trainer<[Int32]> {
    try TrainerTests.trainer(
      TrainingConfiguration(
        epochs: epochs, batch: 4, bptt: 10, feeding: feeding,
        optimizer: OptimizerConfiguration(.sgd), rate: 0.5),
      model: try Small.model(dropout: 0.2))
  }

  @Test("23. Scheduled sampling at rate 0 is teacher forcing to the bit, at rate 1 free running")
  func ends() throws {
    let forced = try Self.values(.teacherForcing)
    for coin in Feeding.Coin.allCases {
      let none = try Self.values(.scheduledSampling(.constant(rate: 0), by: coin))
      #expect(differences(none.0, forced.0) == 0)
      #expect(none.1.history.allSatisfy { $0.sampled == 0 })
    }
    let free = try Self.values(.freeRunning)
    #expect(differences(free.0, forced.0) > 0)
    // But for the first of ten steps, all inputs are samples.
    #expect(free.1.history.allSatisfy { abs($0.sampled - 0.9) < 1e-12 })
    for coin in Feeding.Coin.allCases {
      let all = try Self.values(.scheduledSampling(.constant(rate: 1), by: coin))
      #expect(all.1.history.map(\.sampled) == free.1.history.map(\.sampled))
    }
  }

  @Test("23. The part of samples that was realised is that of the schedule")
  func realisedRate() throws {
    for coin in Feeding.Coin.allCases {
      let feeding = Feeding.scheduledSampling(.constant(rate: 0.3), by: coin)
      var sampled = 0
      for update in 0..<2_000 {
        let plan = FeedingPlan(feeding, steps: 11, batch: 5, seed: 3, update: update)
        sampled += plan.sampledTokens
        if coin == .sequence { #expect(plan.sampledTokens % 10 == 0) }
      }
      // Five deviations of 10,000 or 100,000 coins.
      let rate = Double(sampled) / Double(2_000 * 10 * 5)
      #expect(abs(rate - 0.3) < (coin == .position ? 0.0073 : 0.023))
    }
  }

  @Test("23. ε falls as published")
  func schedules() {
    let linear = SamplingSchedule.linear(slope: 0.1, floor: 0.25)
    #expect((0..<9).map(linear.truth).last == 0.25)
    #expect(abs(linear.truth(at: 3) - 0.7) < 1e-12)
    #expect(abs(SamplingSchedule.exponential(k: 0.9).truth(at: 2) - 0.81) < 1e-12)
    let sigmoid = SamplingSchedule.inverseSigmoid(k: 5)
    #expect(abs(sigmoid.truth(at: 0) - 5.0 / 6) < 1e-12)
    #expect(sigmoid.truth(at: 100_000) == 0)
    for schedule in [linear, .exponential(k: 0.99), sigmoid] {
      let truths = (0..<300).map(schedule.truth)
      #expect(zip(truths, truths.dropFirst()).allSatisfy { $0 >= $1 && 0...1 ~= $1 })
    }
  }

  @Test(
    "A sample is drawn from the prediction of the step before, which read the samples before it")
  func samplesAreDrawn() throws {
    let window = try Small.model().window(steps: 8, batch: 3)
    for position in 0..<24 {
      window.inputs[position] = Int32(position % 6)
      window.targets[position] = 0
    }
    let plan = FeedingPlan(.freeRunning, steps: 8, batch: 3, seed: 1, update: 0)
    try plan.forward(window, dropoutKey: 1)
    let inputs = (0..<24).map { window.inputs[$0] }
    let losses = try (window.loss(), window.backend.read(window.losses))
    // Read again at once, the samples are what was read.
    let again = try Small.model().window(steps: 8, batch: 3)
    for position in 0..<24 {
      again.inputs[position] = inputs[position]
      again.targets[position] = 0
    }
    again.forward(0..<8, dropoutKey: 1)
    #expect(try abs(again.loss() - losses.0) < 1e-5)
    #expect(Set(inputs.dropFirst(3)).count > 1)
  }

  @Test func aCutRunGoesOnWithTheSameCoins() throws {
    let feeding = Feeding.scheduledSampling(.linear(slope: 0.05, floor: 0.2), by: .position)
    let (whole, rest) = (try Self.trainer(feeding), try Self.trainer(feeding))
    for _ in 0..<7 { _ = try whole.step() }
    let checkpoint = try Checkpoint(whole)
    try checkpoint.restore(rest)
    for trainer in [whole, rest] { try TrainerTests.finish(trainer) }
    #expect(try differences(Small.values(rest.model), Small.values(whole.model)) == 0)
    #expect(rest.state == whole.state)
  }

  @Test("Random windows cover every token once, and lie around T")
  func randomBPTT() throws {
    let corpus = (0..<4_000).map { Int32($0 * 7 % 6) }
    var configuration = TrainingConfiguration(
      epochs: 1, batch: 2, bptt: 30, randomBPTT: true, optimizer: OptimizerConfiguration(.sgd),
      rate: 0.01)
    configuration.seed = 4
    let trainer = try TrainerTests.trainer(
      configuration, model: try Small.model(), corpus: corpus)
    var lengths: [Int] = []
    while !trainer.isEpochDone { lengths.append(try trainer.step().tokens / 2) }
    #expect(lengths.reduce(0, +) == 2_000)
    #expect(lengths.dropLast().allSatisfy { 5...50 ~= $0 } && Set(lengths).count > 8)
    #expect(lengths.contains { $0 > 30 } && lengths.contains { $0 < 30 })
    let mean = Double(lengths.dropLast().reduce(0, +)) / Double(lengths.count - 1)
    #expect(abs(mean - 29.25) < 3)
  }

  @Test("Lengths of windows are normal around T with deviation 5, and around T/2 in one of twenty")
  func lengths() {
    var configuration = TrainingConfiguration(batch: 2, bptt: 100, randomBPTT: true)
    configuration.seed = TestSeed.seed(4)
    let lengths = (0..<8_000).map { configuration.steps(at: $0) }
    let short = lengths.filter { $0 < 75 }
    // Five deviations of 8,000 coins.
    #expect(abs(Double(short.count) / 8_000 - 0.05) < 0.0122)
    for (part, center) in [(lengths.filter { $0 >= 75 }, 100.0), (short, 50)] {
      let count = Double(part.count)
      // A fraction of a step is cut off: half a step on the average.
      let mean = part.reduce(0) { $0 + Double($1) } / count + 0.5
      let variance =
        part.reduce(0) { $0 + (Double($1) + 0.5 - mean) * (Double($1) + 0.5 - mean) } / count
      #expect(abs(mean - center) < 25 / count.squareRoot())
      #expect(abs(variance.squareRoot() - 5) < 18 / count.squareRoot() + 0.02)
    }
    #expect(lengths.allSatisfy { 5...120 ~= $0 } && configuration.longestWindow == 120)
    configuration.bptt = 3
    #expect((0..<500).allSatisfy { 3...23 ~= configuration.steps(at: $0) })
    configuration.randomBPTT = false
    #expect(configuration.steps(at: 7) == 3 && configuration.longestWindow == 3)
  }

  @Test("Every epoch counts its own samples")
  func samplesOfAnEpoch() throws {
    let feeding = Feeding.scheduledSampling(.linear(slope: 0.05, floor: 0), by: .position)
    let trainer = try Self.trainer(feeding, epochs: 3)
    for epoch in 0..<3 {
      var (sampled, tokens) = (0, 0)
      while !trainer.isEpochDone {
        let report = try trainer.step()
        sampled += report.sampled
        tokens += report.tokens
        #expect(trainer.state.tally.samples == sampled && trainer.state.tally.tokens == tokens)
      }
      #expect(trainer.endEpoch(validation: nil).report.sampled == Double(sampled) / Double(tokens))
      #expect(epoch == 0 || sampled > 0)
    }
    #expect(trainer.state.history[0].sampled < trainer.state.history[2].sampled)
  }

  @Test("The sample of a row is drawn from the prediction of that row")
  func rows() throws {
    let model = try LanguageModel(
      ModelConfiguration(
        vocabularySize: 6, embeddingWidth: 8, hiddenWidths: [12], initialization: .uniform(3)),
      seed: 1, on: CPUBackend(threads: 1))
    let window = model.window(steps: 2, batch: 800)
    let single = model.window(steps: 1, batch: 2)
    for row in 0..<800 { window.inputs[row] = Int32(row % 2) }
    for row in 0..<2 { single.inputs[row] = Int32(row) }
    try FeedingPlan(.freeRunning, steps: 2, batch: 800, seed: 1, update: 0)
      .forward(window, dropoutKey: 1)
    single.forward(0..<1)
    let probabilities = try model.backend.read(single.predict()).map { exp(Double($0)) }
    for (place, probability) in probabilities.enumerated() {
      let (row, token) = (place / 6, Int32(place % 6))
      let part = Double((0..<400).count { window.inputs[800 + 2 * $0 + row] == token }) / 400
      #expect(abs(part - probability) < 0.08, "\(token) after \(row)")
    }
    #expect(zip(probabilities, probabilities.dropFirst(6)).contains { abs($0 - $1) > 0.2 })
  }
}
