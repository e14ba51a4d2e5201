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

  @Test func aModelHasItsCurves() {
    let model = Examples.model()
    let bytes = model.events(time: 0).bytes
    #expect(bytes == model.events(time: 0).bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    for (tag, count) in [
      ("loss/valid", 3), ("loss/train_epoch", 3), ("learning_rate", 30), ("gradient/norm", 30),
      ("gradient/clipped_norm", 30), ("gradient/clipped_updates", 30), ("gradient/blocks/a", 30),
      ("gradient/blocks/b", 30), ("loss/train", 33), ("length", 0), ("never", 0),
    ] {
      #expect(
        text.split(separator: tag, omittingEmptySubsequences: false).count == count + 1, "\(tag)")
    }
  }
}
