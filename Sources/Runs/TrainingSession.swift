import Evaluation
import LanguageModels
import ModelFolders
import Tokenization
import Training

/// A run in progress: epochs, validation, best weights, checkpoints, until done or stopped.
final class TrainingSession {
  private(set) var bundle: ModelBundle
  let trainer: Trainer<TokenFile>
  let run: TrainingRun
  let handle: (TrainingEvent) -> Void
  private(set) var pace = TrainingPace()
  private let isResumed: Bool
  private let shouldStop: () -> Bool
  private let log: TrainingLog
  private let evaluator: Evaluator
  let valid: TokenFile
  private let test: TokenFile?
  private let watch: Stopwatch
  private var lastSaved = 0.0
  private var start = LearningStart()

  /// A requested stop.
  private struct Stop: Error {}

  /// A session from the last checkpoint of the folder.
  init(
    _ opened: OpenedModel, _ run: TrainingRun, shouldStop: @escaping () -> Bool,
    handle: @escaping (TrainingEvent) -> Void
  ) throws {
    bundle = opened.bundle
    self.run = run
    self.shouldStop = shouldStop
    self.handle = handle
    isResumed = if case .resumed = run.start { true } else { false }
    watch = Stopwatch(run.clock)
    log = bundle.log
    valid = try Self.tokens(.valid, of: bundle)
    test =
      bundle.manifest.text[CorpusPart.test.rawValue] == nil
      ? nil : try Self.tokens(.test, of: bundle)
    try bundle.validateWeights()
    trainer = try Self.makeTrainer(bundle, opened.backend)
    evaluator = Self.evaluator(of: trainer.model, bundle)
    try bundle.resume(trainer)
    handle(
      .started(
        TrainingStart(
          bundle: bundle, network: opened.network,
          parameters: trainer.model.parameters.layout.count, update: trainer.state.updates,
          isResumed: isResumed, isFinished: trainer.state.isFinished)))
  }

  /// A trainer at the start of the run of a folder.
  static func makeTrainer(
    _ bundle: ModelBundle, _ backend: any Backend
  ) throws -> Trainer<TokenFile> {
    let network = try bundle.network()
    var training = network.training
    training.precision = backend.available(training.precision)
    let model = try LanguageModel(network.model, seed: training.seed, on: backend)
    return try Trainer(
      training, model: model, corpus: tokens(.train, of: bundle),
      specialTokens: bundle.vocabulary.specialTokens)
  }

  private static func evaluator(of model: LanguageModel, _ bundle: ModelBundle) -> Evaluator {
    Evaluator(model, specialTokens: bundle.vocabulary.specialTokens)
  }

  private static func tokens(_ part: CorpusPart, of bundle: ModelBundle) throws -> TokenFile {
    if let tokens = try bundle.tokens(part) { return tokens }
    throw RunError(.missingTokens(part, folder: bundle.path))
  }

  /// Trains until the end or a stop.
  func train() throws -> TrainingOutcome {
    do {
      return .finished(try trainToEnd())
    } catch is Stop {
      try saveProgress()
      tellWhereTheFolderIs()
      let update = trainer.state.updates
      handle(.stopped(update: update))
      return .stopped(update: update)
    }
  }

  private func trainToEnd() throws -> TrainingSummary {
    if !isResumed, let note = noteOfUpdates { handle(.note(note)) }
    if !trainer.state.isFinished {
      bundle = try bundle.unseal()
      try log.cut(to: trainer.state)
      if isResumed { try log.write(.resumed(update: trainer.state.updates)) }
    }
    while !trainer.state.isFinished {
      do {
        guard try runEpoch() else {
          try endEarly()
          break
        }
        try endEpoch()
      } catch let fault as NonFiniteError {
        try goBack(fault)
      }
    }
    return try finish()
  }

  /// Trains until the end of the epoch; returns false if the time limit comes first.
  private func runEpoch() throws -> Bool {
    while !trainer.isEpochDone {
      if shouldStop() { throw Stop() }
      if let limit = run.timeLimit, watch.seconds >= limit { return false }
      let report = try step()
      if isSaveDue { try saveProgress() }
      if trainer.state.updates % 256 == 0 { trainer.batcher.corpus.release() }
      handle(.step(progress(after: report)))
    }
    return true
  }

  /// Whether it is time for a checkpoint within an epoch.
  private var isSaveDue: Bool {
    if let every = run.saveEvery, trainer.state.updates % every == 0 { return true }
    return run.saveInterval.map { watch.seconds - lastSaved >= $0 } ?? false
  }

