/// A file of scalars by step, as TensorBoard reads it: records of `Event` messages.
public struct EventFile: Sendable {
  /// The name that such a file has in the folder of its run; TensorBoard goes by `tfevents`.
  ///
  /// It is always the same, so that writing a run again replaces it and its curves are not doubled.
  public static let name = "events.out.tfevents.lm"

  /// The file.
  public private(set) var bytes: [UInt8] = []
  private let time: Double

  /// A file without scalars.
  ///
  /// - Parameter time: The time of the events, in seconds since 1970.
  public init(time: Double) {
    self.time = time
    var event = ProtobufMessage()
    event.append(time, field: Field.time)
    event.append("brain.Event:2", field: Field.version)
    append(record: event)
  }

  /// Appends the value of `tag` at `step`.
  public mutating func append(_ value: Double, tag: String, step: Int) {
    var scalar = ProtobufMessage()
    scalar.append(tag, field: Field.tag)
    scalar.append(Float(value), field: Field.simpleValue)
    var summary = ProtobufMessage()
    summary.append(scalar, field: Field.value)
    var event = ProtobufMessage()
    event.append(time, field: Field.time)
    event.append(step, field: Field.step)
    event.append(summary, field: Field.summary)
    append(record: event)
  }

  /// Length and content, each followed by its checksum.
  private mutating func append(record: ProtobufMessage) {
    var length: [UInt8] = []
    length.append(littleEndian: UInt64(record.bytes.count))
    bytes += length
    bytes.append(littleEndian: CRC32C.masked(length))
    bytes += record.bytes
    bytes.append(littleEndian: CRC32C.masked(record.bytes))
  }

  /// The numbers of fields in TensorFlow's `event.proto` and `summary.proto`.
  private enum Field {
    static let (time, step, version, summary) = (1, 2, 3, 5)
    static let value = 1
    static let (tag, simpleValue) = (1, 2)
  }
}
