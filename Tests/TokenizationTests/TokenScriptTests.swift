import Testing

@testable import Tokenization

struct TokenScriptTests {
  @Test func byTheFirstLetter() throws {
    let tokens: [(String, TokenScript)] = [
      ("کتاب", .persian), ("«ا»", .persian), ("the", .latin), ("é", .latin), ("\u{24F}", .latin),
      ("\u{250}", .other), ("\u{1E99}", .latin), ("\u{1F00}", .other), ("Жук", .other),
      ("12", .digits),
      ("۱۲", .digits), ("a1", .latin), ("1a", .latin), ("3.14", .digits), (".", .punctuation),
      ("€", .punctuation), ("😀", .punctuation), ("", .space), (" ", .space),
      ("\u{A0}\u{3000}", .space),
      ("\n", .lineEnd),
    ]
    let bytes: [([UInt8], TokenScript)] = [([0xD9], .other), ([0x20, 0xFF], .other)]
    let entries = tokens.map { (Array($0.0.utf8), $0.1) } + bytes
    let vocabulary = try Vocabulary(
      entries: entries.map { (token: $0.0, count: 1) }, unknownCount: 0, endOfSentenceCount: 0)
    #expect(vocabulary.scripts() == [.unknown, .lineEnd] + entries.map(\.1))
  }

  @Test("The profile that suits a text, by its letters")
  func usualProfile() throws {
    func profile(_ texts: String...) throws -> NormalizationProfile {
      try .usual(for: texts.map { TextPart(name: "text", string: $0) })
    }
    func letters(_ count: Int, gaf: Int) -> String {
      String(repeating: "گ", count: gaf) + String(repeating: "ب", count: count - gaf)
    }
    #expect(try profile("او گفت") == .fa && profile("the sea") == .min && profile("") == .min)
    #expect(try profile("كتاب الله") == .min)
    for letter in ["پ", "چ", "ژ", "گ"] { #expect(try profile(letter) == .fa) }
    // More than one letter of two hundred.
    #expect(try profile(letters(199, gaf: 1)) == .fa && profile(letters(200, gaf: 1)) == .min)
    #expect(try profile(letters(399, gaf: 2)) == .fa && profile(letters(400, gaf: 2)) == .min)
    #expect(try profile(letters(100, gaf: 1), letters(100, gaf: 0)) == .min)
    // More letters of Arabic than of Latin.
    #expect(try profile(letters(5, gaf: 1) + "abcd") == .fa)
    #expect(try profile(letters(5, gaf: 1) + "abCDE") == .min)
  }
}
