import ArgumentParser
import LanguageModels
import Training

/// The schedules by name.
enum ScheduleName: String, CaseIterable, ExpressibleByArgument {
  case constant, step, plateau, linear, cosine

  /// Whether it changes the rate by a factor to choose.
  var hasFactor: Bool {
    switch self {
    case .step, .plateau: true
    case .constant, .linear, .cosine: false
    }
  }

  /// Whether it waits for epochs to choose before the first change.
  var waits: Bool {
    switch self {
    case .step, .plateau, .linear: true
    case .constant, .cosine: false
    }
  }
}

/// How the model is trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: "Passes over the training text.")
  var epochs = 10

  @Option(help: "The most updates (default: no limit).")
  var maxSteps: Int?

  @Option(help: "Strands of text read side by side.")
  var batchSize = 20

  @Option(help: "Steps that gradients flow back.")
  var bptt = 35

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      Draw each window's steps around --bptt, the learning rate in proportion; --variable-bptt too.
      """)
  var randomBptt = false

  @OptionGroup var feeding: FeedingOptions

  @Option(
    help: """
      The update rule. asgd (nt-asgd too) is sgd until validation stops improving, and then the mean of \
      its iterates.
      """)
  var optimizer: OptimizerKind = .adam

  @Option(help: "Decay of the optimiser's momentum, β₁ of Adam (default: 0.9).")
  var momentum: Float?

  @Option(
    help: """
      Decay of the mean of squared gradients, β₂ of Adam (default: 0.99 for rmsprop, 0.999 for adam).
      """)
  var squareDecay: Float?

  @Option(
    help: """
      Pull of the weights towards 0, which comes after clipping (default: 0.01 for adamw, 0 for others).
      """)
  var weightDecay: Float?

  @Option(
    help: """
      Average the iterates of asgd once a validation loss is worse than one N epochs before it (default: \
      5).
      """)
  var nonmonotone: Int?

  @Option(
    help: """
      The learning rate (default: \(usualRates); of sgd, asgd and momentum in all its forms that over --bptt with \
      --loss-mean sequence).
      """)
  var lr: Float?

  @Option(
    help: """
      How the learning rate changes: constant, step (every epoch), plateau (by validation), linear \
      (from epoch to epoch) or cosine (from update to update), towards 0 at the end.
      """)
  var schedule: ScheduleName = .linear

  @Option(help: "Step and plateau: the factor of a change of the learning rate (default: 0.5).")
  var decay: Float?

  @Option(
    help: """
      Epochs before the first change, for plateau those without progress (default: 1; for linear, \
      three fifths of all).
      """)
  var decayAfter: Int?

  @Option(help: "Updates over which the learning rate rises to its start.")
  var warmup = 0

  @Option(help: "Scale the gradient down to this norm, or none.")
  var clipNorm: Limit = .at(1)

  @Option(help: "Limit each element of the gradient to ±X, before the norm, or none.")
  var clipValue: Limit = .none

  @Option(help: "Penalty on the size of the last layer's output; --alpha too.")
  var activationPenalty: Float = 0

  @Option(
    help: "Penalty on the change of the last layer's output from step to step; --beta too.")
  var changePenalty: Float = 0

  @Option(
    help: """
      What the loss of a window is averaged over: token, or sequence (a sum over time, as in \
      Zaremba and others 2014).
      """)
  var lossMean: LossMean = .token

  @Option(help: "Stop after this many epochs without a better validation loss (default: never).")
  var patience: Int?

  @Option(
    help: """
      What products round their operands to in training: f32, or bf16, which is about twice as fast where \
      the processor has it, and f32 where not. Weights, updates and all that is judged stay in f32.
      """)
  var precision = Precision.f32

  @Option(help: "Decides initial parameters and dropout.")
  var seed: UInt64 = 1

  private static var usualRates: String {
    OptimizerKind.allCases.map { "\($0.usualRate) for \($0.rawValue)" }.joined(separator: ", ")
  }

  func validate() throws {
    if let decay, !(decay > 0 && decay <= 1) {
      throw ValidationError("--decay \(decay); choose above 0, at most 1")
    }
    let rule = "--optimizer \(optimizer.rawValue)"
    let change = "--schedule \(schedule.rawValue)"
    try StrayOption.refuse([
      .init("--momentum", isGiven: momentum != nil, isUsed: optimizer.hasMomentum, by: rule),
      .init(
        "--square-decay", isGiven: squareDecay != nil, isUsed: optimizer.hasSquareDecay, by: rule),
      .init("--nonmonotone", isGiven: nonmonotone != nil, isUsed: optimizer.isAveraged, by: rule),
      .init("--decay", isGiven: decay != nil, isUsed: schedule.hasFactor, by: change),
      .init("--decay-after", isGiven: decayAfter != nil, isUsed: schedule.waits, by: change),
    ])
  }

  var configuration: TrainingConfiguration {
    TrainingConfiguration(
      epochs: epochs, maximumSteps: maxSteps, batch: batchSize, bptt: bptt,
      randomBPTT: randomBptt, feeding: feeding.policy,
      penalty: ActivationPenalty(size: activationPenalty, change: changePenalty),
      optimizer: OptimizerConfiguration(
        optimizer, momentum: momentum, squareDecay: squareDecay, weightDecay: weightDecay,
        nonMonotone: nonmonotone ?? 5),
      rate: lr, schedule: scheduleConfiguration, warmup: warmup,
      clipping: Clipping(value: clipValue.value, norm: clipNorm.value), lossMean: lossMean,
      patience: patience, precision: precision, seed: seed)
  }

  /// The epochs that a linear schedule waits for: three fifths of all, of any number that can be typed.
  static func usualWait(epochs: Int) -> Int { epochs / 5 * 3 + epochs % 5 * 3 / 5 }

  private var scheduleConfiguration: Schedule {
    switch schedule {
    case .constant: .constant
    case .step: .step(after: decayAfter ?? 1, factor: decay ?? 0.5)
    case .plateau: .plateau(patience: decayAfter ?? 1, factor: decay ?? 0.5)
    case .linear: .linear(after: decayAfter ?? Self.usualWait(epochs: epochs), epochs: epochs)
    case .cosine: .cosine(floor: 0)
    }
  }
}

/// A number, or `none`.
enum Limit: ExpressibleByArgument, CustomStringConvertible {
  case none
  case at(Float)

  init?(argument: String) {
    if argument == "none" {
      self = .none
    } else if let value = Float(argument) {
      self = .at(value)
    } else {
      return nil
    }
  }

  var value: Float? {
    if case .at(let value) = self { value } else { nil }
  }

  var description: String { value.map { "\($0)" } ?? "none" }
  var defaultValueDescription: String { description }
}
