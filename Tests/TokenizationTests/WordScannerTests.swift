import TestSupport
import Testing

@testable import Tokenization

/// Pairs of classes give the boundaries that ICU gives, where they are meant to.
@Suite(.seeded) struct WordScannerTests {
  @Test func randomText() throws {
    let pair = try Pair()
    var random = TestSeed.stream(41)
    for _ in 0..<100_000 { pair.expectEqual(String.random(using: &random)) }
    #expect(pair.compared > 90_000)
  }

  @Test(arguments: RealText.own)
  func ownText(_ name: String) throws { try expectEqualLines(name, more: 8_000) }

  @Test(
    .needsShared(RealText.shared), arguments: [RealText.news, RealText.poetry, RealText.novel])
  func sharedText(_ name: String) throws { try expectEqualLines(name, more: 10_000) }

  private func expectEqualLines(_ name: String, more least: Int) throws {
    let pair = try Pair()
    for line in try RealText.lines(name) { pair.expectEqual(line) }
    #expect(pair.compared > least)
  }

  /// A scanner and ICU, on each stretch without white space.
  private final class Pair {
    let breaker: WordBreaker
    let classes = WordClasses()
    private(set) var compared = 0

    init() throws { breaker = try WordBreaker() }

    func expectEqual(_ text: String) {
      for stretch in text.unicodeScalars.split(whereSeparator: { classes[$0.value] == .space })
      where !Self.isCutOtherwise(stretch, classes) {
        var stretch = String(stretch)
        var ends: [Int] = []
        var expected: [Int] = []
        stretch.withUTF8 { bytes in
          guard let base = bytes.baseAddress else { return }
          let scanner = WordScanner(bytes: base, end: bytes.count, classes: classes)
          while ends.last != bytes.count { ends.append(scanner.segmentEnd(from: ends.last ?? 0)) }
          breaker.forEachSegment(in: bytes.span) { expected.append($0.upperBound) }
        }
        #expect(ends == expected, "\(stretch.unicodeScalars.map { String($0.value, radix: 16) })")
        compared += 1
      }
    }

    /// Whether the stretch is for ICU to cut, or has marks that join numbers in print or in UAX #29
    /// alone.
    private static func isCutOtherwise(
      _ stretch: Substring.UnicodeScalarView, _ classes: WordClasses
    ) -> Bool {
      var hasNumber = false
      var hasMark = false
      for scalar in stretch {
        switch classes[scalar.value] {
        case .complex: return true
        case .number: hasNumber = true
        case .withinNumber, .withinBoth, .other:
          switch scalar {
          case "\u{66B}": return true
          case "/", ":", ";", "،": hasMark = true
          case ",", ".", "'", "’", "\u{66C}": break
          default: if classes[scalar.value] != .other { hasMark = true }
          }
        default: break
        }
      }
      return hasNumber && hasMark
    }
  }
}
