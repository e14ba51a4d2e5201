import ModelFolders
import Runs
import Storage
import Testing
import Training

/// Runs on threads of their own.
@Suite struct EventStreamTests {
  @Test func theStreamTellsAll() async throws {
    let work = try Workshop()
    var names: [String] = []
    for try await event in work.run().events(stepInterval: 0) { names.append(name(of: event)) }
    var expected: [String] = []
    try work.run(into: "other").run { expected.append(name(of: $0)) }
    #expect(names == expected && names.last == "finished")
    #expect(try work.differences("model", "other") == [])
  }

  @Test func stepsAreThinnedOut() async throws {
    let work = try Workshop()
    var names: [String] = []
    for try await event in work.run().events(stepInterval: 1e9) { names.append(name(of: event)) }
    #expect(names.count { $0 == "step" } == 1)
    #expect(names.count { $0 == "epoch" } == 2)
  }

  @Test func aStopThatIsAskedForIsTold() async throws {
    let work = try Workshop()
    let stop = StopRequest()
    var last: TrainingEvent?
    var training = Workshop.training
    training.epochs = 100_000
    for try await event in work.run(training: training).events(stop: stop) {
      if case .step = event { stop.request() }
      last = event
    }
    guard case .stopped(let update) = last else {
      Issue.record("\(String(describing: last))")
      return
    }
    #expect(update >= 1)
    #expect(try work.bundle().lock().isHeld)
  }

  @Test(
    "A reader that goes away stops the run, which saves where it stands", arguments: [true, false])
  func cancellation(byTask: Bool) async throws {
    let work = try Workshop()
    var training = Workshop.training
    training.epochs = 100_000
    let run = work.run(training: training)
    let reader = Task {
      for try await event in run.events() {
        guard case .step = event else { continue }
        // To leave the loop lets go of the stream.
        if byTask { withUnsafeCurrentTask { $0?.cancel() } } else { break }
      }
    }
    try await reader.value
    // The lock is free when the run has ended.
    var isFree = false
    for _ in 0..<2_000 where !isFree {
      isFree = (try? work.bundle().lock())?.isHeld ?? false
      if !isFree { try await Task.sleep(for: .milliseconds(5)) }
    }
    #expect(isFree)
    var starts: [TrainingStart] = []
    _ = try work.resumed().run { event in
      if case .started(let start) = event { starts.append(start) }
    } shouldStop: {
      !starts.isEmpty
    }
    #expect(starts.count == 1 && starts[0].update > 0 && !starts[0].isFinished)
  }

  @Test func theStreamThrowsWhatTheRunThrows() async throws {
    let work = try Workshop()
    try work.run().run()
    do {
      for try await event in work.run().events() { Issue.record("\(event)") }
      Issue.record("there is a model already")
    } catch let error as RunError {
      #expect(error.code == .modelExists(folder: "\(work.path)/model"))
    }
    var ngrams: [NGramEvent] = []
    for try await event in NGramRun(work.corpus, order: 2, into: "\(work.path)/ngram").events() {
      ngrams.append(event)
    }
    guard case .finished(let summary) = ngrams.last else { throw TrainingRunTests.Unexpected() }
    #expect(summary.ngrams.count == 2)
  }

  private func name(of event: TrainingEvent) -> String {
    switch event {
    case .text(let event): "\(event)"
    case .started: "started"
    case .step: "step"
    case .epochEnded(let report, let isBest, _): report.epoch > 2 ? "\(isBest)" : "epoch"
    case .wentBack: "went back"
    case .saved(let update): "saved \(update)"
    case .note(let note): "\(note)"
    case .timeOver: "time over"
    case .stopped: "stopped"
    case .finished: "finished"
    }
  }
}
