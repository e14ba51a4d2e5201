import Glibc
import LanguageModels
import Microscope
import ModelFolders
import Tokenization
import Training

/// The facts of a run in progress.
extension TrainingSession {
  /// The progress after an update.
  func progress(after step: StepReport) -> TrainingProgress {
    let state = trainer.state
    let epochs = trainer.configuration.epochs
    let done = trainer.epochDone
    let left = (Double(epochs - state.epoch) - done) * Double(trainer.batcher.strand)
    return TrainingProgress(
      update: state.updates, step: step, epoch: state.epoch + 1, epochs: epochs, fraction: done,
      natsPerToken: state.tally.natsPerToken, rate: trainer.rate,
      pace: pace, secondsLeft: left * Double(trainer.batcher.batch) / pace.tokensPerSecond)
  }

  /// The notes about an ended epoch.
  func notes(about report: EpochReport) -> [TrainingNote] {
    var notes: [TrainingNote] = []
    let vocabulary = bundle.vocabulary.count
    // A loss that has not moved yet is no reason to lower the rate.
    if let nats = report.validation, nats > 1.02 * log(Double(vocabulary)) {
      notes.append(.worseThanUniform(vocabulary: vocabulary))
    }
    if trainer.state.averagedSince == report.updates { notes.append(.averaged) }
    if trainer.state.isFinished, report.epoch < trainer.configuration.epochs,
      let patience = trainer.configuration.patience,
      trainer.state.epochsWithoutProgress >= patience
    {
      notes.append(.noProgress(epochs: patience))
    }
    return notes
  }

  /// The note about a run that has too few updates to learn from; nil for enough.
  var noteOfUpdates: TrainingNote? {
    let training = trainer.configuration
    // Windows that draw their length have that of --bptt in the mean.
    let perEpoch = trainer.batcher.windows
    let all = min(training.maximumSteps ?? .max, perEpoch * training.epochs)
    return all < Self.leastUpdates ? .fewUpdates(all, perEpoch: perEpoch) : nil
  }

  /// With fewer updates, a network by the usual rate is still near to where it began.
  private static let leastUpdates = 200

  /// The notes about a run that has ended, by its model of the best epoch.
  func notes(aboutEndOf model: LanguageModel, validPerplexity: Double?) throws -> [TrainingNote] {
    var notes: [TrainingNote] = []
    let vocabulary = bundle.vocabulary
    let counts = (0..<vocabulary.count).map { Double(vocabulary.occurrences(Int32($0)) + 1) }
    let total = counts.reduce(0, +)
    let nats = valid.reduce(0) { $0 - log(counts[Int($1)] / total) } / Double(max(valid.count, 1))
    if let validPerplexity, validPerplexity >= exp(nats) {
      notes.append(.noBetterThanFrequencies(perplexity: exp(nats)))
    }
    guard model.configuration.head.isMixture, !valid.isEmpty,
      let sample = try? ContextSample(
        model, of: Array(valid.prefix(Self.sampled.tokens)),
        specialTokens: vocabulary.specialTokens, count: Self.sampled.positions),
      let mixture = sample.head.mixture
    else { return notes }
    let dead = MixtureUse(mixture, targets: sample.targets).dead
    if !dead.isEmpty { notes.append(.unusedComponents(dead, of: mixture.components)) }
    return notes
  }

  /// The start of the validation part, and positions of it, by which components are told to be used.
  private static let sampled = (tokens: 5_000, positions: 500)

  /// The result of the run.
  func summary(_ perplexity: [String: Double]) -> TrainingSummary {
    let (state, training) = (trainer.state, trainer.configuration)
    return TrainingSummary(
      folder: bundle.path, head: trainer.model.configuration.head,
      parameters: trainer.model.parameters.layout.count, epochs: state.epoch,
      lastEpoch: state.isFinished ? state.epoch : state.epoch + 1, plannedEpochs: training.epochs,
      updates: state.updates,
      isComplete: state.epoch == training.epochs && state.updates != training.maximumSteps,
      bestEpoch: state.best?.epoch,
      validPerplexity: perplexity[CorpusPart.valid.rawValue],
      testPerplexity: perplexity[CorpusPart.test.rawValue], pace: pace,
      peakMemory: Machine.peakMemory)
  }
}
