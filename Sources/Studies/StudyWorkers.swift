import Glibc
import Runs
import Synchronization

/// Threads that train runs, each one after another.
final class StudyWorkers: Sendable {
  /// A run in progress.
  struct Running: Sendable {
    let work: StudyWork
    /// The part that is done, from 0 to 1.
    var done: Double
  }

  private struct State {
    var waiting: ArraySlice<StudyWork>
    var running: [StudyTrial: Running] = [:]
    var events: [StudyEvent] = []
    var error: (any Error)?
    var threads = 0
    var begun = 0
  }

  /// Stops all runs.
  let stop = StopRequest()
  private let run: StudyRun
  private let state: Mutex<State>

  init(_ works: [StudyWork], _ run: StudyRun) {
    self.run = run
    state = Mutex(State(waiting: works[...]))
  }

  /// True once no thread works, and none has anything left to tell but what ``takeEvents()`` gives.
  var isOver: Bool { state.withLock { $0.threads == 0 } }

  /// What ended the study before its time.
  var error: (any Error)? { state.withLock { $0.error } }

  /// The runs in progress, in the order of their names.
  var running: [Running] {
    state.withLock { Array($0.running.values) }.sorted {
      ($0.work.trial.recipe, $0.work.trial.seed) < ($1.work.trial.recipe, $1.work.trial.seed)
    }
  }

  /// The runs that no thread has begun.
  var waiting: [StudyWork] { state.withLock { Array($0.waiting) } }

  /// What happened since the last time.
  func takeEvents() -> [StudyEvent] {
    state.withLock { state in
      defer { state.events = [] }
      return state.events
    }
  }

  /// Waits until so many threads have begun.
  func waitForStart(_ count: Int) {
    while state.withLock({ $0.begun < count }) { usleep(50) }
  }

  /// Trains runs until none is left or a stop is requested; the body of a thread.
  func work() {
    state.withLock {
      $0.threads += 1
      $0.begun += 1
    }
    while let work = next() {
      do {
        let summary = try work.train(run) {
          note($0, of: work)
        } shouldStop: {
          stop.isRequested
        }
        end(work, summary.map { .ended(work.trial, $0) })
      } catch let error as RunError {
        switch error.code {
        case .notFinite: end(work, .failed(work.trial, reason: "\(error)"))
        // A stop before the model was made.
        case .stopped: end(work, nil)
        default: fail(work, error)
        }
      } catch {
        fail(work, error)
      }
    }
    state.withLock { $0.threads -= 1 }
  }

  private func next() -> StudyWork? {
    state.withLock { state in
      guard !stop.isRequested, let work = state.waiting.popFirst() else { return nil }
      state.running[work.trial] = Running(work: work, done: 0)
      state.events.append(.began(work.trial))
      return work
    }
  }

  private func note(_ event: TrainingEvent, of work: StudyWork) {
    switch event {
    case .step(let progress):
      let done = (Double(progress.epoch - 1) + progress.fraction) / Double(progress.epochs)
      state.withLock { $0.running[work.trial]?.done = done }
    case .note(let note): state.withLock { $0.events.append(.note(work.trial, note)) }
    default: break
    }
  }

  private func end(_ work: StudyWork, _ event: StudyEvent?) {
    state.withLock { state in
      state.running[work.trial] = nil
      if let event { state.events.append(event) }
    }
  }

  private func fail(_ work: StudyWork, _ error: any Error) {
    end(work, nil)
    state.withLock { $0.error = $0.error ?? error }
    stop.request()
  }
}
