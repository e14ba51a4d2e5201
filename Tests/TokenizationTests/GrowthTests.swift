import Glibc
import Randomness
import TestSupport
import Testing

@testable import Tokenization

/// Time grows as the length of a line, whatever is in it.
///
/// Ten times the text takes ten times the time, and would take a hundred times if it grew as the square:
/// what takes more than 40 times as long three times over is a fault. Time is that of the thread, so that
/// others on the machine do not count.
@Suite(.seeded) struct GrowthTests {
  struct Line: CustomTestStringConvertible, Sendable {
    var head = ""
    let unit: String
    var tail = ""

    func repeated(_ count: Int) -> [UInt8] {
      Array((head + String(repeating: unit, count: count) + tail).utf8)
    }

    var testDescription: String {
      [head, unit, tail].map { text in
        text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
      }.joined(separator: " | ")
    }
  }

  /// What took the square of the time, each for a reason of its own.
  static let hard = [
    Line(unit: "a-", tail: "@"), Line(unit: "a-", tail: "@b"), Line(unit: "a.", tail: "@日"),
    Line(head: "ب", unit: "\u{64E}\u{200C}", tail: "ب"),
    Line(head: "ب", unit: "\u{200E}\u{651}", tail: "ب"),
    Line(unit: "است."), Line(unit: "ب.", tail: "است"), Line(unit: "ب.است."),
    Line(head: "کتاب", unit: " ها"), Line(head: "خانه", unit: " ای ها"),
    Line(head: "a", unit: "\u{301}\u{316}"), Line(head: "ا", unit: "\u{F73}\u{345}\u{344}"),
  ]

  @Test(arguments: hard) func words(_ line: Line) throws {
    for profile in NormalizationProfile.allCases {
      try expectLinear(TokenizerConfiguration(kind: .word, normalization: profile), line)
    }
  }

  @Test(arguments: hard) func otherKinds(_ line: Line) throws {
    for kind in TokenizerKind.allCases where kind != .word {
      try expectLinear(TokenizerConfiguration(kind: kind), line)
    }
  }

  /// Pieces that rules look beyond, in patterns that nobody thought of.
  @Test func randomPatterns() throws {
    var random = TestSeed.stream(71)
    func pieces(_ counts: ClosedRange<Int>) -> String {
      (0..<Int.random(in: counts, using: &random)).map { _ in
        Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
      }.joined()
    }
    for _ in 0..<Long.cases(240) {
      let line = Line(head: pieces(0...2), unit: pieces(1...4), tail: pieces(0...3))
      let profile = NormalizationProfile.allCases[Int.random(in: 0..<5, using: &random)]
      try expectLinear(TokenizerConfiguration(kind: .word, normalization: profile), line)
    }
  }

  @Test(arguments: ["\u{301}", "\u{200D}👩", "\u{1F1EE}", "\u{200C}"])
  func clusters(_ unit: String) {
    func seconds(_ count: Int) -> Double {
      Self.seconds {
        var printer = Detokenizer(kind: .char)
        var length = printer.append("a").utf8.count
        for _ in 0..<count { length += printer.append(unit).utf8.count }
        length += printer.finish().utf8.count
        #expect(length == 1 + count * unit.utf8.count)
      }
    }
    #expect((0..<3).contains { _ in seconds(20_000) < 40 * seconds(2_000) })
  }

  private func expectLinear(_ configuration: TokenizerConfiguration, _ line: Line) throws {
    let tokenizer = try LineTokenizer(configuration)
    func seconds(_ count: Int) -> Double {
      let bytes = line.repeated(count)
      return Self.seconds { bytes.withSpan { tokenizer.forEachToken(in: $0) { _, _ in } } }
    }
    #expect(
      (0..<3).contains { _ in seconds(10_000) < 40 * seconds(1_000) + 0.01 },
      "\(configuration.kind), \(configuration.normalization), \(line.testDescription)")
  }

  private static func seconds(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    let start = now()
    work()
    return now() - start
  }

  private static let pieces = [
    "a", "A", "Mr", "است", "ب", "می", "ها", "تر", "ای", "ه", "ر", "ی", "\u{64E}", "\u{654}",
    "\u{301}", "\u{316}", "\u{344}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{AD}", "¬", "\u{640}",
    "1", "۳", "۱۱۱", "\u{66B}", "،", ",", ".", "'", "\"", "-", "@", "/", "#", "_", ":", ")", "(",
    "www.", "http://", "=", "<", ">", "^", "3", " ", " ", "\t", "\u{A0}", "\u{2028}", "\r", "👩",
    "🏽", "\u{FE0F}", "\u{20E3}", "\u{1F1EE}", "日", "ท", "カ", "ש", "Σ", "İ", "ﻼ", "!",
  ]
}
