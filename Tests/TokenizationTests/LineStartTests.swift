import TestSupport
import Testing

@testable import Tokenization

/// Lines are found however the reads fall that look for them: reads have 4,096 bytes, then twice as many.
struct LineStartTests {
  static let lengths = Array(4_090...4_100) + Array(12_284...12_292)

  @Test(arguments: [[0x0D, 0x0A], [0x0D], [0x0A]] as [[UInt8]], [TextDecoding.repair, .raw])
  func longLines(_ end: [UInt8], _ decoding: TextDecoding) throws {
    let isEnd = end.contains(0x0A)
    for length in Self.lengths {
      let line = [UInt8](repeating: 0x61, count: length)
      let part = TextPart(
        name: "text", bytes: [0x70, 0x0A] + line + end + [0x62, 0x0A], decoding: decoding)
      let next = 2 + length + end.count
      #expect(try part.lineStart(after: 2) == (isEnd ? next : part.byteCount), "\(length)")
      #expect(try part.lineStart(atOrAfter: 3) == (isEnd ? next : part.byteCount))
      if isEnd { #expect(try part.lineStart(before: next) == 2, "\(length)") }
      #expect(try part.lineStart(before: part.byteCount) == (isEnd ? next : 2), "\(length)")
      #expect(try part[2..<2 + length].lineStart(after: 2) == 2 + length)
      #expect(try part[2..<2 + length].lineStart(before: 2 + length) == 2)
    }
  }
}
