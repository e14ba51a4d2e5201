import NumberFormatting
import ArgumentParser
import Glibc
import ModelFolders
import NGrams
import Recipes
import LanguageModels
import Storage
import Tokenization
import Training

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the configuration, the data and the history of a model.",
    discussion: """
      EXAMPLES:
        lm info models/mine
        lm info models/mine --options > recipe.json
      """)

  @Argument(help: "The folder of the model.")
  var model: String

  @Flag(inversion: .prefixedNo, help: "Print one JSON object.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help: "Print the options of 'lm train' that repeat it, as the JSON that --config reads.")
  var options = false

  func run() throws {
    let bundle = try ModelSelection.open(model)
    if options { return try Console.output(json: Self.options(of: bundle)) }
    try bundle.validateFiles()
    let report = try ModelReport(bundle)
    try json ? Console.output(json: report) : Console.output(report.text)
  }
}

extension InfoCommand {
  /// The options by their long names.
  ///
  /// - Throws: ``Failure`` 65 for a model that no options lead to, such as one that a program made.
  private static func options(of bundle: ModelBundle) throws -> [String: Recipe.Value] {
    let choices = bundle.recipe.choices
    guard !choices.ordered.contains(where: { $0.field.importance == .record }) else {
      throw Failure(
        EX_DATAERR,
        "\(bundle.path) has a configuration that 'lm train' has no options for; repeat it with --like"
      )
    }
    return choices.values
  }
}

/// What `lm info` prints.
private struct ModelReport: Encodable {
  let model: String
  let configuration: Manifest
  let parameters: Int
  let blocks: [Block]
  let vocabulary: Int
  let history: History?
  let files: [File]
  let options: String

  struct Block: Encodable {
    let name: String
    let shape: [Int]
  }

  struct File: Encodable {
    let name: String
    let bytes: Int
  }

  init(_ bundle: ModelBundle) throws {
    model = bundle.path
    configuration = bundle.manifest
    switch bundle.manifest.model {
    case .network(let network):
      let layout = try ModelPlan(network.model).layout
      parameters = layout.count
      blocks = layout.blocks.map { Block(name: $0.name, shape: $0.shape) }
    case .ngram:
      let model = try bundle.makeNGrams()
      parameters = model.parameters
      blocks = zip(1..., model.counts).map { Block(name: "\($0)-grams", shape: [$1]) }
    }
    vocabulary = bundle.vocabulary.count
    options = bundle.recipe.choices.commandLine
    do {
      history = try bundle.history()
    } catch let error as StorageError where error.code == .missing {
      // No epoch has ended.
      history = nil
    }
    files = bundle.files.map { File(name: $0.name, bytes: $0.bytes) }
  }

  /// The report as a table.
  var text: String {
    var text = ""
    func section(_ name: String, _ value: String = "") {
      text += (value.isEmpty ? name : "\(name) \(value)") + "\n"
    }
    func row(_ name: String, _ value: String) {
      let padding = String(repeating: " ", count: max(26 - name.count, 1))
      text += "  \(name)\(padding)\(value)\n"
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
      row(file.name, "\(NumberFormat.count(file.bytes)) bytes, sha256 \(file.sha256)")
    }
    for part in TextPartName.allCases {
      if let text = configuration.text[part.rawValue] { row(part.rawValue, text.summary) }
    }
    section("training")
    row("options", options)
    for epoch in history?.epochs ?? [] {
      let valid = epoch.validation.map { NumberFormat.fixed(exp($0), places: 2) } ?? "—"
      let best = epoch.epoch == history?.best ? "  best" : ""
      row(
        "epoch \(epoch.epoch)",
        "train \(NumberFormat.fixed(exp(epoch.training), places: 2))  valid \(valid)\(best)")
    }
    for (part, value) in (history?.perplexity ?? [:]).sorted(by: { $0.key > $1.key }) {
      row("\(part) perplexity", NumberFormat.fixed(value, places: 2))
    }
    section("files")
    for file in files { row(file.name, NumberFormat.bytes(file.bytes)) }
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
