import Glibc
import ModelFolders
import Recipes
import Runs
import Threads
import Training

/// Trains the runs of a plan, stage by stage.
final class StudySession {
  private let run: StudyRun
  private let plan: StudyPlan
  private var record: StudyRecord
  private let handle: (StudyEvent) -> Void
  private let shouldStop: () -> Bool

  enum End { case finished, stopped }

  init(
    _ run: StudyRun, _ plan: StudyPlan, _ record: StudyRecord,
    handle: @escaping (StudyEvent) -> Void, shouldStop: @escaping () -> Bool
  ) {
    self.run = run
    self.plan = plan
    self.record = record
    self.handle = handle
    self.shouldStop = shouldStop
  }

  /// Trains until every run has ended, or until a stop.
  func train() throws -> End {
    var kept = plan.recipes
    for index in record.recipes.indices { record.recipes[index].droppedAfter = nil }
    if run.study.search.halving != nil, let seed = plan.seeds.first {
      let rungs = try run.study.search.rungs(
        recipes: kept.count, epochs: kept.map(\.recipe.training.epochs).min() ?? 1)
      for rung in rungs {
        let trials = kept.map { StudyWork($0, seed: seed, in: run.folder, until: rung.epochs) }
        guard try train(trials) == .finished else { return .stopped }
        kept = try best(rung.keeps, of: kept, seed: seed, epochs: rung.epochs)
      }
    }
    // All recipes with the first seed come before any with the second, so that figures compare early.
    let trials = plan.seeds.flatMap { seed in
      kept.map { StudyWork($0, seed: seed, in: run.folder, until: nil) }
    }
    return try train(trials)
  }

  /// Trains some runs, several at a time.
  private func train(_ all: [StudyWork]) throws -> End {
    let left = try all.filter { work in
      guard failure(of: work.trial) == nil else { return false }
      return try !work.isDone()
    }
    let workers = StudyWorkers(left, run)
    for thread in 0..<min(plan.jobs, left.count) {
      guard let started = SystemThread.start({ workers.work() }) else {
        guard thread > 0 else { throw RunError(.noThread) }
        break
      }
      started.detach()
      workers.waitForStart(thread + 1)
    }
    var lastProgress = Stopwatch()
    while true {
      let isOver = workers.isOver
      for event in workers.takeEvents() { try tell(event) }
      if isOver { break }
      if shouldStop() { workers.stop.request() }
      if lastProgress.seconds >= 0.2 {
        handle(.progress(progress(all, workers)))
        lastProgress = Stopwatch()
      }
      usleep(10_000)
    }
    if let error = workers.error { throw error }
    return workers.stop.isRequested ? .stopped : .finished
  }

  private func tell(_ event: StudyEvent) throws {
    if case .failed(let trial, let reason) = event {
      for index in record.recipes.indices where record.recipes[index].name == trial.recipe {
        record.recipes[index].failures["\(trial.seed)"] = reason
      }
      try record.write(to: run.folder)
    }
    handle(event)
  }

  private func failure(of trial: StudyTrial) -> String? {
    record.recipes.first { $0.name == trial.recipe }?.failures["\(trial.seed)"]
  }

  private func progress(_ all: [StudyWork], _ workers: StudyWorkers) -> StudyProgress {
    let running = workers.running
    let waiting = workers.waiting
    let left =
      waiting.reduce(0) { $0 + $1.recipe.seconds }
      + running.reduce(0) { $0 + $1.work.recipe.seconds * (1 - $1.done) }
    return StudyProgress(
      ended: all.count - waiting.count - running.count, total: all.count,
      running: running.map { ($0.work.trial, $0.done) }, secondsLeft: left / Double(plan.jobs))
  }

  /// The recipes that go on: those of the lowest validation loss within some epochs.
  private func best(
    _ count: Int, of recipes: [StudyPlan.PlannedRecipe], seed: UInt64, epochs: Int
  ) throws -> [StudyPlan.PlannedRecipe] {
    let losses = try recipes.map { recipe in
      let work = StudyWork(recipe, seed: seed, in: run.folder, until: epochs)
      return failure(of: work.trial) == nil ? try work.loss(within: epochs) : .infinity
    }
    let order = recipes.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
    let kept = order.prefix(count).sorted()
    let dropped = order.dropFirst(count).sorted().map { recipes[$0].name }
    for index in record.recipes.indices where dropped.contains(record.recipes[index].name) {
      record.recipes[index].droppedAfter = epochs
    }
    try record.write(to: run.folder)
    if !dropped.isEmpty { handle(.dropped(dropped, epochs: epochs)) }
    return kept.map { recipes[$0] }
  }
}
