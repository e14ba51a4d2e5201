import CPUCompute
public import LanguageModels
import ModelFolders
import Storage
public import Training

/// Trains a network into a model folder, keeps the best weights, and can be stopped and resumed anywhere.
///
/// This type describes the run. It and its events are `Sendable`. Models, trainers and files are made by
/// ``run(handle:shouldStop:)``, live on its thread and never leave it.
///
///     var run = TrainingRun(CorpusConfiguration("corpus.txt"), into: "model")
///     for try await event in run.events() { print(event) }
///
/// The same run with the same number of threads writes the same bytes, stopped and resumed or not. If a
/// loss or a gradient is not finite, the epoch starts again with half the learning rate; the third time in
/// a row the run ends.
public struct TrainingRun: Sendable {
  /// The folder of the model.
  public let folder: String
  /// Updates between two checkpoints within an epoch; nil saves only at the end of every epoch.
  public var saveEvery: Int?
  /// Seconds between two checkpoints within an epoch; nil saves as ``saveEvery`` says alone.
  public var saveInterval: Double?
  /// Seconds after which the run saves a checkpoint, scores its model and ends; nil is no limit.
  public var timeLimit: Double?
  /// Updates between two lines of `log.jsonl`.
  public var logEvery = TrainingRun.usualLogEvery
  /// Updates between two lines where nothing else is asked for.
  public static let usualLogEvery = 10
  /// Adds the norm of the gradient at every time step of recurrent layers to these lines if true.
  public var logsSteps = false
  /// Measures the accuracy of every epoch, on training and validation text, if true.
  public var measuresAccuracy = true
  /// Threads; nil takes the number of the resumed run, or the number of physical cores.
  public var threads: Int?
  /// Compares the files of a resumed run with their checksums if true.
  public var verifies = ModelBundle.isVerified
  /// Makes the device, on the thread of the run.
  public var makeBackend: @Sendable (_ threads: Int) throws -> any Backend = {
    try CPUBackend(threads: $0)
  }

  /// The clock of the time limit and of all durations.
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
  ///   - training: The configuration of the training.
  ///   - folder: The folder of the model, which must not exist or be empty.
  ///   - replacing: Replaces an existing model once the new one has its first checkpoint, if true. A folder
  ///     with anything else is never replaced.
  public init(
    _ corpus: CorpusConfiguration,
    model: ModelConfiguration = ModelConfiguration(vocabularySize: 2),
    training: TrainingConfiguration = TrainingConfiguration(), into folder: String,
    replacing: Bool = false
  ) {
    self.folder = folder
    start = .new(NewModel(corpus: corpus, model: model, training: training, replaces: replacing))
  }

  /// A run that resumes from the last checkpoint of a folder.
  public init(resuming folder: String) {
    self.folder = folder
    start = .resumed
  }

  /// Trains on this thread until the end of the run or a stop.
  ///
  /// - Parameters:
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called before every update and often while text is scored; true saves a checkpoint and
  ///     ends the run. The default is the cancellation of the task.
  /// - Returns: The result.
  /// - Throws: ``RunError``; `StorageError` for a folder, a file or a disk; `TokenizationError` for the
  ///   text; `ConfigurationError` for the shape of the model; `TrainingError` for a text too short for
  ///   the batch; `BackendError` for the device.
  @discardableResult
  public func run(
    handle: @escaping (TrainingEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
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
    try require(
      saveInterval ?? 1 > 0, "a checkpoint every \(saveInterval ?? 0) seconds; choose above 0")
    try require(timeLimit ?? 1 > 0, "a limit of \(timeLimit ?? 0) seconds; choose above 0")
    try require(logEvery >= 1, "a line every \(logEvery) updates; choose 1 or more")
    try require(threads ?? 1 >= 1, "\(threads ?? 0) threads; choose 1 or more")
  }
}

/// The end of a training run.
public enum TrainingOutcome: Sendable {
  /// The training has ended, or its time limit was reached.
  case finished(TrainingSummary)
  /// A stop was requested after `update`, and a checkpoint is saved.
  case stopped(update: Int)
}
