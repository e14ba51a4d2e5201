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
  /// - Parameters:
  ///   - time: The time of the events, in seconds since 1970.
  ///   - model: What tells the model from others, such as ``ReportModel/identity``; nil if nothing does. It stands
  ///     in the first record as the writer of the file.
  public init(time: Double, model: String? = nil) {
    self.time = time
    var event = ProtobufMessage()
    event.append(time, field: Field.time)
    event.append("brain.Event:2", field: Field.version)
    if let model { event.append(Self.source(model), field: Field.source) }
    append(record: event)
  }

  /// True if a file is one of a model, by its first bytes.
  ///
  /// - Parameters:
  ///   - start: The first bytes of the file, 200 and those of the identity.
  ///   - model: What ``init(time:model:)`` was told.
  /// - Returns: True if another file of the same model may replace it.
  public static func isEventFile(_ start: some Collection<UInt8>, of model: String) -> Bool {
    // A record is a length of 8 bytes and its checksum of 4, then the event; the time has 9 of it.
    let event = start.dropFirst(12 + 9)
    var expected = ProtobufMessage()
    expected.append("brain.Event:2", field: Field.version)
    expected.append(source(model), field: Field.source)
    return event.starts(with: expected.bytes)
  }

  private static func source(_ model: String) -> ProtobufMessage {
    var source = ProtobufMessage()
    source.append("lm \(model)", field: Field.writer)
    return source
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
    static let (time, step, version, summary, source) = (1, 2, 3, 5, 10)
    static let writer = 1
    static let value = 1
    static let (tag, simpleValue) = (1, 2)
  }
}
