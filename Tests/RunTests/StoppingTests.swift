import LanguageModels
import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import Training

/// Stops, and what a run that goes on comes to.
@Suite struct StoppingTests {
  /// Configurations with a memory beside parameters and one state.
  static let cases: [(ModelConfiguration, TrainingConfiguration)] = {
    var mixture = Workshop.model
    mixture.head = .mos
    mixture.components = 2
    mixture.dropout = DropoutRates(input: 0.2, hidden: 0.2, output: 0.2, isLocked: true)
    let averaged = TrainingConfiguration(
      epochs: 4, batch: 4, bptt: 20, randomBPTT: true,
      optimizer: OptimizerConfiguration(.asgd, nonMonotone: 1), rate: 8)
    return [
      (Workshop.model, Workshop.training), (mixture, Workshop.training), (mixture, averaged),
    ]
  }()

  @Test(
    "A stop at any moment, and the run that goes on, lead to the bytes of one run", arguments: 0..<3
  )
  func everywhere(index: Int) throws {
    let (model, training) = Self.cases[index]
    let work = try Workshop()
    var asked = 0
    try work.run(into: "whole", model: model, training: training).run(shouldStop: {
      asked += 1
      return false
    })
    var untouched = 0
    for moment in stride(from: 1, through: asked, by: index == 0 ? 1 : 7) {
      var calls = 0
      var last: TrainingEvent?
      let run = work.run(model: model, training: training, replacing: true)
      do {
        let outcome = try run.run {
          last = $0
        } shouldStop: {
          calls += 1
          return calls == moment
        }
        guard case .stopped(let update) = outcome, case .stopped(update) = last else {
          Issue.record("\(outcome)")
          continue
        }
      } catch let error as RunError {
        // The text was still being read.
        #expect(error.code == .stopped)
        untouched += 1
        #expect(try !FileStatus.exists("\(work.path)/model"))
        continue
      }
      var start: TrainingStart?
      try work.resumed().run { if case .started(let event) = $0 { start = event } }
      #expect(start?.isResumed == true)
      let events = try work.bundle().log.read().events
      #expect(events.map(\.event) == (start?.isFinished == true ? [] : ["resumed"]))
      #expect(events.allSatisfy { $0.update == start?.update })
      #expect(try work.differences("model", "whole") == [], "stopped at \(moment) of \(asked)")
    }
    #expect(untouched > 0 && untouched < asked / 2)
    #expect(try work.folder.names().sorted() == ["corpus.txt", "model", "whole"])
  }

  @Test func noUpdateIsMadeAfterAStop() throws {
    let work = try Workshop()
    var steps: [Int] = []
    var events: [String] = []
    let outcome = try work.run().run { event in
      switch event {
      case .step(let progress): steps.append(progress.update)
      case .saved(let update): events.append("saved \(update)")
      case .stopped(let update): events.append("stopped \(update)")
      default: break
      }
    } shouldStop: {
      steps.count == 3
    }
    guard case .stopped(3) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(steps == [1, 2, 3] && events == ["saved 3", "stopped 3"])
  }

  @Test func theCancellationOfTheTaskIsAStop() async throws {
    let work = try Workshop()
    let run = work.run()
    let outcome = try await Task {
      try run.run { event in
        guard case .step(let progress) = event, progress.update == 2 else { return }
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }.value
    guard case .stopped(2) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func anEndedRunIsLeftAsItIs() throws {
    let work = try Workshop()
    guard case .finished(let first) = try work.run().run() else {
      throw TrainingRunTests.Unexpected()
    }
    let before = try work.files()
    var starts: [TrainingStart] = []
    let outcome = try work.resumed().run { event in
      if case .started(let start) = event { starts.append(start) }
      if case .step = event { Issue.record("nothing is left to train") }
    }
    guard case .finished(let second) = outcome else { throw TrainingRunTests.Unexpected() }
    #expect(starts.count == 1 && starts[0].isFinished && starts[0].update > 0)
    #expect(second.validPerplexity == first.validPerplexity)
    #expect(second.testPerplexity == first.testPerplexity && second.pace.tokens == 0)
    #expect(try work.files() == before)
  }

  @Test func otherThreadsAreNoted() throws {
    let work = try Workshop()
    _ = try work.run().run(shouldStop: { (try? FileStatus.exists("\(work.path)/model")) == true })
    var run = work.resumed()
    run.threads = 2
    var notes: [TrainingNote] = []
    try run.run { if case .note(let note) = $0 { notes.append(note) } }
    #expect(notes == [.otherThreads(began: 1, now: 2)])
  }

  @Test("Progress of an epoch that has ended since is not gone on from")
  func staleProgress() throws {
    let work = try Workshop()
    try work.run(into: "whole").run()
    let progress = "\(work.path)/model/progress.safetensors"
    var run = work.run()
    run.saveEvery = 2
    var (stale, ended): ([UInt8], Int?) = ([], nil)
    let outcome = try run.run { event in
      switch event {
      case .saved where stale.isEmpty: stale = (try? bytes(of: progress)) ?? []
      case .epochEnded(let report, _, _): ended = report.updates
      default: break
      }
    } shouldStop: {
      ended != nil
    }
    guard case .stopped = outcome else { throw TrainingRunTests.Unexpected() }
    #expect(!stale.isEmpty)
    #expect(try !FileStatus.exists(progress))
    try work.folder.plant(stale, "model/progress.safetensors")
    var start: TrainingStart?
    try work.resumed().run { if case .started(let event) = $0 { start = event } }
    #expect(start?.update == ended)
    #expect(try work.differences("model", "whole") == [])
  }
}

/// Checkpoints by the clock.
@Suite struct SaveIntervalTests {
  @Test("A run saves within an epoch as often as the clock says, and ends with the same bytes")
  func interval() throws {
    let workshop = try Workshop()
    func saved(_ interval: Double?, _ folder: String) throws -> [Int] {
      var run = workshop.run(into: folder)
      let clock = TickingClock()
      run.clock = clock.read
      run.saveInterval = interval
      var updates: [Int] = []
      _ = try run.run { if case .saved(let update) = $0 { updates.append(update) } }
      return updates
    }
    let epochs = try saved(nil, "plain")
    #expect(epochs.count == 2)
    // Every look at the clock is a second, of which an update takes some.
    let often = try saved(8, "often")
    #expect(often.count > epochs.count && Set(epochs).isSubset(of: often))
    #expect(try saved(1e6, "rarely") == epochs)
    #expect(try workshop.differences("plain", "often").isEmpty)
    let error = try runError { _ = try saved(0, "never") }
    #expect(
      error == .invalidConfiguration("a checkpoint every 0.0 seconds; choose above 0"))
  }
}
