import Randomness
import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct BytePairPiecesTests {
  @Test(arguments: [
    ("", ""),
    ("می\u{200C}خواهم کتاب\u{200C}ها را", "می\u{200C}خواهم| کتاب\u{200C}ها| را"),
    ("قُرآنِ کریم", "قُرآنِ| کریم"),
    ("سال ۱۳۹۹ و 12345", "سال| ۱۳۹|۹| و| 123|45"),
    ("a1b٢c²", "a|1|b|٢|c|²"),
    ("گفت: «برو!»", "گفت|:| «|برو|!»"),
    ("it's (e.g.) 3.14", "it|'|s| (|e|.|g|.)| 3|.|14"),
    // White space: what stands before a word keeps its last space.
    ("  a", " | a"),
    ("a  ", "a|  "),
    ("a   b", "a|  | b"),
    (" ", " "),
    ("a\tb", "a|\t|b"),
    ("a \tb", "a| |\t|b"),
    ("a\t b", "a|\t| b"),
    ("a\u{A0}\u{3000}b", "a|\u{A0}|\u{3000}|b"),
    // Marks and joiners: words by themselves, part of punctuation that has begun.
    ("\u{200C}", "\u{200C}"),
    (" \u{64E}", " \u{64E}"),
    (".\u{64E}\u{200C}.a", ".\u{64E}\u{200C}.|a"),
    ("1\u{64E}1", "1|\u{64E}|1"),
    ("👩🏽\u{200D}🚀 !", "👩🏽\u{200D}🚀| !"),
    ("a\u{200E}b", "a|\u{200E}|b"),
  ])
  func words(_ line: String, _ expected: String) {
    #expect(pieces(.words, line).joined(separator: "|").utf8.elementsEqual(expected.utf8))
  }

  @Test(arguments: [
    ("it's they'll I've", "it|'s| they|'ll| I|'ve"),
    ("we're I'm he'd can't", "we|'re| I|'m| he|'d| can|'t"),
    ("IT'S 'q '", "IT|'|S| '|q| '"),
    ("'sa !'s 's", "'s|a| !'|s| '|s"),
    ("می\u{200C}خواهم قُر", "می|\u{200C}|خواهم| ق|\u{64F}|ر"),
    ("12345  6", "12345| | 6"),
    ("'r 'l 'v", "'|r| '|l| '|v"),
  ])
  func gpt2(_ line: String, _ expected: String) {
    #expect(pieces(.gpt2, line).joined(separator: "|").utf8.elementsEqual(expected.utf8))
  }

  /// The scanner against the regular expression, as the standard library matches it.
  @Test(arguments: BytePairPattern.allCases)
  func agreesWithTheRegex(_ pattern: BytePairPattern) throws {
    let regex = try Regex(pattern.regex).matchingSemantics(.unicodeScalar)
    var random = TestSeed.stream(11)
    for _ in 0..<Long.cases(3_000) {
      var line = String.random(using: &random)
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        line.unicodeScalars.append(Self.hard.randomElement(using: &random) ?? " ")
      }
      let expected = line.matches(of: regex).map { String(line[$0.range]) }
      let found = pieces(pattern, line)
      if found.map({ Array($0.utf8) }) != expected.map({ Array($0.utf8) }) {
        Issue.record("\(line.debugDescription): \(found), should be \(expected)")
      }
    }
  }

  private static let hard = Array("  \t\u{A0}a'slvtredmم۱1.!\u{200C}\u{64E}²".unicodeScalars)

  @Test(
    arguments: [
      ([0xFF], [1]),
      ([0x61, 0xFF, 0xFE, 0x61], [1, 3, 4]),
      ([0x20, 0xE2, 0x82, 0x61], [3, 4]),
      ([0xED, 0xA0, 0x80, 0xD9, 0x85], [3, 5]),
      ([0xC0, 0xAF, 0x20], [2, 3]),
      ([0xF4, 0x90, 0x80, 0x80], [4]),
      ([0xE0, 0x80, 0x80, 0xF0, 0x80, 0x80, 0x80, 0x31], [7, 8]),
      // Cut off at the end of the line, where a letter would go on.
      ([0x61, 0xD9], [1, 2]),
      ([0x61, 0xF0, 0x9F, 0x98], [1, 4]),
      ([0x00, 0x61], [1, 2]),
    ] as [([UInt8], [Int])])
  func bytesThatAreNoTextCountAsPunctuation(_ line: [UInt8], _ ends: [Int]) {
    var found: [Int] = []
    line.withSpan { BytePairPieces().forEachToken(in: $0) { found.append($0.upperBound) } }
    #expect(found == ends)
  }

  @Test(arguments: BytePairPattern.allCases)
  func piecesPartitionAnyBytes(_ pattern: BytePairPattern) {
    let tokenizer = BytePairPieces(pattern)
    var random = TestSeed.stream(12)
    for _ in 0..<5_000 {
      let line = [UInt8].random(using: &random)
      #expect(isPartition(line, tokenizer))
    }
  }

  private func pieces(_ pattern: BytePairPattern, _ line: String) -> [String] {
    Array(line.utf8).withSpan { line in
      var pieces: [String] = []
      BytePairPieces(pattern).forEachToken(in: line) { pieces.append(line.string($0)) }
      return pieces
    }
  }
}

/// Whether the tokens of a line follow one another from its start to its end, none of them empty.
func isPartition(_ line: [UInt8], _ tokenizer: some Tokenizer) -> Bool {
  var end = 0
  var isSound = true
  line.withSpan {
    tokenizer.forEachToken(in: $0) { token in
      if token.lowerBound != end || token.isEmpty { isSound = false }
      end = token.upperBound
    }
  }
  return isSound && end == line.count
}

extension [UInt8] {
  /// Up to 40 bytes: text, what starts or continues characters, and anything.
  static func random(using generator: inout RandomStream) -> [UInt8] {
    let likely: [UInt8] = [0x20, 0x09, 0x61, 0x27, 0x31, 0x2E, 0xD9, 0x85, 0xE2, 0x80, 0x8C, 0xF0]
    return (0..<Int.random(in: 0...40, using: &generator)).map { _ in
      Bool.random(using: &generator)
        ? likely.randomElement(using: &generator) ?? 0
        : UInt8.random(in: 0...255, using: &generator)
    }
  }
}
