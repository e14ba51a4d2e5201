import Glibc
import Storage
import TestSupport
import Testing

@testable import Tokenization

/// Text that is read in blocks is the text read at once.
@Suite(.seeded) struct TextPartTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lines of all ends and lengths, ill-formed bytes among them.
  private static func lines(seed: UInt64, _ count: Int) -> [UInt8] {
    var random = TestSeed.stream(seed)
    var bytes: [UInt8] = []
    for _ in 0..<count {
      for _ in 0..<Int.random(in: 0...400, using: &random) {
        bytes += Array("aم\u{200C}😀".utf8).dropLast(Int.random(in: 0...3, using: &random))
      }
      let ends: [[UInt8]] = [[0x0A], [0x0D, 0x0A], [0x0D], [0x0D, 0x0D], [0x0A, 0x0D]]
      bytes += ends[Int.random(in: 0..<ends.count, using: &random)]
    }
    return bytes
  }

  @Test(arguments: [TextDecoding.repair, .raw])
  func blocksAreTheWhole(_ decoding: TextDecoding) throws {
    let bytes = Array("\u{FEFF}".utf8) + Self.lines(seed: 1, 1_000)
    #expect(bytes.count > 4 * TextPart.blockSize)
    let path = try folder.plant(bytes, "text")
    let part = try TextPart(contentsOf: path, decoding: decoding)
    var text: [UInt8] = []
    var offset = 0
    var blocks = 0
    var replacements = 0
    try part.forEachBlock { block in
      #expect(block.offset == offset)
      offset += block.repair.sourceOffset(of: block.text.count)
      text += block.text
      replacements += block.repair.replacements
      blocks += 1
    }
    let whole = decoding == .raw ? bytes : UTF8Repair(bytes).text
    #expect(text == whole && offset == bytes.count && blocks > 3)
    #expect(replacements == (decoding == .raw ? 0 : UTF8Repair(bytes).replacements))
    #expect(try TextPart(name: "text", bytes: bytes, decoding: decoding).decoded() == whole)
  }

  /// Every place where a part may be cut, of every kind of line end.
  @Test func linesStartWhereRepairedOnesDo() throws {
    for seed in 0..<40 {
      var random = TestSeed.stream(UInt64(seed))
      let bytes = (0..<60).map { _ in
        [0x0A, 0x0D, 0x61][Int.random(in: 0..<3, using: &random)] as UInt8
      }
      let part = TextPart(name: "text", bytes: bytes)
      var starts: [Int] = [0]
      for (index, byte) in bytes.enumerated() {
        if byte == 0x0A { starts.append(index + 1) }
      }
      for offset in bytes.indices {
        let expected = starts.first { $0 >= offset } ?? bytes.count
        #expect(try part.lineStart(atOrAfter: offset) == expected)
      }
      for (before, start) in zip(starts, starts.dropFirst()) {
        #expect(try part.lineStart(before: start) == before)
      }
    }
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0xFF, 0x0A], 2, "0xFF"),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xC3, 0x28, 0xC3], 4, "0xC3"),
      ([0x61, 0x0D, 0x0A, 0xED, 0xA0, 0x80], 3, "0xED"),
    ] as [([UInt8], Int, String)])
  func strictTextSaysWhereItIsNone(_ bytes: [UInt8], _ offset: Int, _ byte: String) throws {
    let part = TextPart(name: "text", bytes: bytes, decoding: .strict)
    let error = #expect(throws: TokenizationError.self) { try part.decoded() }
    #expect(error?.code == .invalidUTF8)
    #expect(error?.message { "--\($0)" }.hasSuffix("leave out --strict") == true)
    #expect(error?.message.contains("at byte \(offset) (\(byte))") == true)
  }

  @Test func strictTextCountsFromTheStartOfTheFile() throws {
    var bytes = [UInt8](repeating: 0x61, count: 3 * TextPart.blockSize)
    for index in stride(from: 99, to: bytes.count, by: 100) { bytes[index] = 0x0A }
    bytes[700_001] = 0x80
    let part = try TextPart(contentsOf: folder.plant(bytes, "text"), decoding: .strict)
    let error = #expect(throws: TokenizationError.self) { try part.decoded() }
    #expect(error?.message.contains("at byte 700001 (0x80)") == true)
  }

  @Test func aPipeIsReadAsAFile() throws {
    let bytes = Self.lines(seed: 2, 2_000)
    let file = try ByteFile(folder.pipe(bytes, "pipe"))
    #expect(file.count == bytes.count)
    #expect(try file.bytes(0..<file.count) == bytes)
    #expect(try file.bytes(7..<9) == Array(bytes[7..<9]))
  }

  @Test func aFileThatShrinksIsAnError() throws {
    let path = try folder.plant(Array("some words\n".utf8), "text")
    let file = try ByteFile(path)
    #expect(truncate(path, 4) == 0)
    #expect(try storageError { _ = try file.bytes(0..<11) }.code == .ioFailed)
  }

  /// The order of blocks, not of threads.
  @Test(arguments: TokenizerKind.allCases)
  func anyNumberOfThreadsGivesTheSame(_ kind: TokenizerKind) throws {
    let configuration = TokenizerConfiguration(kind: kind)
    let path = try folder.plant(Self.lines(seed: 3, 800), "text")
    let parts = [
      try TextPart(contentsOf: path, decoding: configuration.decoding),
      TextPart(name: "end", bytes: Array("آ last line".utf8), decoding: configuration.decoding),
    ]
    var results: [[UInt8]] = []
    var vocabularies: [[[UInt8]]] = []
    for threads in [1, 2, 5] {
      var builder = VocabularyBuilder(configuration)
      try builder.add(parts, threads: threads)
      let vocabulary = try builder.build(maximumSize: 400)
      vocabularies.append(vocabulary.entries.map(\.token))
      let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
      let ids = "\(folder.path)/ids-\(threads)"
      var told: [Int] = []
      _ = try encoder.encode(parts, to: ids, threads: threads) { done, _ in told.append(done) }
      #expect(told.first == 0 && told == told.sorted())
      #expect(told.last == parts.reduce(0) { $0 + $1.byteCount })
      results.append(try FileReader.bytes(of: ids))
    }
    #expect(results[1] == results[0] && results[2] == results[0])
    #expect(vocabularies[1] == vocabularies[0] && vocabularies[2] == vocabularies[0])
  }

  @Test func aWalkEndsWithWhatItIsTold() throws {
    struct Stop: Error {}
    let path = try folder.plant(Self.lines(seed: 4, 3_000), "text")
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: .word))
    let parts = [try TextPart(contentsOf: path)]
    #expect(throws: Stop.self) {
      try builder.add(parts, threads: 2) { done, _ in if done > 0 { throw Stop() } }
    }
  }
}
