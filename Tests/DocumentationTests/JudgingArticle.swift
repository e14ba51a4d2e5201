import CPUCompute
import Evaluation
import FigureTables
import Generation
import Glibc
import Judging
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import NumberFormatting
import ReportPages
import Runs
import Storage
import TestSupport
import Testing
import Tokenization
import Training

/// The code of the articles of Judging, FigureTables, ModelReports, ModelFolders and Generation.
@Suite struct JudgingArticle {
  /// A network and n-grams of one text.
  private static func models(in work: TemporaryFolder) throws -> [String] {
    let corpus = try work.plant(SmallModel.text(lines: 1_500, seed: 1), "corpus.txt")
    var run = TrainingRun(
      CorpusConfiguration(corpus),
      model: ModelConfiguration(vocabularySize: 2, embeddingWidth: 8, hiddenWidths: [8]),
      training: TrainingConfiguration(epochs: 2, batch: 4, bptt: 10, rate: 0.01),
      into: "\(work.path)/lstm")
    run.threads = 1
    try run.run()
    try NGramRun(CorpusConfiguration(corpus), order: 3, into: "\(work.path)/ngrams").run()
    return ["\(work.path)/lstm", "\(work.path)/ngrams"]
  }

  @Test func comparison() throws {
    let work = try TemporaryFolder()
    let folders = try Self.models(in: work)

    let backend = try CPUBackend(threads: 1)
    let network = try JudgedModel(ModelBundle(folders[0]), on: backend)
    let ngrams = try JudgedModel(ModelBundle(folders[1]), on: backend)

    // Both models score the test part that their folders keep.
    let comparison = try ModelComparison(of: [network, ngrams], on: TextSource(.test))
    for model in comparison.models { print(model.model, model.perplexity ?? .nan) }
    print(comparison.pairs[0].verdict)  // with an interval and a p-value

    // The weights of the mixture make the validation part most probable.
    let mixture = try JudgedModel(mixing: [network, ngrams])
    for component in mixture.components { print(component.weight, component.model.name) }

    // Dynamic evaluation: the network learns every segment after it was scored.
    let adapted = try mixture.adapted(by: Adaptation(dynamic: .init(.sgd)))
    let test = try JudgedText(TextSource(.test), for: adapted)
    let judgement = try Judgement(of: adapted, on: test)
    print(judgement.figures.perplexity ?? .nan, judgement.figures.perplexityCI95 ?? 0...0)

    print(comparison.text)  // the table that lm compare prints
    print(judgement.figures.text(withBreakdown: false))  // the table of lm eval

    let losses = try network.losses(of: test)
    let nats = comparison.models.map(\.nats)
    #expect(abs(nats[0] - losses.reduce(0, +) / Double(losses.count)) < 1e-9)
    #expect(abs(comparison.pairs[0].difference - (nats[1] - nats[0])) < 1e-9)
    #expect(comparison.pairs[0].verdict.contains("lower perplexity (95 %: "))
    #expect(abs(mixture.components.map(\.weight).reduce(0, +) - 1) < 1e-9)
    let valid = try JudgedText(TextSource(.valid), for: mixture)
    let validLosses = try [mixture, network, ngrams].map { try $0.losses(of: valid).reduce(0, +) }
    #expect(validLosses[0] <= validLosses[1] + 1e-3 && validLosses[0] <= validLosses[2] + 1e-3)
    #expect(adapted.components[0].model.adaptation?.dynamic?.learning == .sgd)
    #expect(adapted.components[1].model.adaptation == nil)
    #expect(judgement.losses.count == losses.count && losses.count > 400)
    let perplexity = try #require(judgement.figures.perplexity)
    #expect(judgement.figures.perplexityCI95?.contains(perplexity) == true)
    // The tables that are printed have the perplexities of the losses.
    let perplexities = nats.map { NumberFormat.fixed(exp($0), places: 2) }
    for (folder, perplexity) in zip(folders, perplexities) {
      let rows = comparison.text.split(separator: "\n").filter { $0.hasPrefix(folder) }
      #expect(rows.count { $0.contains(" \(perplexity) ") } == 1, "\(folder)")
    }
    let mean = judgement.losses.reduce(0, +) / Double(judgement.losses.count)
    let line = judgement.figures.text(withBreakdown: false).split(separator: "\n").first {
      $0.hasPrefix("perplexity ")
    }
    #expect(
      line?.split(separator: " ").dropFirst().first.map(String.init)
        == NumberFormat.fixed(exp(mean), places: 2))
  }

  @Test func folder() throws {
    let work = try TemporaryFolder()
    let bundle = try SmallModel().make("\(work.path)/model", .mos, on: CPUBackend(threads: 1))
    let path = bundle.path

    let folder = try ModelBundle(path)
    print(folder.vocabulary.count, "entries of kind", folder.manifest.tokenizer.kind)
    if let test = try folder.tokens(.test) { print(test.count, "tokens of the test part") }
    for block in try ModelSummary(of: folder).blocks { print(block.name, block.shape) }
    let model = try folder.makeModel(on: CPUBackend(threads: 1))
    print(model.configuration.head)  // mos

    let summary = try ModelSummary(of: folder)
    #expect(summary.parameters == model.parameters.layout.count)
    #expect(summary.blocks[0].shape == [folder.vocabulary.count, 4])
    #expect(model.configuration.head == .mos && model.configuration.hiddenWidths == [6])
    #expect(try #require(try folder.tokens(.test)).count == folder.manifest.text["test"]?.tokens)
  }

  @Test func report() throws {
    let work = try TemporaryFolder()
    let folders = try Self.models(in: work)
    let path = "\(work.path)/report.html"

    var options = ReportOptions()
    options.samples = 1
    options.sampleTokens = 20
    let bundles = try folders.map { try ModelBundle($0) }
    let report = try Report(on: bundles, options, on: CPUBackend(threads: 1))
    try AtomicFile.write(Array(report.html.utf8), to: path)

    #expect(report.models.map(\.name) == ["lstm", "ngrams"])
    let rows = try Markup(text(of: path)).all("table")[0].rows
    #expect(rows.map { $0[0] } == ["Model", "lstm", "ngrams"])
    #expect(rows.map { $0[1] } == ["Head", "softmax", "3-grams"])
    for (row, bundle) in zip(rows.dropFirst(), bundles) {
      let model = try JudgedModel(bundle, on: CPUBackend(threads: 1))
      let losses = try model.losses(of: JudgedText(TextSource(.test), for: model))
      let perplexity = exp(losses.reduce(0, +) / Double(losses.count))
      let shown = try #require(Double(row[5].prefix { $0 != " " }))
      #expect(abs(shown / perplexity - 1) < 1e-3)
    }
  }

  @Test func generation() async throws {
    let work = try TemporaryFolder()
    let path = try SmallModel().make("\(work.path)/model", .mos, on: CPUBackend(threads: 1)).path

    let options = GenerationOptions(
      SamplingConfiguration(temperature: 0.8, seed: 2), maxTokens: 20)
    let generator = try TextGenerator(
      ModelBundle(path), on: CPUBackend(threads: 1), options: options)
    for piece in generator.continue("دریا") { print(piece, terminator: "") }
    print()

    // The same text as an asynchronous sequence, which ends when its task is cancelled.
    var text = ""
    for await piece in generator.continue("دریا").async { text += piece }
    print(text)

    #expect(text == generator.continue("دریا").text)
    #expect(text.hasPrefix("دریا ") || text.hasPrefix("دریا\n"))
    #expect(text != generator.continue("دریا", seed: 3).text)
  }
}
