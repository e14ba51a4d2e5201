import Glibc
import LanguageModels
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
    if let nats = report.validation, nats > log(Double(vocabulary)) {
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
