import Glibc
import LanguageModels
import ModelFolders
import Recipes
import Runs
import Storage
import Tokenization
import Training

/// A run of a study, to the end or to a rung of successive halving.
struct StudyWork: Sendable {
  let recipe: StudyPlan.PlannedRecipe
  let trial: StudyTrial
  /// The epochs after which it pauses; nil for the end.
  let until: Int?

  init(_ recipe: StudyPlan.PlannedRecipe, seed: UInt64, in folder: String, until: Int?) {
    self.recipe = recipe
    trial = StudyTrial(
      recipe: recipe.name, seed: seed,
      model: StudyRecord.path(of: recipe.name, seed: seed, in: folder))
    self.until = until
  }

  private var training: TrainingConfiguration {
    var training = recipe.recipe.training
    training.seed = trial.seed
    return training
  }

  /// True if nothing is left to train.
  func isDone() throws -> Bool {
    guard try FileStatus.exists(trial.model) else { return false }
    let (manifest, history) = try ModelBundle.outline(of: trial.model)
    try checkOptions(manifest.recipe)
    guard let history else { return false }
    return !history.perplexity.isEmpty || until.map { history.epochs.count >= $0 } ?? false
  }

  /// Refuses a model of other options, which somebody put in this place.
  private func checkOptions(_ found: Recipe) throws {
    var asked = recipe.recipe
    asked.training = training
    let other = asked.differences(from: found).first { difference in
      let group = Recipe.field(difference.name)?.group
      // The text decides its own normalisation, and the processor its precision.
      return group != .text && group != .machine && difference.name != "precision"
    }
    guard let other else { return }
    throw StudyError(
      .otherStudy,
      "\(trial.model) is a model of another \(other.name) than its recipe says; move it away or choose "
        + "another folder")
  }

  /// The lowest validation loss within some epochs, in nats a character where the text says how many there are.
  func loss(within epochs: Int) throws -> Double {
    let (manifest, history) = try ModelBundle.outline(of: trial.model)
    let losses = history?.epochs.filter { $0.epoch <= epochs }.compactMap(\.validation) ?? []
    let text = manifest.text[CorpusPart.valid.rawValue]
    let tokens = Double(text?.tokens ?? 1) / Double(max(text?.scalars ?? 1, 1))
    return (losses.min() ?? .infinity) * tokens
  }

  /// Trains from where it is.
  ///
  /// - Returns: The summary of a run that has ended; nil for one that pauses or was stopped.
  func train(
    _ run: StudyRun, handle: (TrainingEvent) -> Void, shouldStop: () -> Bool
  ) throws -> TrainingSummary? {
    var training = try newOrResumed(run)
    training.threads = recipe.recipe.threads ?? 1
    training.saveInterval = run.saveInterval
    // A run has only these closures, on this thread.
    return try withoutActuallyEscaping(handle) { handle in
      try withoutActuallyEscaping(shouldStop) { shouldStop in
        var epochs = 0
        let outcome = try training.run { event in
          switch event {
          case .started(let start): epochs = (try? start.bundle.history())?.epochs.count ?? 0
          case .epochEnded(let report, _, _): epochs = report.epoch
          default: break
          }
          handle(event)
        } shouldStop: {
          shouldStop() || until.map { epochs >= $0 } ?? false
        }
        return if case .finished(let summary) = outcome { summary } else { nil }
      }
    }
  }

  private func newOrResumed(_ run: StudyRun) throws -> TrainingRun {
    if try FileStatus.exists(trial.model) { return TrainingRun(resuming: trial.model) }
    let study = run.study
    return TrainingRun(
      try CorpusConfiguration(
        study.corpus, valid: study.valid, test: study.test, by: recipe.recipe.text),
      model: recipe.recipe.model, training: training, into: trial.model)
  }
}
