import NumberFormatting
import Glibc
import ModelFolders
import NGrams
import LanguageModels
import Recipes
import ReportPages
import Storage
import Tokenization
import Training

extension ReportModel {
  /// What the folder of a model tells of it: all but samples and what is measured.
  ///
  /// - Throws: `StorageError` for a history or a log that is damaged.
  init(_ bundle: ModelBundle, name: String) throws {
    let corpus = Corpus(bundle.manifest, entries: bundle.vocabulary.count)
    switch bundle.manifest.model {
    case .network(let network):
      let head = network.model.head
      self.init(
        name: name, corpus: corpus,
        head: head.rawValue + (head.isMixture ? " of \(network.model.components)" : ""),
        parameters: try ModelPlan(network.model).layout.count)
      clipNorm = network.training.clipping.norm.map(Double.init)
      add(try bundle.log.read())
    case .ngram(let order):
      self.init(
        name: name, corpus: corpus, head: "\(order)-grams",
        parameters: try bundle.makeNGrams().parameters)
      isTrained = false
    }
    identity = try bundle.identity
    options = bundle.recipe.choices.ordered.map { ($0.field.name, $0.value.text) }
    try add(bundle.historyIfAny())
  }

  private mutating func add(_ history: History) {
    best = history.best
    epochs = history.epochs.map {
      Epoch(
        epoch: $0.epoch, updates: $0.updates, training: $0.training, validation: $0.validation,
        trainingAccuracy: $0.trainingAccuracy, validationAccuracy: $0.validationAccuracy,
        clipped: $0.clipped)
    }
    let bestLoss = history.bestEpoch?.validation
    validPerplexity = (history.perplexity["valid"] ?? bestLoss.map(exp)).map { Estimate($0) }
    testPerplexity = history.perplexity["test"].map { Estimate($0) }
  }

  private mutating func add(_ log: TrainingLog.Record) {
    figures = StepReport.figures.map {
      Figure($0.name, unit: $0.unit, tag: $0.tag, chart: $0.chart)
    }
    updates = log.updates.map { line in
      Update(update: line.update, values: line.curveValues, blockNorms: line.blockNorms ?? [:])
    }
    incidents = log.events.map { Incident(update: $0.update, what: $0.event) }
  }
}

extension ReportModel.Corpus {
  fileprivate init(_ manifest: Manifest, entries: Int) {
    func tokens(_ part: CorpusPart) -> String? {
      manifest.text[part.rawValue].map { NumberFormat.count($0.tokens, "token") }
    }
    let heldOut = [CorpusPart.valid, .test].compactMap { part in
      tokens(part).map { "\(part.rawValue) \($0)" }
    }
    let test = manifest.text[CorpusPart.test.rawValue].map {
      "\(NumberFormat.percent(Double($0.unknown) / Double(max($0.tokens, 1)))) of test unknown"
    }
    let tokenizer = manifest.tokenizer
    let words =
      "tokens: \(tokenizer.kind.rawValue), normalisation \(tokenizer.normalization.rawValue), "
      + "vocabulary \(NumberFormat.count(entries))"
    let digest = manifest.data.first.map { "SHA-256 \($0.sha256.prefix(12))…" }
    self.init(
      name: [manifest.data.first?.name, tokens(.train)].compactMap { $0 }.joined(separator: ", "),
      details: (heldOut + [test, words, digest].compactMap { $0 }).joined(
        separator: " · "))
  }
}

extension ModelBundle {
  /// What training came to: nothing where no epoch has ended.
  fileprivate func historyIfAny() throws -> History {
    do {
      return try history()
    } catch let error as StorageError where error.code == .missing {
      return History(epochs: [], best: nil)
    }
  }
}
