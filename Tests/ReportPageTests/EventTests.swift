import TestSupport
import Testing

@testable import ReportPages

/// Files for TensorBoard, byte by byte.
@Suite struct EventTests {
  /// The vectors of RFC 3720, appendix B.4, and the check value of the algorithm.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
    ] as [([UInt8], UInt32)])
  func checksums(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
  }

  @Test func numbersOfAnySize() {
    var message = ProtobufMessage()
    message.append(300, field: 2)
    message.append(-1, field: 2)
    #expect(
      message.bytes == [0x10, 0xAC, 0x02, 0x10] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
  }

  /// Laid out by hand from event.proto, summary.proto and the format of records.
  @Test func anEventIsItsBytes() {
    var file = EventFile(time: 2)
    let time: [UInt8] = [0x09, 0, 0, 0, 0, 0, 0, 0, 0x40]
    let version = time + [0x1A, 13] + Array("brain.Event:2".utf8)
    #expect(file.bytes == record(version))
    file.append(0.5, tag: "loss/train", step: 300)
    let value = [0x0A, 10] + Array("loss/train".utf8) + [0x15, 0, 0, 0, 0x3F]
    let event = time + [0x10, 0xAC, 0x02, 0x2A, 19, 0x0A, 17] + value
    #expect(value.count == 17)
    #expect(file.bytes == record(version) + record(event))
  }

  private func record(_ content: [UInt8]) -> [UInt8] {
    func bytes(_ checksum: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * UInt32($0))) }
    }
    let length = [UInt8(content.count)] + [UInt8](repeating: 0, count: 7)
    return length + bytes(CRC32C.masked(length)) + content + bytes(CRC32C.masked(content))
  }

  @Test(
    "A scalar is read back at its step, under its tag, as a float",
    arguments: [0, 1, 127, 128, 300, 16_384, 1 << 40])
  func scalars(step: Int) throws {
    var file = EventFile(time: 1_700_000_000.25)
    let tag = String(repeating: "دریا/", count: 20)
    file.append(0.1, tag: tag, step: step)
    file.append(-1e300, tag: "", step: step + 1)
    let read = try EventRecords(file.bytes)
    #expect(read.version == "brain.Event:2")
    #expect(read.times == [1_700_000_000.25, 1_700_000_000.25, 1_700_000_000.25])
    #expect(
      read.scalars == [
        .init(tag: tag, step: step, value: 0.1), .init(tag: "", step: step + 1, value: -.infinity),
      ])
  }

  @Test("A file that lost a byte, or has another, is found out")
  func damage() throws {
    var file = EventFile(time: 2)
    file.append(0.5, tag: "loss/train", step: 300)
    #expect(try EventRecords(file.bytes).scalars.count == 1)
    for place in file.bytes.indices {
      var bytes = file.bytes
      bytes[place] ^= 1
      #expect(throws: EventRecords.Malformed.self, "\(place)") { try EventRecords(bytes) }
    }
  }

  @Test("Every line of the log and every epoch has its scalars, with its own values and steps")
  func curves() throws {
    let model = Self.model
    let read = try EventRecords(model.events(time: 5).bytes)
    #expect(read.times == [Double](repeating: 5, count: 1 + read.scalars.count))
    func curve(_ tag: String) -> [Step] { read.curve(tag).map { Step($0.step, $0.value) } }
    #expect(curve("loss/train") == [Step(10, 5.5), Step(20, 4.5), Step(25, 3.5)])
    #expect(curve("learning_rate") == [Step(10, 0.1), Step(25, 0.025)])
    #expect(curve("gradient/norm") == [Step(10, 3), Step(20, 2), Step(25, 1)])
    #expect(curve("gradient/blocks/embedding") == [Step(10, 0.5), Step(20, 0.75)])
    #expect(curve("gradient/blocks/دریا") == [Step(10, 0.25), Step(20, 0.125)])
    #expect(curve("loss/train_epoch") == [Step(12, 5), Step(25, 4)])
    #expect(curve("loss/valid") == [Step(25, 4.25)])
    // No curve is without a tag, and no value without a figure.
    #expect(
      read.tags == [
        "gradient/blocks/embedding", "gradient/blocks/دریا", "gradient/norm", "learning_rate",
        "loss/train", "loss/train_epoch", "loss/valid",
      ])
    #expect(read.scalars.map(\.step).prefix(5) == [10, 10, 10, 10, 10])
    #expect(
      read.scalars.prefix(5).map(\.tag) == [
        "loss/train", "learning_rate", "gradient/norm", "gradient/blocks/embedding",
        "gradient/blocks/دریا",
      ])
  }

  @Test("The file of a model is the one that is kept; UPDATE_KEPT=1 writes it again")
  func kept() throws {
    let bytes = Self.model.events(time: 1_700_000_000.25).bytes
    let path = "\(KeptPageTests.folder)/\(EventFile.name)"
    #expect(try KeptFile.bytes(path, updatedTo: bytes) == bytes)
  }

  /// A value at a step.
  private struct Step: Equatable {
    let step: Int
    let value: Float
    init(_ step: Int, _ value: Float) { (self.step, self.value) = (step, value) }
  }

  /// A model whose log lacks values, and whose first epoch has no validation.
  private static let model: ReportModel = {
    var model = ReportModel(name: "m", corpus: Examples.corpus, head: "mos", parameters: 1)
    model.figures = [
      .init("nats", unit: "nats", tag: "loss/train"), .init("rate", tag: "learning_rate"),
      .init("length", chart: "Length"), .init("norm", tag: "gradient/norm"),
    ]
    model.updates = [
      .init(
        update: 10, values: ["nats": 5.5, "rate": 0.1, "norm": 3, "length": 7, "other": 9],
        blockNorms: ["دریا": 0.25, "embedding": 0.5]),
      .init(
        update: 20, values: ["nats": 4.5, "norm": 2],
        blockNorms: ["embedding": 0.75, "دریا": 0.125]),
      .init(update: 25, values: ["nats": 3.5, "rate": 0.025, "norm": 1]),
    ]
    model.epochs = [
      .init(epoch: 1, updates: 12, training: 5, validation: nil, clipped: 0),
      .init(epoch: 2, updates: 25, training: 4, validation: 4.25, clipped: 0),
    ]
    return model
  }()
}
