import TestSupport
import Testing

@testable import Tokenization

struct CompressedFormatTests {
  static let files: [(bytes: [UInt8], program: String)] = [
    ([0x1F, 0x8B, 8, 0, 0, 0], "gunzip"), (Array("BZh91AY&SY".utf8) + [1, 2], "bunzip2"),
    ([0xFD] + Array("7zXZ".utf8) + [0, 0, 4], "unxz"), ([0x28, 0xB5, 0x2F, 0xFD, 4], "unzstd"),
    (Array("PK".utf8) + [3, 4, 20, 0], "unzip"),
  ]

  @Test("The first bytes tell the format, and the advice the program", arguments: files)
  func advice(_ bytes: [UInt8], _ program: String) throws {
    #expect(CompressedFormat(startingWith: bytes)?.advice(about: "x") != nil)
    let folder = try TemporaryFolder()
    let path = try folder.plant(bytes + [UInt8](repeating: 0x85, count: 400), "text.txt")
    for decoding in [TextDecoding.repair, .strict] {
      let error = #expect(throws: TokenizationError.self) {
        try TextPart(contentsOf: path, decoding: decoding)
      }
      #expect(error?.code == .invalidData)
      #expect(error?.message.hasPrefix("\(path) is compressed by ") == true)
      #expect(error?.message.hasSuffix("; decompress it, as with '\(program)'") == true)
    }
    // Tokens that are bytes are of any bytes.
    #expect(try TextPart(contentsOf: path, decoding: .raw).byteCount == bytes.count + 400)
  }

  @Test(arguments: ["", "BZh9 is a text", "PK is one too", "7zXZ", "BZhang"])
  func texts(_ text: String) {
    #expect(CompressedFormat(startingWith: Array(text.utf8)) == nil)
  }
}
