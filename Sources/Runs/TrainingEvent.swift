public import LanguageModels
public import ModelFolders
public import Training

/// What happens in a training run, in this order: text, start, epochs with their steps, end.
public enum TrainingEvent: Sendable {
  /// The text of a new run becomes tokens.
  case text(TextEvent)
  /// The folder is there, and training starts or goes on.
  case started(TrainingStart)
  /// An update was made.
  case step(TrainingProgress)
  /// An epoch has ended; `isBest` is true if the weights are now those of this epoch.
  case epochEnded(EpochReport, isBest: Bool, pace: TrainingPace)
  /// The loss or the gradient was not finite at `update`: the run starts from the checkpoint of `to`
  /// again, at a learning rate of `rate`.
  case wentBack(update: Int, to: Int, rate: Float)
  /// What stands after `update` can be resumed from.
  case saved(update: Int)
  /// Something that the user may want to know.
  case note(TrainingNote)
  /// The time limit was reached after `update`; the run can be resumed.
  case timeOver(update: Int)
  /// A stop was asked for after `update`; the run can be resumed. Nothing comes after it.
  case stopped(update: Int)
  /// The model of the best epoch is judged. Nothing comes after it.
  case finished(TrainingSummary)
}

/// What a user may want to know of a run.
public enum TrainingNote: Hashable, Sendable {
  /// The device has no fast products of the precision that was asked for; a run that is resumed with
  /// another one ends in another model.
  case missingPrecision(asked: Precision, used: Precision, isResumed: Bool)
  /// The run goes on with another number of threads, so that the last digits may differ.
  case otherThreads(began: Int, now: Int)
  /// The file system has no locks, so that nothing keeps other runs from writing to the folder.
  case noLocks
  /// The validation loss is above that of equal probabilities for all tokens.
  case worseThanUniform(vocabulary: Int)
  /// From here on the model is the mean of the iterates.
  case averaged
  /// The run ends, since so many epochs were no better than one before them.
  case noProgress(epochs: Int)
}

/// Where a run starts.
public struct TrainingStart: Sendable {
  /// The folder.
  public let bundle: ModelBundle
  /// What is trained, and how.
  public let network: NetworkRecord
  /// The number of parameters.
  public let parameters: Int
  /// Updates that were made before.
  public let update: Int
  /// Whether it goes on.
  public let isResumed: Bool
  /// Whether the run has ended before, so that nothing is left to train.
  public let isFinished: Bool
}

/// How fast a run trains; validation is not counted.
public struct TrainingPace: Hashable, Sendable {
  /// Tokens learned since the run started or went on.
  public internal(set) var tokens = 0
  /// Seconds that they took.
  public internal(set) var seconds = 0.0

  /// Tokens a second.
  public var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }
}

/// Where a run stands.
public struct TrainingProgress: Hashable, Sendable {
  /// Updates so far.
  public let update: Int
  /// The current epoch, from 1.
  public let epoch: Int
  /// The most epochs.
  public let epochs: Int
  /// The part of the current epoch that is done.
  public let fraction: Double
  /// Mean −log p of the tokens of the current epoch, in nats a token.
  public let natsPerToken: Double
  /// The learning rate of the next update.
  public let rate: Float
  /// How fast it is.
  public let pace: TrainingPace
  /// Seconds until the end if all epochs are needed, validation not counted.
  public let secondsLeft: Double
}
