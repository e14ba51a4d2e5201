import CPUCompute
import Judging
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import ReportPages
import TestSupport
import Testing

/// The work on a report: samples, progress, stops, and the limits of options.
@Suite struct ReportWorkTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  @Test func samples() throws {
    let bundle = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    var options = ModelReportTests.plain()
    options.samples = 2
    options.prompt = "the sea"
    options.sampleTokens = 6
    options.seed = 7
    let samples = try Report(on: [bundle], options, on: backend).models[0].samples
    #expect(samples.map(\.seed) == [7, 8])
    #expect(samples.allSatisfy { $0.text.hasPrefix("the sea") && !$0.text.contains("<unk>") })
    #expect(samples[0].text != samples[1].text)
    for sample in samples {
      let words = sample.text.split { $0 == " " || $0 == "\n" }.count
      #expect(words + sample.text.count { $0 == "\n" } <= 2 + 6)
    }
    options.seed = 8
    let next = try Report(on: [bundle], options, on: backend).models[0].samples
    #expect(next[0] == samples[1])
    // A model whose first epoch has not ended writes nothing, and nothing is measured of it.
    options.measures = true
    let fresh = try SmallModel().make("\(folder.path)/fresh", .mos, on: backend)
    let model = try Report(on: [fresh], options, on: backend).models[0]
    #expect(model.samples.isEmpty && model.spectrum == nil && model.testPerplexity == nil)
  }

  @Test(arguments: [ReportStage.writing, .reading, .rank, .judging])
  func stops(_ stage: ReportStage) throws {
    struct Stop: Error {}
    let bundle = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    let error = #expect(throws: Stop.self) {
      try Report(on: [bundle], on: backend) { folder, current, done, total in
        #expect(folder == bundle.path && done <= total)
        if current == stage { throw Stop() }
      }
    }
    #expect(error != nil)
  }

  @Test("The progress of a stage grows to all that is to be done, for one folder after the other")
  func progress() throws {
    let bundles = try ["a", "b"].map {
      try ModelReportTests.trained.make("\(folder.path)/\($0)", .mos, on: backend)
    }
    var options = ReportOptions()
    options.samples = 3
    options.sampleTokens = 5
    var told: [(folder: String, stage: ReportStage, done: Int, total: Int)] = []
    _ = try Report(on: bundles, options, on: backend) { told.append(($0, $1, $2, $3)) }
    let test = try #require(try bundles[0].tokens(.test)).count
    for (index, bundle) in bundles.enumerated() {
      let own = told.indices.filter { told[$0].folder == bundle.path }
      #expect(own == Array(index == 0 ? 0..<own.count : told.count - own.count..<told.count))
      for (stage, total) in [
        (ReportStage.writing, 15), (.reading, test), (.rank, test), (.judging, test),
      ] {
        let steps = own.map { told[$0] }.filter { $0.stage == stage }
        #expect(!steps.isEmpty && steps.allSatisfy { $0.total == total }, "\(stage)")
        #expect(steps.map(\.done) == steps.map(\.done).sorted(), "\(stage)")
        // The other stages are told of before every piece of work, so not at their end.
        if stage == .writing { #expect(steps.last?.done == total) }
      }
      let stages = own.map { told[$0].stage }
      #expect(
        stages.indices.filter { $0 == 0 || stages[$0] != stages[$0 - 1] }.map { stages[$0] }
          == [.writing, .reading, .rank, .judging])
    }
  }

  @Test(
    "Options have their ends",
    arguments: [
      (0, 1, nil), (10_000, 1_000_000, nil), (-1, 1, "samples"), (10_001, 1, "samples"),
      (1, 0, "max-tokens"), (1, 1_000_001, "max-tokens"),
    ] as [(Int, Int, String?)])
  func ranges(samples: Int, tokens: Int, refused: String?) throws {
    var options = ReportOptions()
    #expect(options.samples == 3 && options.sampleTokens == 80 && options.seed == 1)
    #expect(options.measures && options.prompt == "" && options.threads == 1)
    options.samples = samples
    options.sampleTokens = tokens
    guard let refused else { return try options.validate() }
    let error = #expect(throws: JudgingError.self) { try options.validate() }
    #expect(error?.code == .outOfRange && error?.subject == refused)
  }
}
