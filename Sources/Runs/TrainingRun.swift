import CPUCompute
public import LanguageModels
import ModelFolders
import Storage
public import Training

/// Training into a folder: the best weights are kept, and the run goes on wherever it was cut.
///
/// A value that says what to do, to be passed between tasks; everything that trains is made by
/// ``run(shouldStop:handle:)`` and lives on its thread.
///
///     var run = TrainingRun(CorpusConfiguration("corpus.txt"), into: "model")
///     for try await event in run.events() { print(event) }
///
/// The same run with the same number of threads writes the same bytes, stopped and resumed or not. The
/// learning rate falls by half, and the epoch starts again, when a loss or a gradient is not finite;
/// the third time in a row the run ends.
public struct TrainingRun: Sendable {
  /// The folder of the model.
  public let folder: String
  /// Updates after which progress within an epoch is saved; nil saves after every epoch alone.
  public var saveEvery: Int?
  /// Seconds after which the run saves where it stands, judges its model and ends; nil is no limit.
  public var timeLimit: Double?
  /// Updates between two lines of `log.jsonl`.
  public var logEvery = 10
  /// Whether these lines hold the norm of the gradient at every time step of recurrent layers.
  public var logsSteps = false
  /// Threads; nil takes those that the run began with, or the physical cores.
  public var threads: Int?
  /// Makes the device, on the thread of the run.
  public var makeBackend: @Sendable (_ threads: Int) throws -> any Backend = {
    try CPUBackend(threads: $0)
  }

  /// What the time limit is measured by.
  package var clock: Stopwatch.Clock = Stopwatch.monotonic
  let start: Start

  enum Start: Sendable {
    case new(NewModel)
    case resumed
  }

  /// A new run.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - model: The shape of the network; the size of its vocabulary is set by the text.
  ///   - training: How it is trained.
  ///   - folder: The folder of the model, which must not exist or be empty.
  ///   - replacing: Whether a model that is there is replaced, as soon as the new one has its first
  ///     checkpoint; nothing but a model ever is.
  public init(
    _ corpus: CorpusConfiguration,
    model: ModelConfiguration = ModelConfiguration(vocabularySize: 2),
    training: TrainingConfiguration = TrainingConfiguration(), into folder: String,
    replacing: Bool = false
  ) {
    self.folder = folder
    start = .new(NewModel(corpus: corpus, model: model, training: training, replaces: replacing))
  }

  /// The run that a folder holds, from its last checkpoint on.
  public init(resuming folder: String) {
    self.folder = folder
    start = .resumed
  }

  /// Trains on this thread until the end of the run or a stop.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked before every update and every window that is scored; true saves a checkpoint
  ///     and ends the run. Without it, the cancellation of the task does.
  ///   - handle: Told of every event as it happens, on this thread.
  /// - Returns: How the run ended.
  /// - Throws: ``RunError``; `StorageError` for a folder, a file or a disk; `TokenizationError` for the
  ///   text; `ConfigurationError` for the shape of the model; `TrainingError` for a text too short for
  ///   the batch; `BackendError` for the device.
  @discardableResult
  public func run(
    shouldStop: @escaping () -> Bool = { Task.isCancelled },
    handle: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try checkNumbers()
    let opened =
      switch start {
      case .new(let new): try make(new, shouldStop, handle)
      case .resumed: try resume(handle)
      }
    defer { withExtendedLifetime(opened.lock) {} }
    if !opened.lock.isHeld { handle(.note(.noLocks)) }
    let session = try TrainingSession(opened, self, shouldStop: shouldStop, handle: handle)
    return try session.train()
  }

  private func checkNumbers() throws(RunError) {
    func require(_ holds: Bool, _ message: String) throws(RunError) {
      if !holds { throw RunError(.invalidConfiguration(message)) }
    }
    try require(!folder.isEmpty, "the path of the folder is empty; give one")
    try require(
      saveEvery ?? 1 >= 1, "a checkpoint every \(saveEvery ?? 0) updates; choose 1 or more")
    try require(timeLimit ?? 1 > 0, "a limit of \(timeLimit ?? 0) seconds; choose above 0")
    try require(logEvery >= 1, "a line every \(logEvery) updates; choose 1 or more")
    try require(threads ?? 1 >= 1, "\(threads ?? 0) threads; choose 1 or more")
  }
}

/// How a run ended.
public enum TrainingOutcome: Sendable {
  /// The model is trained, or the time is over.
  case finished(TrainingSummary)
  /// A stop was asked for after an update, and the checkpoint is saved.
  case stopped(update: Int)
}
