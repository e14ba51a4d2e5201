import LanguageModels
public import ModelFolders
import NumberFormatting
import Tokenization
import Training

extension ModelSummary {
  /// The facts as a table.
  public var text: String {
    var text = ""
    func section(_ name: String, _ value: String = "") {
      text += (value.isEmpty ? name : "\(name) \(value)") + "\n"
    }
    func row(_ name: String, _ value: String) {
      text += "  \(Column.left(name, 26))\(value)\n"
    }
    switch configuration.model {
    case .network(let network): for (name, value) in network.model.rows { row(name, value) }
    case .ngram(let order): row("n-grams", "up to \(order) tokens, Kneser–Ney")
    }
    row(
      "tokens",
      "\(configuration.tokenizer.kind.rawValue), vocabulary \(NumberFormat.count(vocabulary))")
    row("parameters", NumberFormat.count(parameters))
    for block in blocks {
      row("  \(block.name)", block.shape.map(String.init).joined(separator: " × "))
    }
    section("data")
    for file in configuration.data {
      row(
        Column.isolated(file.name), "\(NumberFormat.count(file.bytes)) bytes, sha256 \(file.sha256)"
      )
    }
    for part in CorpusPart.allCases {
      if let text = configuration.text[part.rawValue] { row(part.rawValue, text.summary) }
    }
    section("training")
    row("options", Column.isolatingNames(in: options))
    for epoch in history?.epochs ?? [] {
      let valid = epoch.validation.map { Cell.perplexity(nats: $0) } ?? "—"
      let best = epoch.epoch == history?.best ? "  best" : ""
      row(
        "epoch \(epoch.epoch)",
        "train \(Cell.perplexity(nats: epoch.training))  valid \(valid)\(best)"
          + (epoch.accuracies.map { "  \($0)" } ?? ""))
    }
    for (part, value) in (history?.perplexity ?? [:]).sorted(by: { $0.key > $1.key }) {
      row("\(Column.isolated(part)) perplexity", Cell.perplexity(value))
    }
    section("files")
    for file in files { row(Column.isolated(file.name), NumberFormat.bytes(file.bytes)) }
    return text
  }
}

extension TextStatistics {
  fileprivate var summary: String {
    let rate = NumberFormat.percent(Double(unknown) / Double(max(tokens, 1)))
    return
      "\(NumberFormat.count(tokens, "token")) in \(NumberFormat.count(lines, "line")), \(rate) unknown"
  }
}

extension ModelConfiguration {
  /// The shape in words, by name.
  fileprivate var rows: [(String, String)] {
    let widths = hiddenWidths.map(String.init).joined(separator: " and ")
    let parts = [
      norm == .none ? nil : "\(norm) norm", skipDistance > 0 ? "skip \(skipDistance)" : nil,
      mogrifierRounds > 0 ? "mogrifier \(mogrifierRounds)" : nil,
    ].compactMap { $0.map { ", \($0)" } }.joined()
    let isRecurrent = architecture == .recurrent
    let body = isRecurrent ? cell.rawValue : "feed-forward over \(contextLength) tokens"
    return [
      (
        isRecurrent ? "cell" : "layers",
        "\(body), \(NumberFormat.count(hiddenWidths.count, "layer")) of \(widths)\(parts)"
      ),
      ("embedding", "\(embeddingWidth)\(tied ? ", tied" : "")"),
      ("head", head.rawValue + (components > 1 ? " of \(components)" : "")),
      ("dropout", "\(dropout)"),
    ]
  }
}
