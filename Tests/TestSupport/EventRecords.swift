/// A file of TensorBoard, read by the words of its format and by none of the code that writes it.
///
/// A record is a length of 8 bytes, its checksum, the bytes of an `Event`, and their checksum. An `Event`
/// has the fields 1 (wall time), 2 (step), 3 (version), 5 (summary) and 10 (the
/// source of the file, whose field 1 is its writer); a summary has values, each with a tag
/// (1) and a float (2).
public struct EventRecords: Sendable {
  /// A value of a tag at a step.
  public struct Scalar: Hashable, Sendable {
    /// The name of the curve.
    public var tag: String
    /// The step.
    public var step: Int
    /// The value.
    public var value: Float

    /// A scalar.
    public init(tag: String, step: Int, value: Float) {
      self.tag = tag
      self.step = step
      self.value = value
    }
  }

  /// A file that breaks the format.
  public struct Malformed: Error {
    /// How.
    public let fault: String
  }

  /// The version of the first record.
  public private(set) var version = ""
  /// The writer that the first record names; empty if it names none.
  public private(set) var writer = ""
  /// The wall time of every record.
  public private(set) var times: [Double] = []
  /// The scalars, in the order of the file.
  public private(set) var scalars: [Scalar] = []

  /// Reads a file.
  ///
  /// - Throws: ``Malformed`` where a length, a checksum or a field is not what it must be.
  public init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let head = try Self.take(8, from: &rest)
      guard try Self.take(4, from: &rest).elementsEqual(Self.check(head)) else {
        throw Malformed(fault: "the checksum of a length")
      }
      let content = try Self.take(Int(Self.number(head)), from: &rest)
      guard try Self.take(4, from: &rest).elementsEqual(Self.check(content)) else {
        throw Malformed(fault: "the checksum of a record")
      }
      try read(Self.fields(content))
    }
  }

  private mutating func read(_ event: [Int: Field]) throws {
    guard case .fixed(let time) = event[1], time.count == 8 else {
      throw Malformed(fault: "a record without its time")
    }
    times.append(Double(bitPattern: Self.number(time)))
    if times.count == 1 {
      guard case .bytes(let version) = event[3], event.count == (event[10] == nil ? 2 : 3) else {
        throw Malformed(fault: "no version at the start")
      }
      self.version = String(decoding: version, as: UTF8.self)
      if case .bytes(let source) = event[10], case .bytes(let name) = try Self.fields(source)[1] {
        writer = String(decoding: name, as: UTF8.self)
      }
      return
    }
    guard case .bytes(let summary) = event[5], case .bytes(let value) = try Self.fields(summary)[1],
      case .bytes(let tag) = try Self.fields(value)[1],
      case .fixed(let float) = try Self.fields(value)[2], float.count == 4
    else { throw Malformed(fault: "a record without a scalar") }
    var step: UInt64 = 0
    if case .varint(let number) = event[2] { step = number }
    scalars.append(
      Scalar(
        tag: String(decoding: tag, as: UTF8.self), step: Int(Int64(bitPattern: step)),
        value: Float(bitPattern: UInt32(Self.number(float)))))
  }

  /// The scalars of a tag, by step in the order of the file.
  public func curve(_ tag: String) -> [Scalar] { scalars.filter { $0.tag == tag } }

  /// The tags, each once, sorted.
  public var tags: [String] { Set(scalars.map(\.tag)).sorted() }
}

extension EventRecords {
  private enum Field {
    case varint(UInt64), fixed(ArraySlice<UInt8>), bytes(ArraySlice<UInt8>)
  }

  private static func take(
    _ count: Int, from rest: inout ArraySlice<UInt8>
  ) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else { throw Malformed(fault: "an early end") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A number whose lowest byte is the first.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try take(1, from: &rest)[rest.startIndex - 1]
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    throw Malformed(fault: "a number without an end")
  }

  private static func fields(_ message: ArraySlice<UInt8>) throws -> [Int: Field] {
    var rest = message
    var fields: [Int: Field] = [:]
    while !rest.isEmpty {
      let key = try varint(&rest)
      let field: Field =
        switch key & 7 {
        case 0: .varint(try varint(&rest))
        case 1: .fixed(try take(8, from: &rest))
        case 2: .bytes(try take(Int(try varint(&rest)), from: &rest))
        case 5: .fixed(try take(4, from: &rest))
        default: throw Malformed(fault: "a type of field")
        }
      guard fields.updateValue(field, forKey: Int(key >> 3)) == nil else {
        throw Malformed(fault: "a field twice")
      }
    }
    return fields
  }

  /// The masked checksum, bit by bit: CRC-32C, turned by 15 bits to the right, plus a constant.
  private static func check(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      for bit in 0..<8 {
        let isOdd = (remainder ^ UInt32(byte >> bit)) & 1 == 1
        remainder = remainder >> 1 ^ (isOdd ? 0x82F6_3B78 : 0)
      }
    }
    let crc = ~remainder
    let sum = UInt64(crc >> 15 | crc << 17) + 0xA282_EAD8
    return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt64($0))) }
  }
}
