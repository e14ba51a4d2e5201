import TestSupport
import Testing

@testable import Tokenization

/// The short way of the normaliser gives what the rules give, and says the same of where it comes from.
@Suite(.seeded) struct InertScalarsTests {
  static let profiles = NormalizationProfile.allCases.filter { $0 != .none }

  @Test(arguments: profiles)
  func randomText(_ profile: NormalizationProfile) {
    let way = TwoWays(profile)
    var random = TestSeed.stream(31)
    for _ in 0..<Long.cases(20_000) {
      // Words between spaces, so that much of a line is inert.
      var words: [String] = []
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let isHard = Int.random(in: 0..<3, using: &random) == 0
        words.append(
          isHard
            ? NormalizerTests.random(using: &random)
            : Self.words.randomElement(using: &random) ?? "")
      }
      way.expectEqual(words.joined(separator: " "))
    }
  }

  @Test(arguments: profiles)
  func everyScalarBesideLettersAndSpaces(_ profile: NormalizationProfile) {
    let way = TwoWays(profile)
    for value in UInt32(0)...0x20FF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for (before, after) in [
        ("a ", " 1"), ("ب", "ب"), ("د", "د"), ("", ""),
      ] {
        way.expectEqual("می \(before)\(scalar)\(after) ها")
      }
    }
  }

  @Test(arguments: profiles, RealText.own)
  func ownText(_ profile: NormalizationProfile, _ name: String) throws {
    try expectEqualLines(profile, name)
  }

  @Test(
    .needsShared(RealText.shared), arguments: profiles,
    [RealText.news, RealText.sentences, RealText.poetry, RealText.novel])
  func sharedText(_ profile: NormalizationProfile, _ name: String) throws {
    try expectEqualLines(profile, name)
  }

  private func expectEqualLines(_ profile: NormalizationProfile, _ name: String) throws {
    let way = TwoWays(profile)
    for line in try RealText.lines(name) { way.expectEqual(line) }
  }

  private static let words = [
    "کتاب", "ها", "هایی", "می", "نمی", "تر", "ای", "خانه", "کار", "و", "كتابي", "٤٥", "the", "The",
    "«a»",
    "می\u{200C}خواهم", "کار\u{200C}ها", "او\u{200C}", "\u{200C}ها", "x\u{200C}ها", "…", "É", "3.14",
    "",
    "a\u{301}", "ﺳﻼﻡ", "مُد",
  ]

  /// A line on the short way, and by the rules alone.
  private final class TwoWays {
    let normalizer: Normalizer
    let rules: ScalarRules
    var expected = SourcedText()
    var joined = SourcedText()

    init(_ profile: NormalizationProfile) {
      normalizer = Normalizer(profile)
      rules = ScalarRules(profile.rules)
    }

    func expectEqual(_ line: String) {
      var line = line
      line.withUTF8 { bytes in
        normalizer.normalize(bytes.span)
        expected.removeAll()
        guard let base = bytes.baseAddress else { return }
        rules.settle(base, 0..<bytes.count)
      }
      if line.isEmpty { return }
      for scalar in rules.line { expected.append(scalar) }
      if rules.rules.joinsAffixes, SuffixJoins(expected, rules.traits).write(to: joined) {
        swap(&expected, &joined)
      }
      let text = Array(UnsafeBufferPointer(start: expected.bytes, count: expected.count))
      let areEqual =
        text == normalizer.text
        && text.indices.allSatisfy {
          normalizer.origin(of: $0..<$0 + 1) == expected.source(at: $0)
        }
      #expect(areEqual, "\(line.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }
}
