import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct DetokenizerTests {
  @Test(arguments: [
    "The old clerk's lamp went out; nobody, it seems, had filled it.",
    "“Come in,” she said, “and don’t mind the dog!”",
    "He paid $3.50 (about 3% more) for a well-known atlas [second edition].",
    "She asked \"why now?\" and he answered 'because' and left.",
    "The train—late as ever—left at 10:30, not 10:45…",
    "Tea and/or coffee: both at 5 o'clock.",
    "کتاب\u{200C}هایم را به خانه می\u{200C}برم؛ تو چه می\u{200C}کنی؟",
    "مادرم گفت: «باران می\u{200C}بارد، چترت را بردار!»",
    "قیمت آن ۱٬۲۳۴٫۵ ریال (۵۰٪ کمتر) بود.",
    "ساعت ۱۲:۳۰ روز ۱۴۰۲/۰۵/۱۲ رسیدیم.",
    "پرواز ایران–ژاپن، شماره #۱۲، لغو شد...",
    "عددش ٪۵۰ است و \"نقل قول\" دارد.",
    "🙂 سلام 👨‍👩‍👧!",
    "",
  ])
  func proseComesBack(_ line: String) throws {
    #expect(scalars(try roundTrip(.word, line)) == scalars(line))
  }

  @Test(arguments: ["a b ,c . می\u{200C}روم", "one", ""])
  func textTokenisedBeforeComesBack(_ line: String) throws {
    #expect(try roundTrip(.whitespace, line) == line)
  }

  @Test func randomCharactersComeBack() throws {
    var random = TestSeed.stream(6)
    for _ in 0..<2_000 {
      let line = String.random(using: &random)
      #expect(scalars(try roundTrip(.char, line)) == scalars(line))
    }
  }

  @Test(arguments: [
    (TokenizerKind.char, "رو", "رود", ["د"]), (.word, "The cat", "The cat sat.", ["sat", "."]),
    (.word, "The cat ", "The cat sat", ["sat"]), (.word, "«", "«سلام", ["سلام"]),
    (.word, "می\u{200C}", "می\u{200C}خواهم", ["خواهم"]), (.word, "a\nb", "a\nb c", ["c"]),
    (.word, "\"so ", "\"so he\" said", ["he", "\"", "said"]),
    (.word, "She asked \"", "She asked \"why", ["why"]), (.whitespace, "a\n", "a\nb", ["b"]),
    (.word, "one  two\n", "one  two\nthree", ["three"]), (.whitespace, "a", "a b", ["b"]),
    (.word, "", "a", ["a"]), (.char, "", "a", ["a"]), (.char, "e", "e\u{301}", ["\u{301}"]),
  ])
  func aPromptIsPrintedAsItIs(
    _ kind: TokenizerKind, _ prompt: String, _ whole: String, _ tokens: [String]
  ) throws {
    var printer = Detokenizer(kind: kind)
    let tokenizer = try TokenizerConfiguration(kind: kind).makeTokenizer()
    var printed = printer.begin(with: prompt, tokenizer: tokenizer)
    for token in tokens { printed += printer.append(token) }
    #expect(scalars(printed + printer.finish()) == scalars(whole))
  }

  @Test func charactersComeInWholeClusters() {
    var detokenizer = Detokenizer(kind: .char)
    let printed = ["ی", "\u{200C}", "e", "\u{301}", "👩", "\u{200D}", "🚀", "\n", "a"]
      .map { detokenizer.append($0) }
    #expect(printed == ["", "", "ی\u{200C}", "", "e\u{301}", "", "", "👩‍🚀\n", ""])
    #expect(detokenizer.finish() == "a")
    #expect(detokenizer.finish() == "")
  }

  @Test("A byte at a time, characters come whole", arguments: [TokenizerKind.byte, .bpe])
  func bytes(_ kind: TokenizerKind) {
    let text = "aé€😀 👩\u{200D}🚀 سلام\n"
    var detokenizer = Detokenizer(kind: kind)
    var pieces = text.utf8.map { detokenizer.append([$0][...]) }
    pieces.append(detokenizer.finish())
    #expect(scalars(pieces.joined()) == scalars(text))
    #expect(pieces.joined().count == pieces.map(\.count).reduce(0, +))
  }

  @Test func theRestOfACharacterIsPrintedOnce() {
    for rest in [[0xF0, 0x9F], [0xF0, 0x9F, 0x98], [0xD9], [0x61, 0xE2, 0x80]] as [[UInt8]] {
      var detokenizer = Detokenizer(kind: .byte)
      let text = detokenizer.append(rest[...]) + detokenizer.finish()
      #expect(text == (rest[0] == 0x61 ? "a\u{FFFD}" : "\u{FFFD}"))
      #expect(detokenizer.finish() == "")
      #expect(detokenizer.append("b") + detokenizer.finish() == "b")
    }
  }

  @Test("A quote that is open at the end of a line is not in the next")
  func quotes() {
    for quote in ["\"", "'"] {
      var detokenizer = Detokenizer(kind: .word)
      var text = ""
      for _ in 0..<3 {
        for token in [quote, "a", "b"] { text += detokenizer.append(token) }
        text += detokenizer.appendEndOfSentence()
      }
      #expect(text + detokenizer.finish() == String(repeating: "\(quote)a b\n", count: 3))
    }
  }

  /// What is printed must never change by what follows: the clusters of the pieces are those of the
  /// whole.
  @Test(arguments: TokenizerKind.allCases)
  func piecesAreWholeClusters(_ kind: TokenizerKind) throws {
    var random = TestSeed.stream(7)
    let tokens = [
      "a", "(", "-", "\u{64B}", "\u{200D}", "👩", "\u{1F1EE}", ".", "\"", "\u{FE0F}", "۳", ":",
    ]
    for _ in 0..<2_000 {
      var detokenizer = Detokenizer(kind: kind)
      var pieces: [String] = []
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        pieces.append(detokenizer.append(tokens[Int.random(in: 0..<tokens.count, using: &random)]))
      }
      pieces.append(detokenizer.finish())
      #expect(pieces.joined().count == pieces.map(\.count).reduce(0, +), "\(pieces)")
    }
  }

  @Test func specialEntries() throws {
    var builder = VocabularyBuilder(TokenizerConfiguration(kind: .word))
    try builder.add([TextPart(name: "text", string: "a")])
    let vocabulary = try builder.build()
    let expected: [TokenizerKind: String] = [
      .word: "a\na <unk>\n", .whitespace: "a\na <unk>\n", .char: "a\na<unk>\n",
      .byte: "a\na<unk>\n", .bpe: "a\na<unk>\n",
    ]
    for kind in TokenizerKind.allCases {
      var detokenizer = Detokenizer(kind: kind)
      let ids: [Int32] = [2, 1, 2, 0, 1]
      let printed = ids.map { detokenizer.append($0, of: vocabulary) }.joined()
      #expect(printed + detokenizer.finish() == expected[kind])
    }
  }

  @Test(arguments: RealText.own)
  func mostLinesOfOwnTextComeBack(_ name: String) throws { try expectLines(name, 0.99) }

  @Test(
    .needsShared(RealText.shared), arguments: [(RealText.novel, 0.99), (RealText.news, 0.87)])
  func mostLinesOfSharedTextComeBack(_ name: String, _ share: Double) throws {
    try expectLines(name, share)
  }

  private func expectLines(_ name: String, _ share: Double) throws {
    let lines = try RealText.lines(name).map { line in
      line.unicodeScalars.split { $0.isWhitespace }
        .map { String($0) }.joined(separator: " ")
    }.filter { !$0.isEmpty }
    let tokenizer = try WordTokenizer()
    let same = lines.count { scalars(roundTrip(.word, tokenizer, $0)) == scalars($0) }
    #expect(Double(same) / Double(lines.count) > share, "\(same) of \(lines.count) lines")
  }

  private func roundTrip(_ kind: TokenizerKind, _ line: String) throws -> String {
    roundTrip(kind, try TokenizerConfiguration(kind: kind).makeTokenizer(), line)
  }

  private func roundTrip(
    _ kind: TokenizerKind, _ tokenizer: any Tokenizer, _ line: String
  ) -> String {
    var detokenizer = Detokenizer(kind: kind)
    return Array(line.utf8).withSpan { span in
      var text = ""
      tokenizer.forEachToken(in: span) { text += detokenizer.append(span.string($0)) }
      return text + detokenizer.finish()
    }
  }

}