  private func step() throws -> StepReport {
    let isLogged = (trainer.state.updates + 1) % run.logEvery == 0
    let norms: Measurements = !isLogged ? [] : run.logsSteps ? [.blocks, .steps] : .blocks
    let watch = Stopwatch(run.clock)
    let step = try trainer.step(
      measuring: run.measuresAccuracy ? norms.union(.accuracy) : norms)
    let seconds = watch.seconds
    pace.tokens += step.tokens
    pace.seconds += seconds
    log.count(step, seconds: seconds)
    if isLogged { try log.write(trainer.state, epochDone: trainer.epochDone) }
    start.add(step, update: trainer.state.updates, warmup: trainer.configuration.warmup)
    if let updates = start.updatesWithoutProgress { handle(.note(.hardlyLearns(updates: updates))) }
    return step
  }

  /// Scores the validation part, and saves the epoch.
  private func endEpoch() throws {
    let validation = try trainer.withJudgedParameters {
      try score(valid, by: evaluator, measuringAccuracy: run.measuresAccuracy)
    }
    let nats = validation.natsPerToken
    guard nats.isFinite else { throw NonFiniteError(update: trainer.state.updates) }
    let (report, isBest) = trainer.endEpoch(validation: nats, accuracy: validation.accuracy)
    if isBest {
      try trainer.withJudgedParameters { try bundle.writeWeights(of: trainer.model) }
    }
    try bundle.write(history())
    try log.write(report, isBest: isBest)
    try bundle.writeCheckpoint(of: trainer)
    lastSaved = watch.seconds
    handle(.epochEnded(report, isBest: isBest, pace: pace))
    handle(.saved(update: trainer.state.updates))
    for note in notes(about: report) { handle(.note(note)) }
  }

  /// Goes back to the start of the epoch with half the learning rate; the third time in a row the run
  /// ends.
  private func goBack(_ fault: NonFiniteError) throws {
    let faults = trainer.state.faults + 1
    guard faults < 3 else {
      try log.write(.notFinite(update: fault.update, backTo: nil))
      throw RunError(
        .notFinite(update: fault.update, folder: bundle.path, hasModel: trainer.state.epoch > 0))
    }
    try bundle.removeProgress()
    try bundle.readCheckpoint(into: trainer)
    trainer.state.faults = faults
    trainer.state.schedule.lower(by: 0.5)
    try log.cut(to: trainer.state)
    try log.write(.notFinite(update: fault.update, backTo: trainer.state.updates))
    try bundle.writeCheckpoint(of: trainer)
    handle(.wentBack(update: fault.update, to: trainer.state.updates, rate: trainer.rate))
  }

  /// Saves a checkpoint at the time limit.
  private func endEarly() throws {
    try saveProgress()
    if trainer.state.epoch == 0 {
      try trainer.withJudgedParameters { try bundle.writeWeights(of: trainer.model) }
    }
    handle(.timeOver(update: trainer.state.updates))
  }

  private func saveProgress() throws {
    try bundle.writeProgress(of: trainer)
    lastSaved = watch.seconds
    handle(.saved(update: trainer.state.updates))
  }

  /// Scores the kept parts with the best weights.
  private func finish() throws -> TrainingSummary {
    let model = try bundle.makeModel(on: trainer.model.backend)
    let best = Self.evaluator(of: model, bundle)
    var perplexity: [String: Double] = [:]
    for (part, tokens) in [(CorpusPart.valid, valid as TokenFile?), (.test, test)] {
      guard let tokens else { continue }
      perplexity[part.rawValue] = try score(tokens, by: best).perplexity
    }
    // JSON has no infinity.
    let history = history(perplexity.filter { $0.value.isFinite })
    if (try? bundle.history()) != history {
      bundle = try bundle.unseal()
      try bundle.write(history)
    }
    bundle = try bundle.seal()
    tellWhereTheFolderIs()
    for note in try notes(
      aboutEndOf: model, validPerplexity: perplexity[CorpusPart.valid.rawValue])
    { handle(.note(note)) }
    let summary = summary(perplexity)
    handle(.finished(summary))
    return summary
  }

  /// Tells of a folder that was renamed during the run.
  private func tellWhereTheFolderIs() {
    if !bundle.isInPlace { handle(.note(.moved(folder: bundle.path))) }
  }

  private func score(
    _ tokens: TokenFile, by evaluator: Evaluator, measuringAccuracy: Bool = false
  ) throws -> Score {
    func progress(_ done: Int, _ total: Int) throws {
      if shouldStop() { throw Stop() }
    }
    let scores =
      try measuringAccuracy
      ? evaluator.tokenScores(of: tokens, progress: progress)
      : TokenScores(losses: evaluator.losses(of: tokens, progress: progress))
    return Score(scores, of: tokens, specialTokens: bundle.vocabulary.specialTokens)
  }

  private func history(_ perplexity: [String: Double] = [:]) -> History {
    History(
      epochs: trainer.state.history, best: trainer.state.best?.epoch, perplexity: perplexity)
  }
}
