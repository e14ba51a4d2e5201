import Evaluation
import Glibc
import ModelBundle
import RecurrentLM
import Storage
import Tokenization
import Training

/// A run of `lm train`: epochs, validation, best weights, checkpoints, until done or interrupted.
struct TrainingRun {
  private let bundle: ModelBundle
  private let saveEvery: Int?
  private let maxMinutes: Double?
  private let common: CommonOptions
  private let trainer: Trainer<TokenFile>
  private let evaluator: Evaluator
  private let valid: TokenFile
  private let test: TokenFile?
  private var progress: TrainingProgress

  /// A run that goes on from the checkpoint of `bundle`.
  init(
    _ bundle: ModelBundle, saveEvery: Int?, maxMinutes: Double?, _ common: CommonOptions,
    _ backend: any Backend
  ) throws {
    self.bundle = bundle
    self.saveEvery = saveEvery
    self.maxMinutes = maxMinutes
    self.common = common
    valid = try Self.tokens(.valid, of: bundle)
    test =
      bundle.manifest.text[TextPartName.test.rawValue] == nil
      ? nil : try Self.tokens(.test, of: bundle)
    trainer = try Self.makeTrainer(bundle, backend)
    evaluator = Evaluator(trainer.model, vocabulary: bundle.vocabulary, policy: .carry)
    progress = TrainingProgress(quiet: common.quiet)
    try bundle.readCheckpoint(into: trainer)
    common.note(
      Self.summary(bundle.manifest, parameters: trainer.model.parameters.layout.count))
    if trainer.state.isFinished { common.note("the run has ended; nothing is left to train") }
  }

  /// Writes the checkpoint that a new run starts from.
  static func writeFirstCheckpoint(of bundle: ModelBundle, _ backend: any Backend) throws {
    try bundle.writeCheckpoint(of: makeTrainer(bundle, backend))
  }

  private static func makeTrainer(
    _ bundle: ModelBundle, _ backend: any Backend
  ) throws -> Trainer<TokenFile> {
    let training = bundle.manifest.training
    let model = try LanguageModel(
      bundle.manifest.model, steps: 1, batch: 1, seed: training.seed, on: backend)
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
    guard let nats = trainer.withJudgedParameters({ score(valid) })?.natsPerToken else {
      try stop()
    }
    guard nats.isFinite else { throw NonFiniteError(update: trainer.state.updates) }
    let (report, isBest) = trainer.endEpoch(validation: nats)
    if isBest {
      try trainer.withJudgedParameters { try bundle.writeWeights(of: trainer.model) }
    }
    try bundle.write(history())
    try bundle.writeCheckpoint(of: trainer)
    progress.line.note(summary(report, isBest: isBest))
  }

  /// Goes back to the checkpoint with half the learning rate; the third time in a row the run ends.
  private mutating func goBack(_ fault: NonFiniteError) throws {
    let faults = trainer.state.faults + 1
    guard faults < 3 else {
      throw Failure(
        EX_DATAERR,
        "the loss or its gradient is not finite at update \(fault.update), the third time in a row; "
          + "lower --lr or --clip-norm (\(bundle.path) keeps the last good checkpoint)")
    }
    try bundle.readCheckpoint(into: trainer)
    trainer.state.faults = faults
    trainer.state.schedule.lower(by: 0.5)
    try bundle.writeCheckpoint(of: trainer)
    progress.line.note(
      "note: not finite at update \(fault.update): back to update \(trainer.state.updates), learning "
        + "rate \(trainer.rate)")
  }

