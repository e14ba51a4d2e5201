import LanguageModels
public import ModelFolders
import NumberFormatting
public import Training

extension EpochReport {
  /// The figures of an epoch in one line, without those of nothing.
  ///
  /// An epoch without updates has no training loss, and training that limits no norm clips nothing.
  ///
  /// - Parameters:
  ///   - training: The configuration of the run.
  ///   - isBest: Whether the epoch is the best so far.
  ///   - tokens: The tokens learned since the run started or resumed; without any there is no speed.
  ///   - seconds: The seconds that they took.
  /// - Returns: The line, without an end.
  public func line(
    of training: TrainingConfiguration?, isBest: Bool, tokens: Int, seconds: Double
  ) -> String {
    func percent(_ name: String, _ part: Double?) -> String? {
      part.map { "\(name) \(NumberFormat.percent($0))" }
    }
    func perplexity(_ name: String, _ nats: Double?) -> String? {
      nats.map { "\(name) perplexity \(Cell.perplexity(nats: $0))" }
    }
    let speed =
      "\(NumberFormat.count(Int(Double(tokens) / max(seconds, 1e-9)))) tokens/s  "
      + NumberFormat.duration(seconds: seconds)
    return [
      "epoch \(epoch)/\(training?.epochs ?? epoch)",
      perplexity("train", self.training > 0 ? self.training : nil),
      perplexity("valid", validation).map { isBest ? $0 + " best" : $0 },
      accuracies,
      "learning rate \(NumberFormat.significant(Double(rate), digits: 3))",
      percent("clipped", training?.clipping.norm.map { _ in clipped }),
      percent("values limited", limited), percent("sampled", sampled > 0 ? sampled : nil),
      tokens > 0 ? speed : nil,
    ].compactMap { $0 }.joined(separator: "  ")
  }
}

extension EpochReport {
  /// Such as `accuracy train 20.1 % valid 19.2 %`; nil where none was measured.
  var accuracies: String? {
    let parts = [("train", trainingAccuracy), ("valid", validationAccuracy)]
      .compactMap { name, part in part.map { "\(name) \(NumberFormat.percent($0))" } }
    return parts.isEmpty ? nil : "accuracy " + parts.joined(separator: " ")
  }
}

extension NetworkRecord {
  /// The shape of the network in one line.
  public func line(parameters: Int) -> String {
    let widths = model.hiddenWidths.map(String.init).joined(separator: "-")
    let experts = model.components > 1 ? " of \(model.components)" : ""
    return """
      \(model.architecture == .recurrent ? model.cell.rawValue : "feed-forward of \(model.contextLength)") \
      \(widths), embedding \(model.embeddingWidth)\(model.tied ? " tied" : ""), \
      head \(model.head.rawValue)\(experts), vocabulary \(NumberFormat.count(model.vocabularySize)), \
      \(NumberFormat.count(parameters)) parameters, seed \(training.seed)
      """
  }
}
