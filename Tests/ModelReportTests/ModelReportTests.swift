import CPUCompute
import Foundation
import Judging
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import ReportPages
import Statistics
import TestSupport
import Testing

@Suite struct ModelReportTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  /// An epoch, whose validation loss is not that of the history's perplexity.
  static let history = """
    {"best": 2, "epochs": [
      {"epoch": 1, "updates": 10, "rate": 1, "training": 3, "validation": 2.5, "clipped": 0.5, "sampled": 0},
      {"epoch": 2, "updates": 20, "rate": 1, "training": 2, "validation": 2.25, "clipped": 0, "sampled": 0}],
     "perplexity": {"valid": 111, "test": 222}}
    """

  static let trained: SmallModel = {
    var small = SmallModel()
    small.history = history
    return small
  }()

  static func plain() -> ReportOptions {
    var options = ReportOptions()
    options.samples = 0
    options.measures = false
    return options
  }

  @Test("The validation figure is that of validation, and the test figure that of the test")
  func perplexities() throws {
    let bundle = try Self.trained.make("\(folder.path)/mos", .mos, on: backend)
    var options = Self.plain()
    let model = try Report(on: [bundle], options, on: backend).models[0]
    #expect(model.validPerplexity == Estimate(111) && model.testPerplexity == Estimate(222))
    #expect(model.best == 2 && model.epochs.map(\.validation) == [2.5, 2.25])
    #expect(model.epochs.map(\.training) == [3, 2] && model.epochs.map(\.updates) == [10, 20])
    #expect(model.epochs.map(\.clipped) == [0.5, 0])
    #expect(model.name == "mos" && model.head == "mos of 3" && model.isTrained)
    let head = try #require(model.options.first { $0.name == "head" })
    #expect(head.value == "mos" && model.options.contains { $0 == ("components", "3") })
    #expect(model.spectrum == nil && model.mixture == nil && model.samples.isEmpty)

    options.measures = true
    let measured = try Report(on: [bundle], options, on: backend).models[0]
    let judged = try JudgedModel(bundle, on: backend)
    let losses = try judged.losses(of: JudgedText(TextSource(.test), for: judged))
    let mean = losses.reduce(0, +) / Double(losses.count)
    #expect(measured.validPerplexity == Estimate(111))
    let test = try #require(measured.testPerplexity)
    #expect(abs(test.value / exp(mean) - 1) < 1e-12)
    let interval = try #require(BlockBootstrap(losses, least: 400).interval)
    #expect(test.interval == exp(interval.lowerBound)...exp(interval.upperBound))
    let inspection = try Inspection(of: bundle, on: backend)
    #expect(measured.spectrum?.singularValues == inspection.rank?.singularValues)
    #expect(measured.spectrum?.numericalRank == inspection.rank?.numerical)
    #expect(measured.spectrum?.bound == inspection.rank?.bound)
    #expect(measured.mixture?.use == inspection.mixtures?.use)
    #expect(measured.mixture?.priorEntropy == inspection.mixtures?.priorEntropy)
    // Without an end, the validation figure is that of the best epoch.
    var unfinished = SmallModel()
    unfinished.history = Self.history.replacing(#""valid": 111, "test": 222"#, with: "")
    let running = try unfinished.make("\(folder.path)/running", .softmax, on: backend)
    let report = try Report(on: [running], Self.plain(), on: backend)
    #expect(report.models[0].validPerplexity == Estimate(exp(2.25)))
    #expect(report.models[0].testPerplexity == nil)
  }

  @Test("Models of one text are compared, in the order of the folders")
  func comparisons() throws {
    var options = Self.plain()
    options.measures = true
    let bundles = try [
      Self.trained.make("\(folder.path)/mos", .mos, on: backend),
      Self.trained.makeNGrams("\(folder.path)/ngram"),
    ]
    var other = SmallModel(seed: 20)
    other.history = Self.history
    let stranger = try other.make("\(folder.path)/other", .softmax, on: backend)
    for order in [[0, 1], [1, 0]] {
      let pair = order.map { bundles[$0] }
      let report = try Report(on: [pair[0], stranger, pair[1]], options, on: backend)
      let names = order.map { ["mos", "ngram"][$0] }
      #expect(report.models.map(\.name) == [names[0], "other", names[1]])
      #expect(report.comparisons.count == 1)
      let comparison = try #require(report.comparisons.first)
      #expect(comparison.first == names[0] && comparison.second == names[1])
      let judged = try ModelComparison(
        of: pair.map { try JudgedModel($0, on: backend) }, on: TextSource(.test)
      ).pairs[0]
      #expect(comparison.difference.value == judged.difference)
      #expect(comparison.difference.interval == judged.differenceCI95)
      #expect(
        comparison.verdict
          == judged.verdict(
            first: "\u{2068}\(names[0])\u{2069}", second: "\u{2068}\(names[1])\u{2069}"))
      // N-grams of the text are better than random weights, on whichever side they stand.
      #expect(
        comparison.verdict.hasPrefix("\u{2068}ngram\u{2069} is better than \u{2068}mos\u{2069}"))
      #expect((comparison.difference.value > 0) == (names[0] == "ngram"))
    }
  }

  @Test func names() throws {
    let small = SmallModel()
    let paths = ["a/mos", "b/mos", "c"].map { "\(folder.path)/\($0)" }
    for name in ["a", "b"] { try folder.makeFolder(name) }
    let bundles = try paths.map { try small.make($0, .softmax, on: backend) }
    let report = try Report(on: bundles, Self.plain(), on: backend)
    #expect(report.models.map(\.name) == ["a/mos", "b/mos", "c"])
    let twice = try ModelBundle("\(folder.path)/a/../a/mos")
    let error = #expect(throws: ModelReportError.self) {
      try Report(on: [bundles[0], twice], Self.plain(), on: backend)
    }
    #expect(error?.code == .givenTwice && error?.subject == paths[0])
    #expect(error?.message == "the model \(paths[0]) is given twice")
    // A link is the folder that it leads to.
    #expect(symlink(paths[0], "\(folder.path)/link") == 0)
    let linked = try ModelBundle("\(folder.path)/link")
    #expect(throws: ModelReportError.self) {
      try Report(on: [bundles[0], linked], Self.plain(), on: backend)
    }
  }

  @Test func events() throws {
    let bundles = try [
      Self.trained.make("\(folder.path)/mos", .mos, on: backend),
      Self.trained.makeNGrams("\(folder.path)/ngram"),
    ]
    let report = try Report(on: bundles, Self.plain(), on: backend)
    let files = try report.writeEvents(of: bundles, to: "\(folder.path)/runs")
    #expect(files == ["\(folder.path)/runs/mos/\(EventFile.name)"])
    let bytes = try Data(contentsOf: URL(filePath: files[0]))
    #expect(try Array(bytes) == report.models[0].events(time: bundles[0].modified).bytes)
  }

  @Test func modelsOfAnotherCorpusAreNotCompared() throws {
    var options = Self.plain()
    options.measures = true
    var other = Self.trained
    other.parts[.valid] = SmallModel.text(lines: 20, seed: 40)
    let bundles = try [
      Self.trained.make("\(folder.path)/one", .softmax, on: backend),
      other.make("\(folder.path)/other", .softmax, seed: 4, on: backend),
    ]
    #expect(
      Array(try #require(try bundles[0].tokens(.test)))
        == Array(try #require(try bundles[1].tokens(.test))))
    #expect(try Report(on: bundles, options, on: backend).comparisons.isEmpty)
  }
}