  /// Saves where the run stands when its time is over; it can be gone on with.
  private mutating func endEarly() throws {
    try bundle.writeCheckpoint(of: trainer)
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
      if let maxMinutes, progress.line.seconds >= 60 * maxMinutes { return false }
      let watch = Stopwatch()
      let step = try trainer.step()
      progress.count(tokens: step.tokens, seconds: watch.seconds)
      if let saveEvery, trainer.state.updates % saveEvery == 0 {
        try bundle.writeCheckpoint(of: trainer)
      }
      if progress.line.isDue { progress.line.show(currentLine) }
    }
    return true
  }

  /// Judges the best weights and prints what the run came to.
  private mutating func finish() throws {
    let best = try bundle.makeModel(on: trainer.model.backend)
    let evaluator = Evaluator(best, vocabulary: bundle.vocabulary, policy: .carry)
    var perplexity: [String: Double] = [:]
    for (part, tokens) in [(TextPartName.valid, valid as TokenFile?), (.test, test)] {
      guard let tokens else { continue }
      guard let score = evaluator.score(tokens, shouldStop: { Interrupt.isRequested }) else {
        try stop()
      }
      perplexity[part.rawValue] = score.perplexity
    }
    // JSON has no infinity.
    let history = history(perplexity.filter { $0.value.isFinite })
    if (try? bundle.history()) != history { try bundle.write(history) }
    try report(perplexity)
  }

  private func report(_ perplexity: [String: Double]) throws {
    let peak = Double(Stopwatch.peakMemory) / 1024 / 1024
    if common.json {
      func finite(_ part: String) -> Double? {
        perplexity[part].flatMap { $0.isFinite ? $0 : nil }
      }
      return try Console.output(
        json: TrainingSummary(
          model: bundle.path, head: bundle.manifest.model.head,
          parameters: trainer.model.parameters.layout.count, epochs: trainer.state.epoch,
          bestEpoch: trainer.state.best?.epoch, validPerplexity: finite("valid"),
          testPerplexity: finite("test"), tokensPerSecond: progress.tokensPerSecond,
          trainingSeconds: progress.seconds, peakMemoryMib: peak))
    }
    let best = trainer.state.best?.epoch ?? 0
    var text = "model       \(bundle.path)\nbest epoch  \(best) of \(trainer.state.epoch)\n"
    for part in TextPartName.allCases {
      guard let value = perplexity[part.rawValue] else { continue }
      let name = part.rawValue + (part == .test ? " " : "")
      text += "\(name)       perplexity \(Figure.fixed(value, 2))\n"
    }
    try Console.output(text + "peak memory \(Figure.fixed(peak, 0)) MiB\n")
  }

  /// Saves the checkpoint and ends the program as an interrupted one.
  private mutating func stop() throws -> Never {
    try bundle.writeCheckpoint(of: trainer)
    progress.line.note("stopped after update \(trainer.state.updates); the checkpoint is saved")
    throw Failure(
      130, "stopped by a signal; go on with 'lm train --resume \(bundle.path)'")
  }

  private func score(_ tokens: TokenFile) -> Score? {
    evaluator.score(tokens, shouldStop: { Interrupt.isRequested })
  }

  private func history(_ perplexity: [String: Double] = [:]) -> History {
    History(
      epochs: trainer.state.history, best: trainer.state.best?.epoch, perplexity: perplexity)
  }

  private var currentLine: String {
    let tokensPerSecond = progress.tokensPerSecond
    let state = trainer.state
    let epochs = trainer.configuration.epochs
    let done = Double(state.position) / Double(trainer.batcher.strand)
    let left = (Double(epochs - state.epoch) - done) * Double(trainer.batcher.strand)
    let seconds = left * Double(trainer.batcher.batch) / tokensPerSecond
    let nats = state.epochNats / Double(max(state.epochTokens, 1))
    return """
      epoch \(state.epoch + 1)/\(epochs)  \(Figure.fixed(100 * done, 0)) %  train \
      \(Figure.fixed(exp(nats), 2))  lr \(trainer.rate)  \
      \(Figure.count(Int(tokensPerSecond))) tokens/s  at most \(Figure.duration(seconds)) left
      """
  }

  private func summary(_ report: EpochReport, isBest: Bool) -> String {
    """
    epoch \(report.epoch)/\(trainer.configuration.epochs)  train \
    \(Figure.fixed(exp(report.training), 2))  valid \
    \(Figure.fixed(exp(report.validation ?? .nan), 2))\(isBest ? " best" : "")  lr \(report.rate)  \
    clipped \(Figure.percent(report.clipped))  \
    \(report.sampled > 0 ? "sampled \(Figure.percent(report.sampled))  " : "")\
    \(Figure.count(Int(progress.tokensPerSecond))) tokens/s  \
    \(Figure.duration(progress.seconds))
    """
  }

  private static func summary(_ manifest: Manifest, parameters: Int) -> String {
    let model = manifest.model
    let widths = model.hidden.map(String.init).joined(separator: "-")
    let experts = model.experts > 1 ? " of \(model.experts)" : ""
    return """
      \(model.architecture == .recurrent ? model.cell.rawValue : "feed-forward of \(model.context)") \
      \(widths), embedding \(model.embedding)\(model.tied ? " tied" : ""), \
      head \(model.head.rawValue)\(experts), vocabulary \(Figure.count(model.vocabulary)), \
      \(Figure.count(parameters)) parameters, seed \(manifest.training.seed)
      """
  }
}

/// What `lm train --json` prints.
private struct TrainingSummary: Encodable {
  let model: String
  let head: HeadKind
  let parameters: Int
  let epochs: Int
  let bestEpoch: Int?
  let validPerplexity: Double?
  let testPerplexity: Double?
  let tokensPerSecond: Double
  let trainingSeconds: Double
  let peakMemoryMib: Double
}

extension Evaluator {
  /// An evaluator with the special tokens of a vocabulary.
  convenience init(
    _ model: LanguageModel, vocabulary: Vocabulary, policy: StatePolicy, steps: Int = 128,
    batch: Int = 32
  ) {
    self.init(
      model, policy: policy, start: Vocabulary.endOfSentence,
      lineEnd: vocabulary.id(of: "\n") ?? Vocabulary.endOfSentence, unknown: Vocabulary.unknown,
      steps: steps, batch: batch)
  }
}
