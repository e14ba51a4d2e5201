public import LanguageModels
public import ModelFolders
public import Training

/// An event of a training run.
///
/// The order is: text, start, epochs with their steps, end.
public enum TrainingEvent: Sendable {
  /// An event of the text of a new run.
  case text(TextEvent)
  /// The folder is complete, and training starts or resumes.
  case started(TrainingStart)
  /// An update was made.
  case step(TrainingProgress)
  /// An epoch has ended; `isBest` is true if the model now has the weights of this epoch.
  case epochEnded(EpochReport, isBest: Bool, pace: TrainingPace)
  /// The loss or the gradient was not finite at `update`. The run continues from the checkpoint of update
  /// `to`, with half the learning rate, now `rate`.
  case wentBack(update: Int, to: Int, rate: Float)
  /// A checkpoint of `update` is saved.
  case saved(update: Int)
  /// A fact that the user may want to know.
  case note(TrainingNote)
  /// The time limit was reached after `update`; the run can be resumed.
  case timeOver(update: Int)
  /// A stop was requested after `update`; the run can be resumed. This is the last event.
  case stopped(update: Int)
  /// The model of the best epoch is scored. This is the last event.
  case finished(TrainingSummary)
}

/// A fact that the user of a run may want to know.
public enum TrainingNote: Hashable, Sendable {
  /// The device has no fast products of the precision `asked`, and uses `used`. A resumed run then ends in
  /// another model.
  case missingPrecision(asked: Precision, used: Precision, isResumed: Bool)
  /// The run resumes with another number of threads, so the last digits may differ.
  case otherThreads(began: Int, now: Int)
  /// The file system has no locks, so other runs could write to the folder.
  case noLocks
  /// The path of the folder leads elsewhere by now; the model is where the folder was moved to.
  case moved(folder: String)
  /// The validation loss is well above log V, that of equal probabilities for all V tokens.
  case worseThanUniform(vocabulary: Int)
  /// All epochs have so few updates, of which `perEpoch` are in one, that little can be learnt.
  case fewUpdates(Int, perEpoch: Int)
  /// The loss of the first `updates` updates fell by less than a fiftieth.
  case hardlyLearns(updates: Int)
  /// The model is no better on the validation part than the frequencies of tokens in the training part, which have
  /// this perplexity there.
  case noBetterThanFrequencies(perplexity: Double)
  /// These components of a mixture, counted from 0, do nothing; see `MixtureUse.dead`.
  case unusedComponents([Int], of: Int)
  /// The model is the mean of the iterates from now on.
  case averaged
  /// The run ends because this many epochs in a row were not better than the best.
  case noProgress(epochs: Int)
}

/// The facts at the start of a run.
public struct TrainingStart: Sendable {
  /// The model folder.
  public let bundle: ModelBundle
  /// The shape of the network and its training.
  public let network: NetworkRecord
  /// The number of parameters.
  public let parameters: Int
  /// Updates made before.
  public let update: Int
  /// True for a resumed run.
  public let isResumed: Bool
  /// True if the run had ended before, so that nothing is left to train.
  public let isFinished: Bool
}

/// The speed of a run, without validation.
public struct TrainingPace: Hashable, Sendable {
  /// Tokens learned since the run started or resumed.
  public internal(set) var tokens = 0
  /// Seconds of training.
  public internal(set) var seconds = 0.0

  /// Tokens a second.
  public var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }
}

/// The progress of a run.
public struct TrainingProgress: Hashable, Sendable {
  /// Updates so far.
  public let update: Int
  /// The last update.
  public let step: StepReport
  /// The current epoch, from 1.
  public let epoch: Int
  /// The most epochs.
  public let epochs: Int
  /// The finished part of the current epoch, 0 to 1.
  public let fraction: Double
  /// Mean −log p of the tokens of the current epoch, in nats a token.
  public let natsPerToken: Double
  /// The learning rate of the next update.
  public let rate: Float
  /// The speed so far.
  public let pace: TrainingPace
  /// Estimated seconds of training left if all epochs are needed, without validation.
  public let secondsLeft: Double
}
