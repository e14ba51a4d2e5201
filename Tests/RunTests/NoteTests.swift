import Foundation
import LanguageModels
import ModelFolders
import ModelTesting
import NGrams
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
        if case .note(let note) = $0 { notes.append(note) }
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
