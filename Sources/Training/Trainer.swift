public import Compute
public import LanguageModels
import Randomness

/// The training loop: windows, gradients, clipping, updates, epochs.
///
/// A run is decided by its configuration and data. Cut at any step and continued from its vectors
/// and its ``state``, it ends in the same bytes.
public final class Trainer<Corpus: RandomAccessCollection>
where Corpus.Element == Int32, Corpus.Index == Int {
  /// The model being trained.
  public let model: LanguageModel
  /// What it is trained in.
  public let window: Window
  /// How it is trained.
  public let configuration: TrainingConfiguration
  /// The strands of the training tokens.
  public let batcher: Batcher<Corpus>
  /// The update rule.
  public let optimizer: any Optimizer
  /// The mean of the iterates; nil for an optimiser without one.
  public let average: IterateAverage?
  /// Where the run stands.
  public var state: TrainingState

  /// A run at its start.
  ///
  /// - Parameters:
  ///   - configuration: How to train.
  ///   - model: What to train, new or to be fine-tuned.
  ///   - corpus: The training tokens.
  ///   - start: The token before the first.
  /// - Throws: ``TrainingError`` for a configuration that cannot be, too few tokens, or a precision
  ///   that the device does not have.
  public init(
    _ configuration: TrainingConfiguration, model: LanguageModel, corpus: Corpus, start: Int32
  ) throws {
    try configuration.validate(for: model.configuration)
    guard model.backend.supports(configuration.precision) else {
      throw TrainingError(
        message: "this device has no fast \(configuration.precision.rawValue); choose "
          + Precision.f32.rawValue)
    }
    self.configuration = configuration
    // Before the buffers, which a batch too large for the corpus may have no memory for.
    batcher = try Batcher(
      corpus, batch: configuration.batch, steps: configuration.bptt, start: start)
    self.model = model
    window = model.window(steps: configuration.longestWindow, batch: configuration.batch)
    optimizer = configuration.optimizer.make(for: model.parameters, on: model.backend)
    average =
      configuration.optimizer.kind.isAveraged
      ? IterateAverage(for: model.parameters, on: model.backend) : nil
    state = TrainingState(configuration)
  }

  /// Whether every window of the current epoch is done.
  public var isEpochDone: Bool {
    state.position == batcher.strand || state.updates == configuration.maximumSteps
  }

  /// The part of the current epoch that is done.
  public var epochDone: Double { Double(state.position) / Double(batcher.strand) }

  /// The learning rate of the next update: the schedule's, and less during warm-up.
  public var rate: Float {
    var part = (Double(state.epoch) + epochDone) / Double(configuration.epochs)
    if let most = configuration.maximumSteps {
      part = max(part, Double(state.updates) / Double(most))
    }
    let warmth = Float(min(state.updates + 1, configuration.warmup))
    return state.schedule.rate * configuration.schedule.factor(at: part)
      * (configuration.warmup > 0 ? warmth / Float(configuration.warmup) : 1)
  }

  /// Calls `body` while the model has the parameters that it is judged by and saved with: the mean of
  /// the iterates once there is one.
  public func withJudgedParameters<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard state.averagedSince != nil, let average else { return try body() }
    return try average.standIn(for: model.parameters, on: model.backend, body)
  }

  /// Learns the next window of the epoch.
  ///
  /// - Parameter measuring: The norms to take that nothing but a report needs.
  /// - Returns: What the update did.
  /// - Throws: ``NonFiniteError`` when the loss or the gradient is not finite; parameters are then as
  ///   they were before the step.
  public func step(measuring: Measurements = []) throws -> StepReport {
    precondition(!isEpochDone && !state.isFinished, "the epoch is done: end it first")
    model.backend.precision = configuration.precision
    defer { model.backend.precision = .f32 }
    let length = min(configuration.steps(at: state.updates), batcher.strand - state.position)
    let tokens = length * batcher.batch
    if state.window == 0 { window.resetState() }
    batcher.forEachToken(in: state.position..<state.position + length) { position, input, target in
      window.inputs[position] = input
      window.targets[position] = target
    }
    var plan = FeedingPlan(
      configuration.feeding, steps: length, batch: batcher.batch, seed: configuration.seed,
      update: state.updates)
    plan.forward(
      window, dropoutKey: RandomStream.key(configuration.seed, UInt64(state.updates)))
    let divisor = configuration.lossMean == .token ? tokens : batcher.batch
    let nats = window.lossAndGradients(
      scale: 1 / Float(divisor), penalty: configuration.penalty,
      measuringSteps: measuring.contains(.steps))
    window.carryState()
    let blockNorms =
      measuring.contains(.blocks) ? model.parameters.gradientNorms(on: model.backend) : nil
    let clipping = configuration.clipping.apply(
      to: model.parameters.gradients, on: model.backend)
    guard nats.isFinite, clipping.norm.isFinite else {
      throw NonFiniteError(update: state.updates + 1)
    }
    // A short window has a mean over fewer tokens, whose gradient is to weigh less.
    let part = configuration.randomBPTT ? Float(length) / Float(configuration.bptt) : 1
    let rate = rate
    state.rate = rate
    optimizer.update(
      model.parameters, rate: rate * part, factor: clipping.factor, on: model.backend)
    state.window += 1
    state.position += length
    state.epochSamples += plan.sampledTokens
    state.updates += 1
    if let since = state.averagedSince {
      average?.update(state.updates - since, with: model.parameters, on: model.backend)
    }
    state.epochNats += nats
    state.epochTokens += tokens
    state.epochClippings += clipping.isNormClipped ? 1 : 0
    state.epochLimitings += clipping.clippedValues > 0 ? 1 : 0
    return StepReport(
      nats: nats / Double(tokens), tokens: tokens, sampled: plan.sampledTokens, rate: rate,
      clipping: clipping, blockNorms: blockNorms, stepNorms: window.stepNorms)
  }

  /// Ends the epoch: records it, moves the schedule, decides whether the run is over.
  ///
  /// - Parameter validation: Mean −log p of the validation tokens, in nats a token.
  /// - Returns: The record, and whether it is the best so far.
  @discardableResult
  public func endEpoch(validation: Double?) -> (report: EpochReport, isBest: Bool) {
    let windows = max(state.window, 1)
    let report = EpochReport(
      epoch: state.epoch + 1, updates: state.updates, rate: state.rate,
      training: state.epochNats / Double(max(state.epochTokens, 1)), validation: validation,
      clipped: Double(state.epochClippings) / Double(windows),
      limited: configuration.clipping.value.map { _ in
        Double(state.epochLimitings) / Double(windows)
      },
      sampled: Double(state.epochSamples) / Double(max(state.epochTokens, 1)))
    state.history.append(report)
    state.schedule.endEpoch(report.epoch, validation: validation, configuration.schedule)
    if average != nil, state.averagedSince == nil, isNoLongerMonotone {
      state.averagedSince = state.updates
    }
    state.epoch += 1
    state.window = 0
    state.position = 0
    state.epochSamples = 0
    state.epochNats = 0
    state.epochTokens = 0
    state.epochClippings = 0
    state.epochLimitings = 0
    state.faults = 0
    state.isFinished =
      state.epoch >= configuration.epochs || state.updates == configuration.maximumSteps
      || state.epochsWithoutProgress >= configuration.patience ?? .max
    return (report, validation == nil || state.best?.epoch == report.epoch)
  }

  /// Whether the last validation loss is worse than one that is n epochs before it or more (Merity and
  /// others 2018, algorithm 1).
  private var isNoLongerMonotone: Bool {
    let losses = state.history.compactMap(\.validation)
    guard let last = losses.last,
      let best = losses.dropLast(configuration.optimizer.nonMonotone + 1).min()
    else { return false }
    return last > best
  }

  /// Every vector that a checkpoint holds: parameters, recurrent states, the optimiser's memory.
  public var vectors: [(name: String, values: Matrix)] {
    [("parameters", model.parameters.values)]
      + window.states.map { ("state.\($0.name)", $0.values) } + optimizer.state
      + (average.map { [("average", $0.values)] } ?? [])
      + (model.parameters.layout.statistics.isEmpty
        ? [] : [("statistics", model.parameters.statistics)])
  }
}

extension ParameterStore {
  /// The norm of the gradient of every block.
  fileprivate func gradientNorms(on backend: any Backend) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: layout.blocks.map {
        ($0.name, backend.squaredNorm(gradient($0)).squareRoot())
      })
  }
}
