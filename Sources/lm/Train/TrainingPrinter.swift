import FigureTables
import LanguageModels
import ModelFolders
import NumberFormatting
import Recipes
import Runs
import Training

/// Prints what happens in a training run.
final class TrainingPrinter {
  private let common: CommonOptions
  private let text: TextPrinter
  private var line: ProgressLine
  private var start: TrainingStart?

  init(_ common: CommonOptions, _ text: TextPrinter) {
    self.common = common
    self.text = text
    line = ProgressLine(quiet: common.quiet)
  }

  func print(_ event: TrainingEvent) {
    switch event {
    case .text(let event): text.print(event)
    case .started(let start): print(start)
    case .step(let progress): if line.isDue { line.show(progress.line) }
    case .epochEnded(let report, let isBest, let pace):
      line.note(
        report.line(
          of: start?.network.training, isBest: isBest, tokens: pace.tokens, seconds: pace.seconds))
    case .wentBack(let update, let last, let rate):
      line.note(
        "note: not finite at update \(update): back to update \(last), learning rate "
          + NumberFormat.significant(Double(rate), digits: 3))
    case .saved, .finished: break
    case .note(let note): line.note("note: \(note.text)")
    case .timeOver(let update):
      line.note(
        "the time is over after update \(update); go on with 'lm train --resume "
          + "\(start?.bundle.path ?? "")'")
    case .stopped(let update):
      line.note("stopped after update \(update); the checkpoint is saved")
    }
  }

  /// Takes what is drawn off the terminal.
  func erase() {
    text.erase()
    line.erase()
  }

  private func print(_ start: TrainingStart) {
    self.start = start
    if start.isResumed { common.note("resuming \(start.bundle.path)") }
    common.note("options: \(start.bundle.recipe.choices.commandLine)")
    common.note(start.network.line(parameters: start.parameters))
    if start.isFinished { common.note("the run has ended; nothing is left to train") }
  }
}

extension TrainingNote {
  /// The note in words.
  var text: String {
    switch self {
    case .missingPrecision(let asked, let used, let isResumed):
      "this processor has no fast \(asked.rawValue); products are of \(used.rawValue)"
        + (isResumed ? " from here on, so that the run ends in another model" : "")
    case .otherThreads(let began, let now):
      "the run began with \(NumberFormat.count(began, "thread")); with \(now) the last digits may differ"
    case .noLocks: "this file system has no locks; let no other run write to the folder"
    case .moved(let folder):
      "\(folder) was renamed or removed during the run; the model is where that folder is now"
    case .worseThanUniform(let vocabulary):
      "worse than a guess among \(NumberFormat.count(vocabulary, "token")); lower --lr"
    case .fewUpdates(let updates, let perEpoch):
      "\(NumberFormat.count(updates, "update")) in all, \(perEpoch) an epoch, are few to learn from; lower "
        + "--batch-size or --bptt, or raise --epochs"
    case .hardlyLearns(let updates):
      "the loss has hardly fallen in \(NumberFormat.count(updates, "update")); raise --lr"
    case .noBetterThanFrequencies(let perplexity):
      "no better than the frequencies of the tokens alone, which have a perplexity of "
        + "\(Cell.perplexity(perplexity)); train longer, or raise --lr"
    case .unusedComponents(let components, let count):
      "\(components.count) of \(NumberFormat.count(count, "component")) do nothing; fewer --components give the "
        + "same model"
    case .averaged: "the model is the mean of the iterates from here on"
    case .noProgress(let epochs):
      "\(NumberFormat.count(epochs, "epoch")) without progress; the run ends"
    }
  }
}

extension TrainingProgress {
  fileprivate var line: String {
    """
    epoch \(epoch)/\(epochs)  \(NumberFormat.fixed(100 * fraction, places: 0)) %  train perplexity \
    \(Cell.perplexity(nats: natsPerToken))  learning rate \(NumberFormat.significant(Double(rate), digits: 3))  \
    \(NumberFormat.count(Int(pace.tokensPerSecond))) tokens/s  at most \
    \(NumberFormat.duration(seconds: secondsLeft)) left
    """
  }
}

extension TrainingSummary {
  /// What `lm train` prints.
  var text: String {
    let figures = [("valid", validPerplexity), ("test ", testPerplexity)].compactMap {
      name, value in
      value.map { "\(name)       perplexity \(Cell.perplexity($0))\n" }
    }
    let end =
      isComplete
      ? " of \(epochs)"
      : "; the run ended in epoch \(lastEpoch) of \(plannedEpochs), after "
        + NumberFormat.count(updates, "update")
    return """
      model       \(Column.isolated(folder))
      best epoch  \(bestEpoch.map { "\($0)" } ?? "—")\(end)
      \(figures.joined())peak memory \(NumberFormat.fixed(Double(peakMemory) / 1024 / 1024, places: 0)) MiB

      """
  }
}
