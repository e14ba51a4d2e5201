import ArgumentParser
import Training

/// The schedules by name.
enum ScheduleName: String, CaseIterable, ExpressibleByArgument {
  case constant, step, plateau
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

  @Option(help: "The update rule.")
  var optimizer: OptimizerKind = .adam

  @Option(help: "The learning rate (default: 0.002 for adam, 1 for sgd).")
  var lr: Float?

  @Option(
    help: "How the learning rate changes: constant, step (by epochs) or plateau (by validation).")
  var schedule: ScheduleName = .plateau

  @Option(help: "Factor of a change of the learning rate.")
  var decay: Float = 0.5

  @Option(
    help: """
      Step: epochs before the first change. Plateau: epochs without progress before a change.
      """)
  var decayAfter = 1

  @Option(help: "Scale the gradient down to this norm, or none.")
  var clipNorm: Limit = .at(1)

  @Option(help: "Limit each element of the gradient to ±X, before the norm, or none.")
  var clipValue: Limit = .none

  @Option(
    help: """
      What the loss of a window is averaged over: token, or sequence (a sum over time, as in \
      Zaremba et al. 2014).
      """)
  var lossMean: LossMean = .token

  @Option(help: "Stop after this many epochs without a better validation loss (default: never).")
  var patience: Int?

  @Option(help: "Decides initial parameters and dropout.")
  var seed: UInt64 = 1

  var configuration: TrainingConfiguration {
    TrainingConfiguration(
      epochs: epochs, maximumSteps: maxSteps, batch: batchSize, bptt: bptt, optimizer: optimizer,
      rate: lr, schedule: scheduleConfiguration,
      clipping: Clipping(value: clipValue.value, norm: clipNorm.value), lossMean: lossMean,
      patience: patience, seed: seed)
  }

  private var scheduleConfiguration: Schedule {
    switch schedule {
    case .constant: .constant
    case .step: .step(after: decayAfter, factor: decay)
    case .plateau: .plateau(patience: decayAfter, factor: decay)
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
