import CPUCompute
import Compute
import Foundation
import LanguageModels
import ModelFolders
import ModelTesting
import NGrams
import NeuralNetworks
import Recipes
import Runs
import Synchronization
import TestSupport
import Testing
import Tokenization
import TokenizerFiles
import Training

/// What a run tells of its threads, its device, its text and its end.
@Suite struct NoteTests {
  @Test("A device without bf16 is told once, of a new run and of one that goes on")
  func precision() throws {
    let work = try Workshop()
    var training = Workshop.training
    (training.epochs, training.precision) = (1, .bf16)
    func notes(_ run: TrainingRun) throws -> [TrainingNote] {
      var (run, notes) = (run, [TrainingNote]())
      run.makeBackend = { _ in MinimalBackend() }
      var isStarted = false
      try run.run {
        if case .started = $0 { isStarted = true }
        if case .note(let note) = $0, !Self.isOfUpdates(note) { notes.append(note) }
      } shouldStop: {
        isStarted
      }
      return notes
    }
    #expect(
      try notes(work.run(training: training))
        == [.missingPrecision(asked: .bf16, used: .f32, isResumed: false)])
    // The model keeps what was used.
    #expect(try work.bundle().network().training.precision == .f32)
    #expect(try notes(work.resumed()) == [])
    var network = try work.bundle().network()
    network.training.precision = .bf16
    var manifest = try work.bundle().manifest
    manifest.model = .network(network)
    try JSONEncoder().encode(manifest).write(
      to: URL(filePath: "\(work.path)/model/config.json"))
    try forgetChecksums(of: "\(work.path)/model")
    #expect(
      try notes(work.resumed())
        == [.missingPrecision(asked: .bf16, used: .f32, isResumed: true)])
  }

  private static func isOfUpdates(_ note: TrainingNote) -> Bool {
    if case .fewUpdates = note { true } else { false }
  }

  /// The notes of a whole run.
  private func notes(
    _ work: Workshop, into folder: String, model: ModelConfiguration = Workshop.model,
    _ change: (inout TrainingConfiguration) -> Void
  ) throws -> [TrainingNote] {
    var training = Workshop.training
    change(&training)
    var notes: [TrainingNote] = []
    try work.run(into: folder, model: model, training: training).run {
      if case .note(let note) = $0 { notes.append(note) }
    }
    return notes
  }

  @Test("A run of few updates is told with their number when it begins, and not when it goes on")
  func fewUpdates() throws {
    let work = try Workshop()
    func told(_ folder: String, epochs: Int, most: Int? = nil) throws -> [TrainingNote] {
      try notes(work, into: folder) { ($0.epochs, $0.maximumSteps) = (epochs, most) }
        .filter(Self.isOfUpdates)
    }
    let first = try told("a", epochs: 2)
    let tokens = try #require(try work.bundle("a").manifest.text["train"]).tokens
    let perEpoch = (tokens / 4 + 19) / 20
    #expect(first == [.fewUpdates(2 * perEpoch, perEpoch: perEpoch)])
    let enough = (199 + perEpoch) / perEpoch
    #expect(try told("b", epochs: enough).isEmpty)
    #expect(try told("c", epochs: enough, most: 9) == [.fewUpdates(9, perEpoch: perEpoch)])
    var again: [TrainingNote] = []
    try work.resumed("a").run { if case .note(let note) = $0 { again.append(note) } }
    #expect(!again.contains(where: Self.isOfUpdates))
  }

  @Test("A loss that hardly falls is told after the warm-up, and one that falls or rises is not")
  func stuckLoss() throws {
    let work = try Workshop()
    func told(_ folder: String, rate: Float, warmup: Int = 0) throws -> [TrainingNote] {
      try notes(work, into: folder) {
        ($0.epochs, $0.rate, $0.warmup, $0.clipping) = (40, rate, warmup, Clipping())
        $0.schedule = .constant
        $0.maximumSteps = 140
      }.filter { if case .hardlyLearns = $0 { true } else { false } }
    }
    #expect(try told("slow", rate: 1e-6) == [.hardlyLearns(updates: 100)])
    #expect(try told("warm", rate: 1e-6, warmup: 30) == [.hardlyLearns(updates: 130)])
    #expect(try told("fast", rate: 0.02).isEmpty)
    #expect(try told("wild", rate: 20).isEmpty)
  }

  @Test(
    "A model that is no better than the frequencies of the tokens is told with their perplexity")
  func frequencies() throws {
    let work = try Workshop()
    func told(_ folder: String, rate: Float) throws -> [TrainingNote] {
      try notes(work, into: folder) { ($0.epochs, $0.rate) = (12, rate) }
        .filter { if case .noBetterThanFrequencies = $0 { true } else { false } }
    }
    let slow = try told("slow", rate: 1e-6)
    let bundle = try work.bundle("slow")
    let counts = (0..<bundle.vocabulary.count).map {
      Double(bundle.vocabulary.occurrences(Int32($0)) + 1)
    }
    let total = counts.reduce(0, +)
    let valid = try #require(try bundle.tokens(.valid))
    let nats = valid.map { -log(counts[Int($0)] / total) }.reduce(0, +) / Double(valid.count)
    guard case .noBetterThanFrequencies(let perplexity)? = slow.first, slow.count == 1 else {
      Issue.record("\(slow)")
      return
    }
    #expect(abs(perplexity / exp(nats) - 1) < 1e-9)
    #expect(try told("fast", rate: 0.02).isEmpty)
  }

  @Test("Components of a mixture that do nothing are told at the end")
  func components() throws {
    let work = try Workshop()
    var model = Workshop.model
    (model.head, model.components) = (.mos, 3)
    // Of weights that hardly differ from where they began, all components have a share.
    let even = try notes(work, into: "even", model: model) { $0.rate = 1e-6 }
    #expect(!even.contains { if case .unusedComponents = $0 { true } else { false } })
    // The prior of one component has opposite and large weights to that of another; the third stays between.
    let bundle = try work.bundle("even")
    let trained = try bundle.makeModel(on: CPUBackend(threads: 1))
    let prior = try #require(trained.parameters.layout.blocks.first { $0.name == "head.prior" })
    let matrix = trained.parameters[prior]
    let weights = [Float](repeating: 1e6, count: matrix.columns)
    let rows = weights + weights.map(-) + weights.map { _ in 0 }
    rows.withUnsafeBufferPointer { unsafe trained.backend.write($0, to: matrix) }
    try bundle.writeWeights(of: trained)
    try forgetChecksums(of: "\(work.path)/even")
    var told: [TrainingNote] = []
    try work.resumed("even").run { if case .note(let note) = $0 { told.append(note) } }
    let unused = told.compactMap { note -> [Int]? in
      if case .unusedComponents(let components, of: 3) = note { components } else { nil }
    }
    #expect(unused.count == 1 && unused[0].contains(2) && unused[0].count < 3)
  }

  @Test("A text that was made into tokens by others is told, unless white space separates them")
  func marks() throws {
    let work = try Workshop()
    func told(_ text: String, _ kind: TokenizerKind = .word) throws -> [TextEvent] {
      let lines = (0..<40).map { "the sea keeps \($0 % 7)\n" }.joined()
      var corpus = CorpusConfiguration(try work.folder.plant(lines + text + lines, "marks.txt"))
      corpus.tokenizer = .trained(TokenizerTraining(kind))
      var events: [TextEvent] = []
      _ = try corpus.prepare(threads: 1) { events.append($0) }
      return events.filter { if case .unknownFallsApart = $0 { true } else { false } }
    }
    let marked = String(repeating: "the <unk> <<unk> <un\n", count: 4)
    #expect(try told(marked) == [.unknownFallsApart(times: 8)])
    #expect(try told(marked, .char) == [.unknownFallsApart(times: 8)])
    #expect(try told(marked, .whitespace).isEmpty)
    #expect(try told("a text about <unk> has it once or twice: <unk>\n").isEmpty)
  }

  @Test("A run that goes on takes the threads that it is given, and else those of its start")
  func threads() throws {
    let work = try Workshop()
    try work.run().run()
    for (given, used) in [(nil, 1), (1, 1), (3, 3)] {
      let made = Mutex<[Int]>([])
      var run = work.resumed()
      run.threads = given
      run.makeBackend = { threads in
        made.withLock { $0.append(threads) }
        return MinimalBackend()
      }
      var notes: [TrainingNote] = []
      try run.run { if case .note(let note) = $0 { notes.append(note) } }
      #expect(made.withLock { $0 } == [used])
      #expect(notes == (used == 1 ? [] : [.otherThreads(began: 1, now: used)]))
    }
  }

  @Test("A run that the number of updates ended is not complete, even at the end of its epochs")
  func mostSteps() throws {
    let work = try Workshop()
    var training = Workshop.training
    (training.epochs, training.maximumSteps) = (1, 3)
    guard case .finished(let summary) = try work.run(training: training).run() else {
      throw TrainingRunTests.Unexpected()
    }
    #expect(summary.updates == 3 && summary.epochs == 1 && summary.lastEpoch == 1)
    #expect(!summary.isComplete)
  }

  @Test("Every number but the last that is allowed is refused by its name, and that one taken")
  func lowestNumbers() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 1
    var run = work.run(training: training)
    (run.saveEvery, run.logEvery, run.threads) = (1, 1, 1)
    var saved: [Int] = []
    var updates = 0
    try run.run { event in
      if case .saved(let update) = event { saved.append(update) }
      if case .step(let progress) = event { updates = progress.update }
    }
    // The end of the epoch is saved once more.
    #expect(saved == Array(1...updates) + [updates])
    #expect(try work.bundle().log.read().updates.map(\.update) == Array(1...updates))
    run = work.run(training: training)
    run.saveEvery = 0
    #expect(
      try runError { try run.run() }
        == .invalidConfiguration("a checkpoint every 0 updates; choose 1 or more"))
  }

  @Test("Unknown words of held-out text are told where training has none, and no others")
  func unknownWords() throws {
    let work = try Workshop()
    var corpus = work.corpus
    corpus.valid = try work.folder.plant("the sea keeps the zebra\n", "valid.txt")
    func told(minimum: Int, valid: String?) throws -> [TextEvent] {
      corpus.valid = valid
      corpus.tokenizer = .trained(
        TokenizerTraining(limits: VocabularyLimits(maximumSize: nil, minimumCount: minimum)))
      let folder = try work.folder.makeFolder("tokens-\(minimum)-\(valid != nil)")
      var events: [TextEvent] = []
      _ = try corpus.prepare(threads: 1).write(into: folder, for: .ngram(order: 2), threads: 1) {
        events.append($0)
      }
      return events.filter { if case .unknownNeverLearned = $0 { true } else { false } }
    }
    #expect(
      try told(minimum: 1, valid: corpus.valid) == [.unknownNeverLearned(judged: 1)])
    #expect(try told(minimum: 1, valid: nil) == [])
    #expect(try told(minimum: 31, valid: corpus.valid) == [])
  }

  @Test("A recipe says whether text must be UTF-8")
  func strict() throws {
    var recipe = TextRecipe()
    for isStrict in [false, true] {
      recipe.isStrict = isStrict
      #expect(try CorpusConfiguration("corpus.txt", by: recipe).isStrict == isStrict)
    }
  }

  @Test("Fallback discounts are told of the lengths that have them, and of no others")
  func fallbacks() throws {
    let work = try Workshop()
    var told: [Int] = []
    let order = 4
    let path = try work.folder.plant(SmallModel.text(lines: 400, seed: 2), "text.txt")
    try NGramRun(CorpusConfiguration(path), order: order, into: "\(work.path)/ngram").run {
      if case .fallbackDiscounts(let length, _) = $0 { told.append(length) }
    }
    let bundle = try work.bundle("ngram")
    let estimate = KneserNey(
      Array(try #require(try bundle.tokens(.train))), order: order,
      vocabulary: bundle.vocabulary.count, specialTokens: bundle.vocabulary.specialTokens)
    let expected = zip(1..., estimate.discounts).filter(\.1.isFallback).map(\.0)
    #expect(told == expected && !told.isEmpty && told.count < order, "\(expected)")
  }

  @Test("Peak memory is what the system says, in bytes")
  func peakMemory() throws {
    let status = try text(of: "/proc/self/status")
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let kibibytes = try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first)
    let bytes = try #require(Double(kibibytes)) * 1024
    #expect((0.9...1.5).contains(Double(Machine.peakMemory) / bytes))
  }

  @Test("A run whose time is over goes on from its last update")
  func timeOver() throws {
    let work = try Workshop()
    let clock = TickingClock()
    var run = work.run()
    run.clock = { clock.read() }
    // As many updates as in ``TrainingRunTests/timeLimit()``.
    run.timeLimit = 10
    try run.run()
    var update: Int?
    try work.resumed().run { if case .started(let start) = $0 { update = start.update } }
    #expect(update == 3)
  }
}
