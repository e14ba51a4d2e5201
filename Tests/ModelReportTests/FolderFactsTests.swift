import CPUCompute
import Glibc
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import NGrams
import ReportPages
import TestSupport
import Testing
import Training

/// What a folder tells of a model: its history, its log, its corpus.
@Suite struct FolderFactsTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  private func told(_ bundle: ModelBundle) throws -> ReportModel {
    try Report(on: [bundle], ModelReportTests.plain(), on: backend).models[0]
  }

  @Test func linesOfTheLog() throws {
    let made = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    let bundle = try ModelBundle(made.path, verifying: false)
    try folder.plant(
      """
      {"update":4,"epoch":1,"epoch_done":0.5,"averaged_over":4,"nats_per_token":2.5,"sampled":0,\
      "learning_rate":0.5,"tokens_per_second":9,"gradient_norm":3,"clipped_norm":1,"norm_clips":1,\
      "value_clips":0,"clipped_values":0}

      """, "mos/log.jsonl")
    let updates = try Report(on: [bundle], ModelReportTests.plain(), on: backend).models[0].updates
    #expect(updates.map(\.update) == [4])
    #expect(
      updates.map(\.values) == [
        [
          "nats_per_token": 2.5, "sampled": 0, "learning_rate": 0.5, "tokens_per_second": 9,
          "gradient_norm": 3, "clipped_norm": 1, "norm_clips": 0.25, "value_clips": 0,
          "clipped_values": 0,
        ]
      ])
  }

  @Test("Norms of blocks and events of a run stand at their updates")
  func blocksAndEvents() throws {
    let made = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    let bundle = try ModelBundle(made.path, verifying: false)
    let line = #"""
      "epoch":1,"epoch_done":0.5,"averaged_over":2,"nats_per_token":2.5
      """#
    try folder.plant(
      """
      {"update":2,\(line),"block_norms":{"embedding":0.5,"head.bias":0.25}}
      {"event":"resumed","update":2}
      {"update":4,\(line),"norm_clips":2}
      {"event":"not finite","update":5,"back_to":3}
      {"update":6,\(line)

      """, "mos/log.jsonl")
    #expect(throws: (any Error).self) { try told(bundle) }
    try folder.plant(
      """
      {"update":2,\(line),"block_norms":{"embedding":0.5,"head.bias":0.25}}
      {"event":"resumed","update":2}
      {"update":4,\(line),"norm_clips":2}
      {"event":"not finite","update":5,"back_to":3}
      {"update":6,\(line)
      """, "mos/log.jsonl")
    let model = try told(bundle)
    #expect(model.updates.map(\.update) == [2, 4])
    #expect(model.updates.map(\.blockNorms) == [["embedding": 0.5, "head.bias": 0.25], [:]])
    #expect(
      model.updates.map(\.values)
        == [["nats_per_token": 2.5], ["nats_per_token": 2.5, "norm_clips": 1]])
    #expect(
      model.incidents == [.init(update: 2, what: "resumed"), .init(update: 5, what: "not finite")])
  }

  @Test("Figures of updates have their units, curves and charts")
  func figures() throws {
    let bundle = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    #expect(
      try told(bundle).figures == [
        .init("nats_per_token", unit: "nats a token", tag: "loss/train"),
        .init("accuracy", tag: "accuracy/train"), .init("sampled"),
        .init("learning_rate", tag: "learning_rate", chart: "Learning rate"),
        .init("tokens_per_second", unit: "tokens a second"),
        .init("gradient_norm", tag: "gradient/norm"),
        .init("clipped_norm", tag: "gradient/clipped_norm"),
        .init("norm_clips", unit: "updates", tag: "gradient/clipped_updates"),
        .init("value_clips", unit: "updates"), .init("clipped_values", unit: "values"),
      ])
  }

  @Test("The limit is that on the norm, not that on values")
  func limits() throws {
    var small = ModelReportTests.trained
    small.training.clipping = Clipping(value: 0.5, norm: 0.25)
    #expect(try told(small.make("\(folder.path)/both", .softmax, on: backend)).clipNorm == 0.25)
    small.training.clipping = Clipping(value: 0.5)
    #expect(try told(small.make("\(folder.path)/value", .softmax, on: backend)).clipNorm == nil)
  }

  @Test("The validation figure of an unfinished run is that of its best epoch", arguments: [1, 2])
  func best(epoch: Int) throws {
    var small = SmallModel()
    small.history = ModelReportTests.history
      .replacing(#""valid": 111, "test": 222"#, with: "")
      .replacing(#""best": 2"#, with: #""best": \#(epoch)"#)
    let model = try told(small.make("\(folder.path)/model", .softmax, on: backend))
    #expect(model.best == epoch)
    #expect(model.validPerplexity == Estimate(exp([2.5, 2.25][epoch - 1])))
  }

  @Test("N-grams have their order, as many parameters as n-grams, and no updates")
  func ngrams() throws {
    for order in [2, 3] {
      let bundle = try ModelReportTests.trained.makeNGrams("\(folder.path)/\(order)", order: order)
      let model = try told(bundle)
      #expect(model.head == "\(order)-grams" && !model.isTrained && model.updates.isEmpty)
      #expect(model.parameters == (try bundle.makeNGrams()).parameters && model.parameters > 100)
      #expect(model.options.contains { $0 == ("order", "\(order)") })
    }
  }

  @Test("The corpus is named by its file and sizes, and by the unknown part of the test")
  func corpus() throws {
    var small = ModelReportTests.trained
    small.data = [
      DataFile(
        name: "sea.txt", bytes: 3,
        sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    ]
    small.parts[.valid] = SmallModel.text(lines: 30, seed: 2) + "unheard of\n"
    small.parts[.test, default: ""] += String(repeating: "never heard the sea\n", count: 40)
    let model = try told(small.make("\(folder.path)/mos", .mos, on: backend))
    func words(_ part: CorpusPart) -> [Substring] {
      (small.parts[part] ?? "").split { $0 == " " || $0 == "\n" }
    }
    func tokens(_ part: CorpusPart) -> Int {
      words(part).count + (small.parts[part] ?? "").count { $0 == "\n" }
    }
    let known = Set(words(.train))
    let unknown = words(.test).count { !known.contains($0) }
    #expect(unknown > 0 && Double(unknown) / Double(tokens(.test)) > 0.01)
    let tenths = (1_000 * Double(unknown) / Double(tokens(.test))).rounded() / 10
    #expect(model.corpus.name == "sea.txt, \(tokens(.train)) tokens")
    // <unk> and the end of a sentence are entries too.
    #expect(
      model.corpus.details
        == [
          "valid \(tokens(.valid)) tokens", "test \(tokens(.test)) tokens",
          "\(tenths) % of test unknown",
          "tokens: whitespace, normalisation none, vocabulary \(known.count + 2)",
          "SHA-256 0123456789ab…",
        ].joined(separator: " · "))
    small.parts[.test] = nil
    small.data = []
    let untested = try told(small.make("\(folder.path)/untested", .mos, on: backend))
    #expect(untested.corpus.name == "\(tokens(.train)) tokens")
    #expect(
      untested.corpus.details
        == "valid \(tokens(.valid)) tokens · tokens: whitespace, normalisation none, vocabulary "
        + "\(known.count + 2)")
  }
}
