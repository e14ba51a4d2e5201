public import Compute
public import LanguageModels
import Randomness
public import TokenIDs

/// The training loop: windows, gradients, clipping, updates, epochs.
///
/// The configuration and the data decide the result. A run that stops after any step, and continues
/// from its ``vectors`` and its ``state``, ends in the same bytes.
public final class Trainer<Corpus: RandomAccessCollection>
where Corpus.Element == Int32, Corpus.Index == Int {
  /// The model being trained.
  public let model: LanguageModel
  /// The configuration of the training.
  public let configuration: TrainingConfiguration
  /// The strands of the training tokens.
  public let batcher: Batcher<Corpus>
  /// The windows, one for each shard of the batch.
  public let windows: [Window]
  /// The update rule.
  public let optimizer: any Optimizer
  /// The mean of the iterates; nil for an optimiser without one.
  public let average: IterateAverage?
  /// The position of the run.
  public var state: TrainingState
  private var sum: ShardSum

  /// A run at its start.
  ///
  /// - Parameters:
  ///   - configuration: The configuration of the training.
  ///   - model: The model, new or to be fine-tuned.
  ///   - corpus: The training tokens.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - optimizer: The update rule, made for the parameters of `model`; nil for that of the
  ///     configuration.
  ///   - shards: The number of equal parts of the batch, whose gradients are added before an update,
  ///     in a binary tree over the number of the shard.
  /// - Throws: `ConfigurationError` for a configuration that cannot be; ``TrainingError`` for too few
  ///   tokens, shards that do not divide the batch, or a precision that the device does not have;
  ///   `BackendError` `outOfMemory`.
  public init(
    _ configuration: TrainingConfiguration, model: LanguageModel, corpus: Corpus,
    specialTokens: SpecialTokens, optimizer: (any Optimizer)? = nil, shards: Int = 1
  ) throws {
    try configuration.validate(for: model.configuration)
    guard shards >= 1, configuration.batch % shards == 0 else {
      throw TrainingError(.unequalShards(shards, batch: configuration.batch))
    }
    guard shards == 1 || model.configuration.norm != .batch else {
      throw TrainingError(.batchNormOfShards(shards))
    }
    guard model.backend.supports(configuration.precision) else {
      throw TrainingError(.missingPrecision(configuration.precision))
    }
    self.configuration = configuration
    // Before the buffers, which a batch too large for the corpus may have no memory for.
    batcher = try Batcher(
      corpus, batch: configuration.batch, steps: configuration.bptt,
      specialTokens: specialTokens)
    self.model = model
    let (steps, batch) = (configuration.longestWindow, configuration.batch)
    let plan = try ModelPlan(model.configuration, steps: steps, batch: batch)
    // Gradients, and up to two numbers a parameter that an optimiser keeps.
    try model.backend.checkMemory(
      plan.bufferBytes + 3 * plan.layout.count * MemoryLayout<Float>.stride)
    windows = (0..<shards).map { shard in
      let rows = shard * batch / shards..<(shard + 1) * batch / shards
      return model.window(steps: steps, batch: batch, rows: rows)
    }
    sum = ShardSum(shards: shards, count: model.parameters.layout.count, on: model.backend)
    self.optimizer =
      optimizer ?? configuration.optimizer.make(for: model.parameters, on: model.backend)
    average =
      configuration.optimizer.kind.isAveraged
      ? IterateAverage(for: model.parameters, on: model.backend) : nil
    state = TrainingState(configuration)
  }

  /// True if every window of the current epoch is done.
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

  /// Calls `body` while the model has the parameters for evaluation and saving: the mean of the
  /// iterates, if averaging has started.
  public func withJudgedParameters<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard state.averagedSince != nil, let average else { return try body() }
    return try average.standIn(for: model.parameters, on: model.backend, body)
  }

  /// Learns the next window of the epoch.
  ///
  /// - Parameter measuring: Additional figures, for a report.
  /// - Returns: The figures of the update.
  /// - Throws: ``NonFiniteError`` when the loss or the gradient is not finite, `BackendError` when
  ///   the device has failed; parameters are then as they were before the step.
  public func step(measuring: Measurements = []) throws -> StepReport {
    precondition(!isEpochDone && !state.isFinished, "the epoch is done: end it first")
    model.backend.precision = configuration.precision
    defer { model.backend.precision = .f32 }
    let length = min(configuration.steps(at: state.updates), batcher.strand - state.position)
    let tokens = length * batcher.batch
    let plan = FeedingPlan(
      configuration.feeding, steps: length, batch: batcher.batch, seed: configuration.seed,
      update: state.updates)
    let scale = 1 / Float(configuration.lossMean == .token ? tokens : batcher.batch)
    var nats = 0.0
    var hits = measuring.contains(.accuracy) ? 0 : nil as Int?
    for window in windows {
      try read(length, into: window, plan)
      let loss = try window.lossAndGradients(
        scale: scale, penalty: configuration.penalty, measuringSteps: measuring.contains(.steps),
        ranksUpTo: hits.map { _ in 1 })
      nats = sum.add(model.parameters.gradients, nats: loss)
      if let sum = hits { hits = try sum + window.hits() }
      window.carryState()
    }
    let blockNorms =
      measuring.contains(.blocks) ? try model.parameters.gradientNorms(on: model.backend) : nil
    let clipping = try configuration.clipping.apply(
      to: model.parameters.gradients, on: model.backend)
    guard nats.isFinite, clipping.norm.isFinite else {
      throw NonFiniteError(update: state.updates + 1)
    }
    // A short window has a mean over fewer tokens, whose gradient is to weigh less.
    let part = configuration.randomBPTT ? Float(length) / Float(configuration.bptt) : 1
    let rate = rate
    state.rate = rate
    // A checkpoint keeps the count of the state alone. The rule has a count too, since it also serves
    // loops without a trainer, which would else have to hand it one; here it never has another.
    optimizer.updates = state.updates
    optimizer.update(
      model.parameters, rate: rate * part, factor: clipping.factor, on: model.backend)
    state.position += length
    state.updates += 1
    if let since = state.averagedSince {
      average?.update(state.updates - since, with: model.parameters, on: model.backend)
    }
    let report = StepReport(
      totalNats: nats, tokens: tokens, sampled: plan.sampledTokens, rate: rate, clipping: clipping,
      blockNorms: blockNorms, stepNorms: stepNorms(), hits: hits)
    state.tally.add(report)
    return report
  }

  /// Reads the next `length` steps of a window's rows.
  private func read(_ length: Int, into window: Window, _ plan: FeedingPlan) throws(BackendError) {
    if state.position == 0 { window.resetState() }
    batcher.part(window.rows).forEachToken(in: state.position..<state.position + length) {
      window.inputs[$0] = $1
      window.targets[$0] = $2
    }
    try plan.forward(
      window, dropoutKey: RandomStream.key(configuration.seed, UInt64(state.updates)))
  }

  /// The norms of ∂loss/∂h_t over the rows of all shards.
  private func stepNorms() -> StepNorms? {
    guard windows.count > 1 else { return windows[0].stepNorms }
    return windows.dropFirst().reduce(windows[0].stepNorms) { norms, window in
      norms?.merging(window.stepNorms ?? [:]) {
        zip($0, $1).map { ($0 * $0 + $1 * $1).squareRoot() }
      }
    }
  }

  /// Ends the epoch: records it, moves the schedule, decides whether the run is over.
  ///
  /// - Parameters:
  ///   - validation: Mean −log p of the validation tokens, in nats a token.
  ///   - accuracy: The part of the validation tokens that the model held for the most probable.
  /// - Returns: The record, and whether it is the best so far.
  @discardableResult
  public func endEpoch(
    validation: Double?, accuracy: Double? = nil
  ) -> (report: EpochReport, isBest: Bool) {
    let tally = state.tally
    let report = EpochReport(
      epoch: state.epoch + 1, updates: state.updates, rate: state.rate,
      training: tally.natsPerToken, validation: validation, trainingAccuracy: tally.accuracy,
      validationAccuracy: accuracy, clipped: tally.clippedPart,
      limited: configuration.clipping.value.map { _ in tally.limitedPart },
      sampled: tally.sampledPart)
    state.history.append(report)
    state.schedule.endEpoch(report.epoch, validation: validation, configuration.schedule)
    if average != nil, state.averagedSince == nil, isNoLongerMonotone {
      state.averagedSince = state.updates
    }
    state.epoch += 1
    state.position = 0
    state.tally = Tally()
    state.faults = 0
    state.isFinished =
      state.epoch >= configuration.epochs || state.updates == configuration.maximumSteps
      || state.epochsWithoutProgress >= configuration.patience ?? .max
    return (report, validation == nil || state.best?.epoch == report.epoch)
  }

  /// True if the last validation loss is worse than one that is n epochs before it or more (Merity
  /// and others 2018, algorithm 1).
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
      + windows.enumerated().flatMap { shard, window in
        window.states.map { state in
          ((shard == 0 ? "" : "shard\(shard).") + "state.\(state.name)", state.values)
        }
      } + optimizer.state
      + (average.map { [("average", $0.values)] } ?? [])
      + (model.parameters.layout.statistics.isEmpty
        ? [] : [("statistics", model.parameters.statistics)])
  }
}

extension ParameterStore {
  /// The norm of the gradient of every block.
  fileprivate func gradientNorms(on backend: any Backend) throws -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: try layout.blocks.map {
        ($0.name, try backend.squaredNorm(gradient($0)).squareRoot())
      })
  }
}
