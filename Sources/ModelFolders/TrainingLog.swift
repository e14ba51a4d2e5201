import FoundationEssentials
import Storage
public import Training

/// The progress of a run, as lines of JSON: `log.jsonl`.
///
/// There is a line for every N updates, for every ended epoch, and for every other event of a run.
/// It holds times, so that no two runs write the same, and nothing is ever read from it into training.
/// Each line is given to the operating system before training continues.
public final class TrainingLog {
  let folder: OpenFolder
  let name = ModelBundle.Name.log
  let verification: Verification
  private var file: FileAppender?
  private var sums = UpdateSums()

  init(in folder: OpenFolder, verification: Verification = .whereCarried) {
    self.folder = folder
    self.verification = verification
  }

  /// The file, as errors name it.
  var path: String { "\(folder.path)/\(name)" }

  /// Counts an update that took `seconds`.
  public func count(_ step: StepReport, seconds: Double) {
    sums.add(step, seconds: seconds)
  }

  /// Writes what was counted since the last line.
  ///
  /// - Parameters:
  ///   - state: The position of the run.
  ///   - epochDone: The part of the current epoch that is done.
  /// - Throws: `StorageError`, as all that writes here: `cannotWrite` or `ioFailed`.
  public func write(_ state: TrainingState, epochDone: Double) throws {
    try append(UpdateLine(sums, state, epochDone: epochDone))
    sums = UpdateSums()
  }

  /// Writes what an epoch came to.
  public func write(_ report: EpochReport, isBest: Bool) throws {
    try append(EpochLine(report: report, isBest: isBest))
  }

  /// Writes a line about an event of the run.
  public func write(_ event: Event) throws {
    let line =
      switch event {
      case .resumed(let update): EventLine(event: "resumed", update: update, backTo: nil)
      case .notFinite(let update, let last):
        EventLine(event: "not finite", update: update, backTo: last)
      }
    try append(line)
  }

  /// An event of a run, other than updates and epochs.
  public enum Event: Sendable {
    /// The run continues from the checkpoint of this update.
    case resumed(update: Int)
    /// The loss or the gradient was not finite, so that the run goes back to the checkpoint of
    /// an update; nil where it ends instead.
    case notFinite(update: Int, backTo: Int?)
  }

  /// Takes off the lines of what `state`, which the run goes on from, has yet to come to, and a line
  /// that was being written when the run was killed.
  ///
  /// A log with another name, of a copy by hard links, is replaced by one of its own.
  public func cut(to state: TrainingState) throws {
    sums = UpdateSums()
    file = nil
    // To write to what is no file fails, and says so.
    guard let status = try? FileStatus(ofLink: name, in: folder), status.kind == .file else {
      return
    }
    let log = try MappedFile(name, in: folder).copy
    let kept = Self.kept(log, state)
    guard kept != nil || status.hasOtherNames else { return }
    try AtomicFile.write(kept ?? log, to: name, in: folder)
  }

  private func append(_ line: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try Self.checksummed(Array(encoder.encode(line)))
    if file == nil { file = try FileAppender(to: name, in: folder) }
    try file?.append(bytes + [UInt8(ascii: "\n")])
  }
}

extension ModelBundle {
  /// The log of the model's run.
  public var log: TrainingLog {
    TrainingLog(
      in: folder,
      verification: !verifies ? .none : manifest.checksums == nil ? .whereCarried : .all)
  }
}
