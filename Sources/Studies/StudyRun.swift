import Glibc
import ModelFolders
import Recipes
import Runs
import Storage

/// Trains the runs of a study into a folder, several at a time, and can be stopped and gone on with anywhere.
///
///     let run = StudyRun(try Study(file: "heads.json"), into: "studies/heads")
///     let outcome = try run.run { event in print(event) }
///
/// The folder holds a model a run, as any other: `FOLDER/head=mos/1`. Another run of the same study goes on where
/// this one was, whatever ended it, and repeats nothing but what its models had not saved: each saves its progress
/// every minute. A study may grow: recipes and seeds that are added are trained, and the others are kept.
///
/// A run has one thread unless its options say otherwise, so that as many runs as there are cores go on at a time.
/// Equal studies write equal models, however many runs go on at a time; those with a budget in minutes do not,
/// since they depend on the speed that was measured.
public struct StudyRun: Sendable {
  /// The study.
  public let study: Study
  /// The folder of its models.
  public let folder: String
  /// Threads of all runs together, which decide how many go on at a time; nil takes the physical cores.
  public var threads: Int?
  /// Seconds between two checkpoints of a run.
  public var saveInterval = 60.0
  /// Seconds that the speed of a shape is measured for.
  public var measuredSeconds = 1.0

  /// A run of a study.
  public init(_ study: Study, into folder: String) {
    self.study = study
    self.folder = folder
  }

  /// Makes the plan, and trains nothing.
  ///
  /// - Parameters:
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called often, on this thread; true stops the work.
  /// - Returns: The plan of what is left.
  /// - Throws: As ``run(handle:shouldStop:)``.
  public func plan(
    handle: @escaping (StudyEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
  ) throws -> StudyPlan {
    try validate()
    let planner = StudyPlanner(self, handle: handle, shouldStop: shouldStop)
    return try planner.plan(planner.record())
  }

  /// Trains until every run has ended, or until a stop.
  ///
  /// - Parameters:
  ///   - handle: Receives every event, on this thread.
  ///   - shouldStop: Called often, on this thread; true saves all runs and ends the study.
  /// - Returns: The runs and how good they are.
  /// - Throws: ``StudyError``; `RunError`, `StorageError`, `TokenizationError`, `ConfigurationError`,
  ///   `TrainingError` and `BackendError` as `TrainingRun` does. A run whose loss is not finite fails by itself, and
  ///   ends no other.
  @discardableResult
  public func run(
    handle: @escaping (StudyEvent) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { Task.isCancelled }
  ) throws -> StudyOutcome {
    try validate()
    try validateFolder()
    try Folder.create(folder)
    let lock = try FolderLock(folder)
    defer { withExtendedLifetime(lock) {} }
    let planner = StudyPlanner(self, handle: handle, shouldStop: shouldStop)
    let before = try StudyRecord.exists(in: folder) ? StudyRecord(of: folder) : nil
    let record = try planner.record()
    let names = Set(record.recipes.map(\.name))
    let left = before?.recipes.map(\.name).filter { !names.contains($0) } ?? []
    try record.write(to: folder)
    let plan = try planner.plan(record)
    handle(.planned(plan))
    if !left.isEmpty { handle(.left(left)) }
    let session = StudySession(self, plan, record, handle: handle, shouldStop: shouldStop)
    let isStopped = try session.train() == .stopped
    let listing = try StudyListing(of: folder)
    return isStopped ? .stopped(listing) : .finished(listing)
  }

  private func validate() throws {
    guard !folder.isEmpty else {
      throw StudyError(.invalidStudy, "the path of the folder is empty; give one")
    }
    guard threads ?? 1 >= 1 else {
      throw StudyError(.invalidStudy, "\(threads ?? 0) threads; give 1 or more")
    }
  }

  /// Refuses a folder of something else.
  private func validateFolder() throws {
    guard try FileStatus.exists(folder), try !StudyRecord.exists(in: folder) else { return }
    let names = try Folder.names(in: folder).filter { !TemporaryName.matches($0) }
    guard names.isEmpty else {
      throw StorageError(
        .exists,
        "will not write to '\(folder)': it has other things in it and no study; choose another folder"
      )
    }
  }
}
