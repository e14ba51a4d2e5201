import JSON
import NumberFormatting
import Glibc
import ModelFolders
import LanguageModels
import Tokenization
import Training

/// What a run tells of itself.
extension TrainingRun {
  /// Prints what the run came to.
  func report(_ perplexity: [String: Double]) throws {
    let peak = Double(Stopwatch.peakMemory) / 1024 / 1024
    if common.json {
      return try Console.output(
        json: TrainingSummary(
          model: bundle.path, head: trainer.model.configuration.head,
          parameters: trainer.model.parameters.layout.count, epochs: trainer.state.epoch,
          bestEpoch: trainer.state.best?.epoch, validPerplexity: perplexity["valid"],
          testPerplexity: perplexity["test"], tokensPerSecond: progress.tokensPerSecond,
          trainingSeconds: progress.seconds, peakMemoryMib: peak))
    }
    let best = trainer.state.best?.epoch ?? 0
    var text = "model       \(bundle.path)\nbest epoch  \(best) of \(trainer.state.epoch)\n"
    for part in TextPartName.allCases {
      guard let value = perplexity[part.rawValue] else { continue }
      let name = part.rawValue + (part == .test ? " " : "")
      text += "\(name)       perplexity \(NumberFormat.fixed(value, places: 2))\n"
    }
    try Console.output(text + "peak memory \(NumberFormat.fixed(peak, places: 0)) MiB\n")
  }

  /// Where the run stands.
  var currentLine: String {
    let tokensPerSecond = progress.tokensPerSecond
    let state = trainer.state
    let epochs = trainer.configuration.epochs
    let done = trainer.epochDone
    let left = (Double(epochs - state.epoch) - done) * Double(trainer.batcher.strand)
    let seconds = left * Double(trainer.batcher.batch) / tokensPerSecond
    let nats = state.epochNats / Double(max(state.epochTokens, 1))
    return """
      epoch \(state.epoch + 1)/\(epochs)  \(NumberFormat.fixed(100 * done, places: 0)) %  train \
      \(NumberFormat.fixed(exp(nats), places: 2))  lr \(trainer.rate)  \
      \(NumberFormat.count(Int(tokensPerSecond))) tokens/s  at most \(NumberFormat.duration(seconds: seconds)) left
      """
  }

  /// What an epoch came to.
  func line(about report: EpochReport, isBest: Bool) -> String {
    let limited = report.limited.map { "values limited \(NumberFormat.percent($0))  " } ?? ""
    let sampled = report.sampled > 0 ? "sampled \(NumberFormat.percent(report.sampled))  " : ""
    return """
      epoch \(report.epoch)/\(trainer.configuration.epochs)  train \
      \(NumberFormat.fixed(exp(report.training), places: 2))  valid \
      \(NumberFormat.fixed(exp(report.validation ?? .nan), places: 2))\(isBest ? " best" : "")  lr \(report.rate)  \
      clipped \(NumberFormat.percent(report.clipped))  \(limited)\(sampled)\
      \(NumberFormat.count(Int(progress.tokensPerSecond))) tokens/s  \
      \(NumberFormat.duration(seconds: progress.seconds))
      """
  }

  /// What is to be said of an ended epoch beside its figures.
  func notes(about report: EpochReport) -> [String] {
    var notes: [String] = []
    if let nats = report.validation,
      let note = Note.worseThanAGuess(nats, among: bundle.vocabulary.count)
    {
      notes.append("\(note); lower --lr")
    }
    if trainer.state.averagedSince == report.updates {
      notes.append("the model is the mean of the iterates from here on")
    }
    if trainer.state.isFinished, report.epoch < trainer.configuration.epochs,
      let patience = trainer.configuration.patience,
      trainer.state.epochsWithoutProgress >= patience
    {
      notes.append("\(NumberFormat.count(patience, "epoch")) without progress; the run ends")
    }
    return notes
  }

  /// What is trained.
  static func line(about network: NetworkRecord, parameters: Int) -> String {
    let model = network.model
    let widths = model.hiddenWidths.map(String.init).joined(separator: "-")
    let experts = model.components > 1 ? " of \(model.components)" : ""
    return """
      \(model.architecture == .recurrent ? model.cell.rawValue : "feed-forward of \(model.contextLength)") \
      \(widths), embedding \(model.embeddingWidth)\(model.tied ? " tied" : ""), \
      head \(model.head.rawValue)\(experts), vocabulary \(NumberFormat.count(model.vocabularySize)), \
      \(NumberFormat.count(parameters)) parameters, seed \(network.training.seed)
      """
  }
}

/// What `lm train --json` prints.
private struct TrainingSummary: Encodable {
  let model: String
  let head: HeadKind
  let parameters: Int
  let epochs: Int
  @NilAsNull var bestEpoch: Int?
  @NilAsNull var validPerplexity: Double?
  @NilAsNull var testPerplexity: Double?
  let tokensPerSecond: Double
  let trainingSeconds: Double
  let peakMemoryMib: Double
}
