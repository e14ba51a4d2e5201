public import ModelFolders
public import Runs

/// An event of a study.
public enum StudyEvent: Sendable {
  /// An event of a text, before the first run.
  case text(TextEvent)
  /// The speed of so many shapes of all is measured.
  case measuring(done: Int, total: Int)
  /// The plan is made, and runs begin.
  case planned(StudyPlan)
  /// Recipes of before are no part of the study any more; their models stay.
  case left([String])
  /// A run has begun or goes on.
  case began(StudyTrial)
  /// A fact about a run that the user may want to know.
  case note(StudyTrial, TrainingNote)
  /// A run has ended.
  case ended(StudyTrial, TrainingSummary)
  /// A run cannot go on, for a reason in words; the others do.
  case failed(StudyTrial, reason: String)
  /// Successive halving drops recipes, which were trained for some epochs.
  case dropped([String], epochs: Int)
  /// The runs in progress.
  case progress(StudyProgress)
}

/// A run of a study.
public struct StudyTrial: Hashable, Sendable {
  /// The name of the recipe.
  public let recipe: String
  /// The seed.
  public let seed: UInt64
  /// The folder of the model.
  public let model: String
}

/// Where a study stands.
public struct StudyProgress: Sendable {
  /// Runs that have ended, in this session or before.
  public let ended: Int
  /// Runs of the study.
  public let total: Int
  /// The runs in progress, with the part of each that is done, from 0 to 1.
  public let running: [(trial: StudyTrial, done: Double)]
  /// Estimated seconds until the end.
  public let secondsLeft: Double
}

/// The end of a session of a study.
public enum StudyOutcome: Sendable {
  /// Every run has ended or failed.
  case finished(StudyListing)
  /// A stop was requested, and all runs have saved where they were.
  case stopped(StudyListing)
}
