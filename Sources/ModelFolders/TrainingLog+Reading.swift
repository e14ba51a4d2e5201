import FoundationEssentials
import JSON
import Storage

extension TrainingLog {
  /// The contents of a log, each in the order of the lines.
  public struct Record: Sendable {
    /// The lines about updates.
    public var updates: [UpdateLine] = []
    /// The lines about ended epochs.
    public var epochs: [EpochLine] = []
    /// The lines about other events.
    public var events: [EventLine] = []
  }

  /// Reads the log; where there is none, it says nothing.
  ///
  /// A last line without an end, which is being written or was when the run was killed, is left out.
  ///
  /// - Throws: `StorageError`: `invalid` naming the first line that is no such line; `cannotRead`, or
  ///   `ioFailed`.
  public func read() throws -> Record {
    guard try FileStatus.exists(name, in: folder) else { return Record() }
    let decoder = JSONDecoder()
    var record = Record()
    let file = try MappedFile(name, in: folder)
    let lines = file.copy
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    for (index, line) in lines.enumerated() {
      do {
        guard try Self.isAsWritten(line, verification) else { throw Changed() }
        switch try decoder.decodeStrictly(Line.self, from: Array(line)) {
        case .update(let update): record.updates.append(update)
        case .event(let event): record.events.append(event)
        case .epoch(let epoch): record.epochs.append(epoch)
        }
      } catch {
        throw StorageError(
          .invalid,
          "'\(file.path)' is not what it should be in line \(index + 1); restore it, or move it away"
        )
      }
    }
    return record
  }

  /// A line that differs from its checksum.
  private struct Changed: Error {}

  /// A line of any kind.
  private enum Line: Decodable {
    case update(UpdateLine)
    case event(EventLine)
    case epoch(EpochLine)

    private enum Key: CodingKey { case event, updates }

    init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: Key.self)
      if keys.contains(.event) {
        self = .event(try EventLine(from: decoder))
      } else if keys.contains(.updates) {
        self = .epoch(try EpochLine(from: decoder))
      } else {
        self = .update(try UpdateLine(from: decoder))
      }
    }
  }
}
