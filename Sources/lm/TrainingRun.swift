import Evaluation
import Glibc
import ModelFolders
import LanguageModels
import Storage
import Tokenization
import Training

/// A run of `lm train`: epochs, validation, best weights, checkpoints, until done or interrupted.
struct TrainingRun {
  let bundle: ModelBundle
  let common: CommonOptions
  let trainer: Trainer<TokenFile>
  private(set) var progress: TrainingProgress
  private let isResumed: Bool
  private let options: RunOptions
  private let log: TrainingLog
  private let evaluator: Evaluator
  private let valid: TokenFile
  private let test: TokenFile?

  /// A run that goes on where `bundle` stands.
  init(
    _ bundle: ModelBundle, isResumed: Bool, _ options: RunOptions, _ common: CommonOptions,
    _ backend: any Backend
  ) throws {
    self.bundle = bundle
    self.isResumed = isResumed
    self.options = options
    self.common = common
    log = bundle.log
    valid = try Self.tokens(.valid, of: bundle)
    test =
      bundle.manifest.text[TextPartName.test.rawValue] == nil
      ? nil : try Self.tokens(.test, of: bundle)
    trainer = try Self.makeTrainer(bundle, backend)
    evaluator = Evaluator(trainer.model, vocabulary: bundle.vocabulary, policy: .carry)
    progress = TrainingProgress(quiet: common.quiet)
    try bundle.resume(trainer)
    let network = try bundle.network()
    common.note(Self.line(about: network, parameters: trainer.model.parameters.layout.count))
    if trainer.state.isFinished { common.note("the run has ended; nothing is left to train") }
  }

  /// Writes the checkpoint that a new run starts from.
  static func writeFirstCheckpoint(of bundle: ModelBundle, _ backend: any Backend) throws {
    try bundle.writeCheckpoint(of: makeTrainer(bundle, backend))
  }

  private static func makeTrainer(
    _ bundle: ModelBundle, _ backend: any Backend
  ) throws -> Trainer<TokenFile> {
    let network = try bundle.network()
    var training = network.training
    training.precision = backend.available(training.precision)
    let model = try LanguageModel(
      network.model, seed: training.seed, on: backend)
    return try Trainer(
      training, model: model, corpus: tokens(.train, of: bundle), start: Vocabulary.endOfSentence)
  }

  private static func tokens(_ part: TextPartName, of bundle: ModelBundle) throws -> TokenFile {
    if let tokens = try bundle.tokens(part) { return tokens }
    throw Failure(
      EX_NOINPUT,
      "\(bundle.path) has lost its \(part.rawValue).tokens; train it anew with --force")
  }

  mutating func run() throws {
    if !trainer.state.isFinished {
      try log.cut(to: trainer.state)
      if isResumed { try log.write(.resumed(update: trainer.state.updates)) }
    }
    while !trainer.state.isFinished {
      do {
        guard try runEpoch() else { return try endEarly() }
        try endEpoch()
      } catch let fault as NonFiniteError {
        try goBack(fault)
      }
    }
    try finish()
  }

  /// Validates, and saves what the epoch came to.
  private mutating func endEpoch() throws {
    guard let nats = trainer.withJudgedParameters({ score(valid, by: evaluator) })?.natsPerToken
    else {
      try stop()
    }
    guard nats.isFinite else { throw NonFiniteError(update: trainer.state.updates) }
    let (report, isBest) = trainer.endEpoch(validation: nats)
    if isBest {
      try trainer.withJudgedParameters { try bundle.writeWeights(of: trainer.model) }
    }
    try bundle.write(history())
    try log.write(report, isBest: isBest)
    try bundle.writeCheckpoint(of: trainer)
    progress.line.note(line(about: report, isBest: isBest))
    for note in notes(about: report) { progress.line.note("note: \(note)") }
  }

