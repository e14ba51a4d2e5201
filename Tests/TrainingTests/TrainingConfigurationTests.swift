import LanguageModels
import Testing
import Training

/// The ranges of the numbers of a training, both ends of each.
@Suite struct TrainingConfigurationTests {
  static func message(_ configuration: TrainingConfiguration) -> String? {
    do throws(ConfigurationError) {
      try configuration.validate()
      return nil
    } catch {
      return error.description
    }
  }

  /// A number of a training, the values that it takes, and those beyond its ends.
  struct Limits: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let taken: [Double]
    let refused: [Double]
    /// What an error says of the values that it takes.
    let choice: String
    let set: @Sendable (inout TrainingConfiguration, Double) -> Void

    init(
      _ name: String, taken: [Double], refused: [Double], _ choice: String,
      set: @escaping @Sendable (inout TrainingConfiguration, Double) -> Void
    ) {
      testDescription = name
      self.taken = taken
      self.refused = refused
      self.choice = choice
      self.set = set
    }
  }

  static func count(
    _ name: String, from least: Int = 1, to most: Int = 1_000_000_000,
    set: @escaping @Sendable (inout TrainingConfiguration, Int) -> Void
  ) -> Limits {
    Limits(
      name, taken: [Double(least), Double(most)], refused: [Double(least) - 1, Double(most) + 1],
      "\(least) to \(most)"
    ) { set(&$0, Int($1)) }
  }

  static func positive(
    _ name: String, set: @escaping @Sendable (inout TrainingConfiguration, Float) -> Void
  ) -> Limits {
    Limits(
      name, taken: [1e-30, 1e30], refused: [0, -1, .infinity, .nan], "a finite number above 0"
    ) { set(&$0, Float($1)) }
  }

  static func part(
    _ name: String, taken: [Double], refused: [Double], _ choice: String,
    set: @escaping @Sendable (inout TrainingConfiguration, Float) -> Void
  ) -> Limits {
    Limits(name, taken: taken, refused: refused, choice) { set(&$0, Float($1)) }
  }

  static func sampling(
    _ name: String, taken: [Double], refused: [Double], _ choice: String,
    _ schedule: @escaping @Sendable (Double) -> SamplingSchedule
  ) -> Limits {
    Limits(name, taken: taken, refused: refused, choice) {
      $0.feeding = .scheduledSampling(schedule($1), by: .position)
    }
  }

  static let counts: [Limits] = [
    count("epochs") { $0.epochs = $1 }, count("maximumSteps") { $0.maximumSteps = $1 },
    count("batch", to: 65_536) { $0.batch = $1 }, count("bptt", to: 65_536) { $0.bptt = $1 },
    count("warmup", from: 0) { $0.warmup = $1 },
    count("optimizer.nonMonotone") { $0.optimizer.nonMonotone = $1 },
    count("schedule.wait", from: 0) { $0.schedule = .step(after: $1, factor: 0.5) },
    count("schedule.wait", from: 0) { $0.schedule = .plateau(patience: $1, factor: 0.5) },
    Limits("patience", taken: [1, 1e9], refused: [0, -1], "1 or more") { $0.patience = Int($1) },
    Limits("schedule.wait", taken: [0, 7], refused: [-1, 8], "0 to 7") {
      $0.schedule = .linear(after: Int($1), epochs: 7)
    },
    count("schedule.epochs") { $0.schedule = .linear(after: 0, epochs: $1) },
    Limits("schedule.epochs", taken: [1], refused: [-0x1p63, -5], "1 to 1000000000") {
      $0.schedule = .linear(after: 0, epochs: Int($1))
    },
  ]

  static let numbers: [Limits] = [
    positive("rate") { $0.rate = $1 }, positive("clipping.norm") { $0.clipping.norm = $1 },
    positive("clipping.value") { $0.clipping.value = $1 },
    part("optimizer.momentum", taken: [0, 0.999], refused: [-0.5, 1], "0 or more and below 1") {
      $0.optimizer.momentum = $1
    },
    part(
      "optimizer.squareDecay", taken: [0, 0.999], refused: [-0.5, 1, 1.5], "0 or more and below 1"
    ) { $0.optimizer.squareDecay = $1 },
    part(
      "optimizer.weightDecay", taken: [0, 9], refused: [-0.5, .infinity],
      "a finite number, 0 or more"
    ) { $0.optimizer.weightDecay = $1 },
    part("penalty.size", taken: [0, 9], refused: [-0.5, .infinity], "a finite number, 0 or more") {
      $0.penalty.size = $1
    },
    part(
      "penalty.change", taken: [0, 9], refused: [-0.5, .infinity], "a finite number, 0 or more"
    ) {
      $0.penalty.change = $1
    },
    part("schedule.factor", taken: [0.001, 1], refused: [0, 1.5], "above 0, at most 1") {
      $0.schedule = .step(after: 1, factor: $1)
    },
    part("schedule.factor", taken: [0.001, 1], refused: [0, 1.5], "above 0, at most 1") {
      $0.schedule = .plateau(patience: 1, factor: $1)
    },
    part("schedule.floor", taken: [0, 1], refused: [-0.5, 1.5], "0 to 1") {
      $0.schedule = .cosine(floor: $1)
    },
    sampling("feeding.rate", taken: [0, 1], refused: [-0.5, 1.5], "0 to 1") { .constant(rate: $0) },
    sampling(
      "feeding.slope", taken: [0, 9], refused: [-0.5, .infinity], "a finite number, 0 or more"
    ) { .linear(slope: $0, floor: 0) },
    sampling("feeding.floor", taken: [0, 1], refused: [-0.5, 1.5], "0 to 1") {
      .linear(slope: 0.1, floor: $0)
    },
    sampling("feeding.k", taken: [1e-9, 0.999], refused: [0, 1], "above 0 and below 1") {
      .exponential(k: $0)
    },
    sampling(
      "feeding.k", taken: [1, 1e9], refused: [0.5, .infinity], "a finite number, 1 or more"
    ) {
      .inverseSigmoid(k: $0)
    },
  ]

  @Test(
    "A number of a training is taken at both ends of its range and refused beyond",
    arguments: counts + numbers)
  func ends(_ limits: Limits) {
    func message(_ value: Double) -> String? {
      var configuration = TrainingConfiguration()
      limits.set(&configuration, value)
      return Self.message(configuration)
    }
    for value in limits.taken { #expect(message(value) == nil, "\(value)") }
    for value in limits.refused {
      let text = value == value.rounded() && value.isFinite ? "\(Int(value))" : "\(value)"
      #expect(message(value) == "\(limits.testDescription) \(text); choose \(limits.choice)")
    }
  }

  @Test("The usual rate is the optimiser's, and a T-th of it where a loss is a sum over T steps")
  func usualRates() {
    let rates: [(OptimizerKind, Float)] = [
      (.sgd, 20), (.momentum, 2), (.averagedMomentum, 20), (.nesterov, 2), (.adagrad, 0.02),
      (.rmsprop, 0.002), (.adam, 0.002), (.adamw, 0.002), (.asgd, 20),
    ]
    #expect(rates.map(\.0) == OptimizerKind.allCases)
    for (kind, rate) in rates {
      func usual(_ mean: LossMean) -> Float {
        TrainingConfiguration(
          bptt: 40, optimizer: OptimizerConfiguration(kind), lossMean: mean
        ).rate
      }
      #expect(usual(.token) == rate)
      #expect(usual(.sequence) == (rate < 1 ? rate : rate / 40), "\(kind)")
    }
    #expect(TrainingConfiguration(rate: 7, lossMean: .sequence).rate == 7)
  }

  @Test("An optimiser has the usual numbers of its kind where none are asked for")
  func usualNumbers() {
    for kind in OptimizerKind.allCases {
      let usual = OptimizerConfiguration(kind)
      #expect(usual.momentum == 0.9)
      #expect(usual.squareDecay == (kind == .rmsprop ? 0.99 : 0.999))
      #expect(usual.weightDecay == (kind == .adamw ? 0.01 : 0))
      #expect(usual.nonMonotone == 5)
    }
  }
}
