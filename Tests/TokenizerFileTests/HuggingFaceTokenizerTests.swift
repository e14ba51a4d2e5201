import Storage
import TestSupport
import Testing

@testable import Tokenization
import JSON
@testable import TokenizerFiles

@Suite struct HuggingFaceTokenizerTests {
  static let text = """
    می‌خواهم کتاب آ آ ا\u{653} برم. the U.S. <3 ۱۲۳
    it's "quoted" \\ \t and so it's again: می‌خواهم
    """

  @Test(arguments: TokenizerKind.allCases, NormalizationProfile.allCases)
  func readsWhatItWrites(_ kind: TokenizerKind, _ profile: NormalizationProfile) throws {
    for endOfSentence in [false, true] {
      let written = try tokenizer(
        TokenizerConfiguration(
          kind: kind, normalization: profile, endOfSentence: endOfSentence))
      let read = try HuggingFaceTokenizer(json: written.json())
      #expect(read.configuration == written.configuration)
      expectSame(read.vocabulary, written.vocabulary)
    }
  }

  @Test func keepsThePatternOfGPT2() throws {
    let written = try tokenizer(TokenizerConfiguration(kind: .bpe, pattern: .gpt2))
    #expect(try HuggingFaceTokenizer(json: written.json()).configuration.pattern == .gpt2)
    let words = try tokenizer(TokenizerConfiguration(kind: .bpe, pattern: .words))
    #expect(try HuggingFaceTokenizer(json: words.json()).configuration.pattern == nil)
  }

  @Test func writesTheIdsOfTheVocabulary() throws {
    let written = try tokenizer(TokenizerConfiguration(kind: .bpe, endOfSentence: true))
    let file = try JSONParser.parse(written.json())
    #expect(file["version"] == "1.0")
    #expect(file["added_tokens"]?.elements?.map { $0["content"]?.string } == ["<unk>", "<eos>"])
    #expect(file["added_tokens"]?.elements?.map { $0["id"]?.integer } == [0, 1])
    #expect(file["post_processor"]?["type"] == "TemplateProcessing")
    let vocabulary = file["model"]?["vocab"]
    #expect(vocabulary?.members?.map(\.value.integer) == Array(0..<written.vocabulary.count))
    // A space reads Ġ, a newline Ċ.
    #expect(vocabulary?["Ġ"]?.integer == 2 + 32)
    #expect(vocabulary?["Ċ"]?.integer == 2 + 10)
    let first = try #require(written.vocabulary.merges?.merges.first)
    #expect(file["model"]?["merges"]?.elements?.first?.elements?.count == 2)
    #expect(written.vocabulary.bytes(of: 258).count == 2)
    #expect(first.merged == 256)
  }

  @Test(
    "Special tokens, the end of a text and the way back, by kind", arguments: TokenizerKind.allCases
  )
  func parts(_ kind: TokenizerKind) throws {
    let written = try tokenizer(TokenizerConfiguration(kind: kind, endOfSentence: true))
    let file = try JSONParser.parse(written.json())
    let added = try #require(file["added_tokens"]?.elements)
    let isSingle = JSONValue.bool(kind == .whitespace)
    for (id, content) in ["<unk>", "<eos>"].enumerated() {
      let expected: JSONValue = [
        "id": .number(Double(id)), "content": .string(content), "single_word": isSingle,
        "lstrip": false, "rstrip": false, "normalized": false, "special": true,
      ]
      #expect(added[id] == expected)
    }
    let decoder = file["decoder"]
    switch kind {
    case .word, .whitespace: #expect(decoder?.isNull == true)
    case .char: #expect(decoder == ["type": "Fuse"])
    case .byte, .bpe: #expect(decoder?["type"] == "ByteLevel")
    }
    func part(_ name: String, _ id: String, _ type: Int) -> JSONValue {
      [name: ["id": .string(id), "type_id": .number(Double(type))]] as JSONValue
    }
    let end = "<eos>"
    #expect(
      file["post_processor"] == [
        "type": "TemplateProcessing",
        "single": [part("Sequence", "A", 0), part("SpecialToken", end, 0)],
        "pair": [
          part("Sequence", "A", 0), part("SpecialToken", end, 0), part("Sequence", "B", 1),
          part("SpecialToken", end, 1),
        ],
        "special_tokens": ["<eos>": ["id": "<eos>", "ids": [1], "tokens": ["<eos>"]]],
      ])
    #expect(file["model"]?["unk_token"] == (kind.isOfBytes ? .null : "<unk>"))
    let plain = try tokenizer(TokenizerConfiguration(kind: kind, endOfSentence: false))
    #expect(try JSONParser.parse(plain.json())["post_processor"]?.isNull == true)
  }

  @Test func aTokenSpelledLikeASpecialOneIsRefused() throws {
    let vocabulary = try Vocabulary(
      entries: [(Array("<eos>".utf8), 1)], unknownCount: 0, endOfSentenceCount: 0)
    let tokenizer = HuggingFaceTokenizer(
      configuration: TokenizerConfiguration(kind: .whitespace), vocabulary: vocabulary)
    let error = #expect(throws: TokenizationError.self) { try tokenizer.json() }
    #expect(error?.message.contains("cannot tell the token \"<eos>\"") == true)
  }

  @Test func throughAFile() throws {
    let folder = try TemporaryFolder()
    let written = try tokenizer(TokenizerConfiguration(kind: .word, normalization: .fa))
    try written.write(to: "\(folder.path)/tokenizer.json")
    let read = try HuggingFaceTokenizer(contentsOf: "\(folder.path)/tokenizer.json")
    expectSame(read.vocabulary, written.vocabulary)
    let path = try folder.plant("{}")
    let error = try storageError { _ = try HuggingFaceTokenizer(contentsOf: path) }
    #expect(error.code == .invalid)
    #expect(error.message.contains(path))
  }

  /// Every file that is cut off or has a byte changed is read or refused.
  @Test func damageIsNoTrap() throws {
    let json = try tokenizer(TokenizerConfiguration(kind: .bpe), size: 300).json()
    for length in stride(from: 0, to: json.count - 1, by: 3) {
      #expect(throws: TokenizationError.self) {
        try HuggingFaceTokenizer(json: Array(json.prefix(length)))
      }
    }
    var stream = Noise(state: 5)
    for kind in [TokenizerKind.bpe, .word] {
      let json = try tokenizer(TokenizerConfiguration(kind: kind), size: 280).json()
      for _ in 0..<2_000 {
        var damaged = json
        for _ in 0...stream.next() % 3 {
          let place = Int(stream.next() % UInt64(json.count))
          damaged[place] = UInt8(truncatingIfNeeded: stream.next() >> 8)
        }
        _ = try? HuggingFaceTokenizer(json: damaged)
      }
    }
  }

  private func tokenizer(
    _ configuration: TokenizerConfiguration, size: Int = 400
  ) throws -> HuggingFaceTokenizer {
    var builder = VocabularyBuilder(configuration)
    try builder.add([TextPart(name: "text", string: Self.text)])
    return HuggingFaceTokenizer(
      configuration: configuration, vocabulary: try builder.build(maximumSize: size))
  }

  private func expectSame(_ a: Vocabulary, _ b: Vocabulary) {
    #expect(a.count == b.count)
    guard a.count == b.count else { return }
    for id in 0..<Int32(a.count) { #expect(Array(a.bytes(of: id)) == Array(b.bytes(of: id))) }
    #expect(a.merges == b.merges)
  }
}

/// Numbers without an order, the same in every run.
private struct Noise {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 16
  }
}