  /// Goes back to the start of the epoch with half the learning rate; the third time in a row the run
  /// ends.
  private mutating func goBack(_ fault: NonFiniteError) throws {
    let faults = trainer.state.faults + 1
    guard faults < 3 else {
      try log.write(.notFinite(update: fault.update, backTo: nil))
      throw Failure(
        EX_DATAERR,
        "the loss or its gradient is not finite at update \(fault.update), the third time in a row; "
          + "train anew with less, as by 'lm train CORPUS --like \(bundle.path) --lr X' "
          + (trainer.state.epoch > 0
            ? "(the model of the best epoch before is kept)"
            : "(no epoch has ended, so there is no model)"))
    }
    try bundle.removeProgress()
    try bundle.readCheckpoint(into: trainer)
    trainer.state.faults = faults
    trainer.state.schedule.lower(by: 0.5)
    try log.cut(to: trainer.state)
    try log.write(.notFinite(update: fault.update, backTo: trainer.state.updates))
    try bundle.writeCheckpoint(of: trainer)
    progress.line.note(
      "note: not finite at update \(fault.update): back to update \(trainer.state.updates), learning "
        + "rate \(trainer.rate)")
  }

  /// Saves where the run stands when its time is over; it can be gone on with.
  private mutating func endEarly() throws {
    try bundle.writeProgress(of: trainer)
    if trainer.state.epoch == 0 {
      try trainer.withJudgedParameters { try bundle.writeWeights(of: trainer.model) }
    }
    progress.line.note(
      "the time is over after update \(trainer.state.updates); go on with 'lm train --resume "
        + "\(bundle.path)'")
    try finish()
  }

  /// Whether the epoch came to its end within the time.
  private mutating func runEpoch() throws -> Bool {
    while !trainer.isEpochDone {
      if Interrupt.isRequested { try stop() }
      if let limit = options.maxMinutes, progress.line.seconds >= 60 * limit { return false }
      try step()
      if let saveEvery = options.saveEvery, trainer.state.updates % saveEvery == 0 {
        try bundle.writeProgress(of: trainer)
      }
      if trainer.state.updates % 256 == 0 { trainer.batcher.corpus.release() }
      if progress.line.isDue { progress.line.show(currentLine) }
    }
    return true
  }

  private mutating func step() throws {
    let isLogged = (trainer.state.updates + 1) % options.logEvery == 0
    let watch = Stopwatch()
    let step = try trainer.step(
      measuring: !isLogged ? [] : options.logSteps ? [.blocks, .steps] : .blocks)
    let seconds = watch.seconds
    progress.count(tokens: step.tokens, seconds: seconds)
    log.count(step, seconds: seconds)
    if isLogged { try log.write(step, state: trainer.state, epochDone: trainer.epochDone) }
  }

  /// Judges the best weights and prints what the run came to.
  private mutating func finish() throws {
    let best = try bundle.makeModel(on: trainer.model.backend)
    let evaluator = Evaluator(best, vocabulary: bundle.vocabulary, policy: .carry)
    var perplexity: [String: Double] = [:]
    for (part, tokens) in [(TextPartName.valid, valid as TokenFile?), (.test, test)] {
      guard let tokens else { continue }
      guard let score = score(tokens, by: evaluator) else { try stop() }
      perplexity[part.rawValue] = score.perplexity
    }
    // JSON has no infinity.
    let history = history(perplexity.filter { $0.value.isFinite })
    if (try? bundle.history()) != history { try bundle.write(history) }
    try report(perplexity)
  }

  /// Saves the checkpoint and ends the program as an interrupted one.
  private mutating func stop() throws -> Never {
    try bundle.writeProgress(of: trainer)
    progress.line.note("stopped after update \(trainer.state.updates); the checkpoint is saved")
    throw Failure(
      130, "stopped by a signal; go on with 'lm train --resume \(bundle.path)'")
  }

  private func score(_ tokens: TokenFile, by evaluator: Evaluator) -> Score? {
    evaluator.score(
      tokens, unknown: Vocabulary.unknown, shouldStop: { Interrupt.isRequested })
  }

  private func history(_ perplexity: [String: Double] = [:]) -> History {
    History(
      epochs: trainer.state.history, best: trainer.state.best?.epoch, perplexity: perplexity)
  }
}
