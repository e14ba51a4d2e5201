import Testing

@testable import Tokenization

/// Blocks of a text come in its order, whatever the number of threads.
struct BlockOrderTests {
  @Test(arguments: [1, 2, 5])
  func order(threads: Int) throws {
    // Twelve blocks of one line, and a part that is shorter.
    var text: [UInt8] = []
    for line in 0..<12 {
      text +=
        [UInt8](repeating: UInt8(ascii: "a") + UInt8(line), count: TextPart.blockSize) + [0x0A]
    }
    let parts = [TextPart(name: "1", bytes: text), TextPart(name: "2", string: "z\n")]
    var found: [UInt8] = []
    var told: [Int] = []
    try BlockPipeline(workers: Array(0..<threads)).run(parts) { done, total in
      #expect(total == text.count + 2)
      told.append(done)
    } work: { _, block, emit in
      for byte in [block.text[0], UInt8(ascii: "-")] { emit(byte) }
    } take: { (byte: UInt8) in
      found.append(byte)
    }
    #expect(String(decoding: found, as: UTF8.self) == "a-b-c-d-e-f-g-h-i-j-k-l-z-")
    #expect(told.first == 0 && told == told.sorted() && told.last == text.count + 2)
    #expect(Set(told).count == (threads == 1 ? 14 : 3))
  }
}
