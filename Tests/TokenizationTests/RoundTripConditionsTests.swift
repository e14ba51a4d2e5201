import Testing

@testable import Tokenization

/// The conditions under which ids give back their text, as docs/tokenisation.md lists them.
struct RoundTripConditionsTests {
  /// The bytes that the ids of a text stand for, by a vocabulary of another text.
  private func back(
    _ bytes: [UInt8], _ configuration: TokenizerConfiguration, knowing known: [UInt8]? = nil
  ) throws -> (bytes: [UInt8], unknown: Int) {
    var builder = VocabularyBuilder(configuration)
    try builder.add([
      TextPart(name: "known", bytes: known ?? bytes, decoding: configuration.decoding)
    ])
    let vocabulary = try builder.build(maximumSize: configuration.kind == .bpe ? 300 : nil)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let (ids, statistics) = try encoder.encode([
      TextPart(name: "text", bytes: bytes, decoding: configuration.decoding)
    ])
    if configuration.kind.isOfBytes {
      return (ids.flatMap { vocabulary.bytes(of: $0) }, statistics.unknown)
    }
    var printer = Detokenizer(kind: configuration.kind)
    let text = ids.map { printer.append($0, of: vocabulary) }.joined() + printer.finish()
    return (Array(text.utf8), statistics.unknown)
  }

  static let kinds = TokenizerKind.allCases.filter {
    TokenizerConfiguration(kind: $0).isLossless
  }

  @Test("A last line without a newline gets one", arguments: kinds)
  func lastLine(_ kind: TokenizerKind) throws {
    let text = Array("می\u{200C}روم  a\n b".utf8)
    #expect(try back(text, TokenizerConfiguration(kind: kind)).bytes == text + [0x0A])
    #expect(
      try back(text + [0x0A], TokenizerConfiguration(kind: kind)).bytes == text + [0x0A])
  }

  @Test(
    "Words and characters lose a BOM, the CR of CRLF and bytes that are not UTF-8; byte kinds keep them"
  )
  func repair() throws {
    let bytes = Array("\u{FEFF}a\r\nb\rc ".utf8) + [0xFF] + Array("d\n".utf8)
    for kind in [TokenizerKind.word, .char] {
      #expect(
        try back(bytes, TokenizerConfiguration(kind: kind)).bytes
          == Array("a\nb\rc \u{FFFD}d\n".utf8))
    }
    for kind in [TokenizerKind.byte, .bpe] {
      #expect(try back(bytes, TokenizerConfiguration(kind: kind)).bytes == bytes)
    }
  }

  @Test("Other separators of lines and paragraphs are kept", arguments: kinds)
  func separators(_ kind: TokenizerKind) throws {
    let text = Array("a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f\u{A0}g\rh\n".utf8)
    #expect(try back(text, TokenizerConfiguration(kind: kind)).bytes == text)
  }

  @Test(
    "A profile gives back the text that it has rewritten", arguments: [TokenizerKind.word, .char])
  func profile(_ kind: TokenizerKind) throws {
    let configuration = TokenizerConfiguration(
      kind: kind, normalization: .fa, endOfSentence: true)
    #expect(!configuration.isLossless)
    #expect(
      try back(Array("مي خواهم كتاب ها\n".utf8), configuration).bytes
        == Array("می\u{200C}خواهم کتاب\u{200C}ها\n".utf8))
  }

  @Test("A word or character outside the vocabulary becomes <unk>; bytes are always known")
  func unknown() throws {
    let (known, text) = (Array("the cat \n".utf8), Array("the dog\n".utf8))
    let words = try back(text, TokenizerConfiguration(kind: .word), knowing: known)
    #expect(words.unknown == 1 && words.bytes == Array("the <unk>\n".utf8))
    #expect(try back(text, TokenizerConfiguration(kind: .char), knowing: known).unknown == 3)
    for kind in [TokenizerKind.byte, .bpe] {
      let result = try back(text, TokenizerConfiguration(kind: kind), knowing: known)
      #expect(result.unknown == 0 && result.bytes == text, "\(kind)")
    }
  }

  @Test("Words need the ends of lines, and white space kinds give none back")
  func lineEnds() throws {
    let text = Array("a  b\nc\n".utf8)
    let words = TokenizerConfiguration(kind: .word, endOfSentence: false)
    #expect(try back(text, words).bytes != text)
    let whitespace = TokenizerConfiguration(kind: .whitespace, endOfSentence: true)
    #expect(try back(text, whitespace).bytes == Array("a b\nc\n".utf8))
  }
}
