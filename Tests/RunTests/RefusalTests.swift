import LanguageModels
import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import Training

/// Runs that cannot start, and what they leave alone.
@Suite struct RefusalTests {
  @Test func aModelIsReplacedOnlyWhenAskedTo() throws {
    let work = try Workshop()
    try work.run().run()
    let before = try work.files()
    for body in [
      { _ = try work.run().run() },
      { _ = try NGramRun(work.corpus, into: "\(work.path)/model").run() },
    ] {
      #expect(try runError { try body() } == .modelExists(folder: "\(work.path)/model"))
      #expect(try work.files() == before)
    }
    var training = Workshop.training
    training.seed = 2
    try work.run(training: training, replacing: true).run()
    #expect(try work.files()["weights.safetensors"] != before["weights.safetensors"])
    #expect(try work.files().keys.sorted() == before.keys.sorted())
  }

  @Test func aRunThatFailsReplacesNothing() throws {
    let work = try Workshop()
    try work.run().run()
    let before = try work.files()
    var training = Workshop.training
    training.batch = 50_000
    let few = #expect(throws: TrainingError.self) {
      try work.run(training: training, replacing: true).run()
    }
    guard case .tooFewTokens(_, batch: 50_000) = few?.code else {
      throw TrainingRunTests.Unexpected()
    }
    // What is wrong with the text is told before what is in the way.
    var corpus = work.corpus
    corpus.valid = "\(work.path)/missing.txt"
    for replacing in [true, false] {
      let error = try storageError {
        try TrainingRun(corpus, into: "\(work.path)/model", replacing: replacing).run()
      }
      #expect(error.code == .missing && error.message.contains("missing.txt"))
    }
    #expect(try work.files() == before)
    #expect(try work.folder.names().sorted() == ["corpus.txt", "model"])
  }

  @Test func oneRunAtATimeWritesToAFolder() throws {
    let work = try Workshop()
    try work.run().run()
    let before = try work.files()
    let lock = try work.bundle().lock()
    for run in [work.resumed(), work.run(replacing: true)] {
      #expect(try storageError { try run.run() }.code == .cannotWrite)
    }
    withExtendedLifetime(lock) {}
    #expect(try work.files() == before)
  }

  @Test func aRunHoldsItsLock() throws {
    let work = try Workshop()
    var refused = 0
    try work.run().run { event in
      guard case .epochEnded = event else { return }
      do {
        _ = try work.bundle().lock()
      } catch {
        refused += 1
      }
    }
    #expect(refused == 2)
    #expect(try work.bundle().lock().isHeld)
  }

  @Test func aModelThatNoMemoryHolds() throws {
    let work = try Workshop()
    var model = Workshop.model
    model.hiddenWidths = [1_000_000]
    model.tied = false
    guard
      case .insufficientMemory(let needed, let available) = try runError({
        try work.run(model: model).run()
      })
    else { throw TrainingRunTests.Unexpected() }
    #expect(
      needed > 2 * 4 * 4 * 1_000_000 * 1_000_000 && 0 < available && available <= Machine.memory)
    #expect(try !FileStatus.exists("\(work.path)/model"))
  }

  @Test func numbersThatCannotBe() throws {
    let work = try Workshop()
    var training = Workshop.training
    training.batch = 0
    let error = #expect(throws: ConfigurationError.self) { try work.run(training: training).run() }
    #expect(error?.code == .outOfRange("batch", value: "0", limits: "1 to 65536"))
    var runs: [TrainingRun] = []
    for change: (inout TrainingRun) -> Void in [
      { $0.saveEvery = 0 }, { $0.timeLimit = 0 }, { $0.logEvery = 0 }, { $0.threads = 0 },
    ] {
      runs.append(work.run())
      change(&runs[runs.count - 1])
    }
    runs.append(TrainingRun(work.corpus, into: ""))
    for run in runs {
      guard case .invalidConfiguration = try runError({ try run.run() }) else {
        throw TrainingRunTests.Unexpected()
      }
    }
    #expect(try work.folder.names() == ["corpus.txt"])
  }

  @Test func aRunThatLostItsTokens() throws {
    let work = try Workshop()
    try work.run().run()
    try FileTree.remove("\(work.path)/model/valid.tokens")
    #expect(
      try runError { try work.resumed().run() }
        == .missingTokens(.valid, folder: "\(work.path)/model"))
  }
}
