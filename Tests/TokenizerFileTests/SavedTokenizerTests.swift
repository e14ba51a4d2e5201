import JSON
import Storage
import TestSupport
import Testing
import Tokenization

@testable import TokenizerFiles

@Suite struct SavedTokenizerTests {
  @Test(arguments: [
    ("tokenizer.json", TokenizerFormat.huggingFace), ("a/my-tokenizer.json", .huggingFace),
    ("vocab.txt", .list), ("a.txt/vocabulary.json", .model), ("tokenizer.json/v", .model),
    ("/", .model),
  ])
  func format(path: String, format: TokenizerFormat) {
    #expect(TokenizerFormat(of: path) == format)
  }

  static func bytePairs() throws -> SavedTokenizer {
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: .bpe))
    try builder.add([TextPart(name: "text", string: "abab abab")])
    return SavedTokenizer(
      path: "", configuration: builder.configuration, vocabulary: try builder.build())
  }

  @Test("Every format gives back what it holds", arguments: ["v.json", "tokenizer.json"])
  func thereAndBack(name: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    let saved = try Self.bytePairs()
    try saved.write(to: path)
    let read = try SavedTokenizer(path, list: TokenizerConfiguration(kind: .char))
    #expect(read.configuration == saved.configuration && read.path == path)
    #expect(read.vocabulary.merges == saved.vocabulary.merges)
    #expect(read.vocabulary.entries.map(\.token) == saved.vocabulary.entries.map(\.token))
    let hasCounts = name == "v.json"
    #expect(
      read.vocabulary.entries.map(\.count)
        == saved.vocabulary.entries.map { hasCounts ? $0.count : 0 })
  }

  @Test func aListHasNoMerges() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/v.txt"
    let error = #expect(throws: TokenizationError.self) {
      try Self.bytePairs().write(to: path)
    }
    #expect(error?.code == .invalidData && error?.message.contains("no place for merges") == true)
    #expect(try folder.names() == [])
    try folder.plant("ab\nc\n", "v.txt")
    let refused = try storageError {
      _ = try SavedTokenizer(path, list: TokenizerConfiguration(kind: .bpe))
    }
    #expect(refused.code == .invalid && refused.message.contains("has no merges"))
    let read = try SavedTokenizer(
      path, list: TokenizerConfiguration(kind: .word, normalization: .fa))
    #expect(read.configuration == TokenizerConfiguration(kind: .word, normalization: .fa))
    #expect((0..<4).map { read.vocabulary.token($0) } == ["<unk>", "<eos>", "ab", "c"])
  }

  /// As GPT-2 has them: what is not printed stands at U+0100 and on.
  @Test func theAlphabetOfBytes() {
    var next: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max {
      let isPrinted = 0x21...0x7E ~= byte || 0xA1...0xFF ~= byte && byte != 0xAD
      let expected = isPrinted ? UInt32(byte) : next
      if !isPrinted { next += 1 }
      let text = ByteAlphabet.text([byte])
      #expect(text.unicodeScalars.map(\.value) == [expected], "\(byte)")
      #expect(ByteAlphabet.bytes(text) == [byte])
    }
    #expect(next == 0x144 && ByteAlphabet.bytes("\u{144}") == nil && ByteAlphabet.bytes(" ") == nil)
  }
}

/// What a `tokenizer.json` says of each kind and profile is what it said before: a digest of its text.
///
/// Where it changes on purpose, so does the sum here, once `Benchmarks/tokenizer_agreement.py` was run.
@Suite struct KeptTokenizerTests {
  private static func digest(_ value: JSONValue) -> UInt32 {
    value.text.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  @Test func normalizers() {
    func digests(_ age: Int) -> [UInt32] {
      NormalizationProfile.allCases.map {
        Self.digest(HuggingFaceNormalizer.json(of: $0, version: $0.version - age))
      }
    }
    #expect(
      digests(0) == [243_016_426, 4_023_721_207, 1_218_032_272, 3_975_335_695, 2_451_714_925])
    #expect(
      digests(1) == [243_016_426, 3_941_310_441, 1_854_312_518, 1_982_904_953, 2_134_707_959])
  }

  @Test("A tokenizer.json of the version before is one of that version")
  func versions() throws {
    for profile in NormalizationProfile.allCases {
      for version in [profile.version - 1, profile.version] {
        let json = HuggingFaceNormalizer.json(of: profile, version: version)
        let read = try HuggingFaceNormalizer.profile(of: json)
        // Nothing is rewritten in either, so that the file does not tell.
        #expect(read == (profile, profile == .none ? profile.version : version))
      }
    }
  }

  @Test func preTokenizers() {
    let digests = TokenizerKind.allCases.map {
      Self.digest(HuggingFacePreTokenizer.json(of: TokenizerConfiguration(kind: $0)))
    }
    #expect(
      digests == [582_733_917, 313_575_884, 2_561_203_008, 2_866_737_969, 1_041_198_419])
  }
}
