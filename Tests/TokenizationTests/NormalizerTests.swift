import Foundation
import Randomness
import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct NormalizerTests {
  @Test(arguments: [
    // NFC, and what prints nothing.
    (NormalizationProfile.min, "e\u{301} a\u{AD}b\u{200E} \u{FEFF}c\u{0}d", "é ab cd"),
    (.min, "a\u{A0}b\u{3000}c  d\te", "a b c  d\te"),
    (.min, "a\u{2028}b\u{85}c\u{C}d\u{2029}e\u{B}f\rg", "a b c d e f g"),
    (.fa, "\u{2028}a\u{2029}\u{85}b\u{C} c\u{B}\rd\r", "a b c d"),
    (.faPoetry, "\u{2028}a\u{2029}\u{85}b\u{C} c\u{B}\rd\r", "a b c d"),
    (.lowerEn, "A\u{2028}B\u{85}C\u{C}D\u{2029}E\u{B}F\rG", "a b c d e f g"),
    (
      .none, "a\u{2028}b\u{85}c\u{C}d\u{2029}e\u{B}f\rg",
      "a\u{2028}b\u{85}c\u{C}d\u{2029}e\u{B}f\rg"
    ),
    (.min, "می\u{200E}شود می\u{200C}روم", "می\u{200E}شود می\u{200C}روم"),
    (.min, "👩🏽\u{200D}🚀 x² ½ … ﷺ كي", "👩🏽\u{200D}🚀 x² ½ … ﷺ كي"),
    (.min, "ﺳﻼﻡ \u{FB20} ﬁne", "ﺳﻼﻡ \u{FB20} ﬁne"),
    // Letters and digits.
    (.fa, "كتابي علي ى ٱ ہھە", "کتابی علی ی ا ههه"),
    (.fa, "خانۀ خانهٔ مسیٔول مسئول أ ؤ ء آ", "خانهٔ خانهٔ مسئول مسئول أ ؤ ء آ"),
    (.fa, "٠١٢٣٤٥٦٧٨٩ 123 ۴", "۰۱۲۳۴۵۶۷۸۹ 123 ۴"),
    (.fa, "ﺳﻼﻡ ﻧﺎﻡ ﷼ ﷺ", "سلام نام ریال ﷺ"),
    (.fa, "مُدَرِّسه حتماً قُرآنِ اللّٰه مأمور", "مدرسه حتماً قرآن الله مأمور"),
    // Tatweel, joiners, spaces.
    (.fa, "کــتــاب ـ دفتر", "کتاب – دفتر"),
    (
      .fa, "می\u{200E}شود رشته\u{AD}ها کتاب¬ها 5 ¬ 6",
      "می\u{200C}شود رشته\u{200C}ها کتاب\u{200C}ها 5 ¬ 6"
    ),
    (.fa, "\u{202B}سلام\u{202C} دنیا\u{200F}!", "سلام دنیا!"),
    (.fa, "می\u{200C}\u{200C}خواهم \u{200C}کتاب\u{200C} .", "می\u{200C}خواهم کتاب ."),
    (
      .fa, "API\u{200C}ها ۱۲\u{200C}سالگی 👩🏽\u{200D}🚀 وي\u{200D}ژه",
      "API\u{200C}ها ۱۲\u{200C}سالگی 👩🏽\u{200D}🚀 ویژه"
    ),
    (.fa, "  a \u{A0}\t b  ", "a b"),
    // Joins without a dictionary.
    (
      .fa, "می خواهم نمی روم کتاب ها خانه های بزرگ تر بزرگ ترین",
      "می\u{200C}خواهم نمی\u{200C}روم کتاب\u{200C}ها خانه\u{200C}های بزرگ\u{200C}تر بزرگ\u{200C}ترین"
    ),
    (.fa, "خانه ای رفته ام گفته اند", "خانه\u{200C}ای رفته\u{200C}ام گفته\u{200C}اند"),
    (.fa, "می و مطرب، قدیمی خواهم، تر و خشک، هامون", "می و مطرب، قدیمی خواهم، تر و خشک، هامون"),
    // A ZWNJ that cannot be seen, and joins without one.
    (
      .fa, "کار\u{200C}ها آ\u{200C}ب قرآناً\u{200C}ها کار\u{200E}ها ٱ\u{200C}ن کار¬ها ه\u{200C}ا",
      "کارها آب قرآناًها کارها ان کارها ه\u{200C}ا"
    ),
    (.fa, "کار ها بد تر او\u{200C}A د\u{200C}۱ ء\u{200C}ا", "کارها بدتر او\u{200C}A د\u{200C}۱ ءا"),
    (.faPoetry, "کار\u{200C}ها کار ها", "کارها کار ها"),
    (.min, "کار\u{200C}ها", "کار\u{200C}ها"),
    (.fa, "گرم و تر، یا تر، ها ها ها، گفت که ای پسر", "گرم و تر، یا تر، ها ها ها، گفت که ای پسر"),
    (.fa, "کار ها و بد تر، آن ها، این ها", "کارها و بدتر، آن\u{200C}ها، این\u{200C}ها"),
    (.faPoetry, "می خواهم مِی كهن", "می خواهم مِی کهن"),
    (.lowerEn, "İSTANBUL ΟΔΟΣ Straße ÀB", "i\u{307}stanbul οδος straße àb"),
    (.lowerEn, "Y\u{30A}", "\u{1E99}"),
    (.none, "كتاب\u{A0}e\u{301}\u{200E}", "كتاب\u{A0}e\u{301}\u{200E}"),
  ])
  func rules(_ profile: NormalizationProfile, _ text: String, _ expected: String) {
    #expect(scalars(Normalizer(profile).normalized(text)) == scalars(expected))
  }

  @Test(arguments: NormalizationProfile.allCases)
  func normalTextStaysAsItIs(_ profile: NormalizationProfile) {
    let normalizer = Normalizer(profile)
    var random = TestSeed.stream(11)
    for _ in 0..<Long.cases(20_000) {
      let text = Self.random(using: &random)
      let once = normalizer.normalized(text)
      let twice = normalizer.normalized(once)
      #expect(
        scalars(twice) == scalars(once),
        "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }

  @Test(arguments: NormalizationProfile.allCases.filter { $0 != .none })
  func equivalentTextBecomesEqual(_ profile: NormalizationProfile) {
    let normalizer = Normalizer(profile)
    var random = TestSeed.stream(12)
    for _ in 0..<Long.cases(20_000) {
      let text = Self.random(using: &random)
      let decomposed = text.decomposedStringWithCanonicalMapping
      // Foundation composes U+30054 and U+0323 as if the first were T.
      let isSafe = text.unicodeScalars.allSatisfy { $0.value < 0x10000 }
      let composed = isSafe ? text.precomposedStringWithCanonicalMapping : text
      let expected = scalars(normalizer.normalized(text))
      #expect(
        scalars(normalizer.normalized(composed)) == expected
          && scalars(normalizer.normalized(decomposed)) == expected,
        "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }

  @Test(arguments: NormalizationProfile.allCases)
  func everyPartComesFromSomewhere(_ profile: NormalizationProfile) {
    let normalizer = Normalizer(profile)
    var random = TestSeed.stream(13)
    for _ in 0..<Long.cases(5_000) {
      let bytes = Array(Self.random(using: &random).utf8)
      bytes.withSpan { normalizer.normalize($0) }
      var start = 0
      var end = 0
      for position in normalizer.text.indices where normalizer.text[position] & 0xC0 != 0x80 {
        let next = normalizer.text[(position + 1)...].firstIndex { $0 & 0xC0 != 0x80 }
        let origin = normalizer.origin(of: position..<(next ?? normalizer.text.count))
        #expect(
          origin.lowerBound >= start && origin.upperBound >= end && !origin.isEmpty,
          "\(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) })"
        )
        #expect(origin.upperBound <= bytes.count)
        (start, end) = (origin.lowerBound, origin.upperBound)
      }
    }
  }

  @Test func marksBelowAHamzaComeFromTheTextUpToIt() {
    let normalizer = Normalizer(.faPoetry)
    Array("ی\u{64E}\u{654}ا".utf8).withSpan { normalizer.normalize($0) }
    #expect(scalars(String(decoding: normalizer.text, as: UTF8.self)) == scalars("ئ\u{64E}ا"))
    #expect(normalizer.origin(of: 0..<2) == 0..<6 && normalizer.origin(of: 2..<4) == 2..<6)
    #expect(normalizer.origin(of: 4..<6) == 6..<8)
  }

  @Test("Many marks are put in canonical order, and those of one class stay in theirs")
  func manyMarks() {
    let text = "a" + String(repeating: "\u{301}\u{316}\u{304}\u{345}\u{344}\u{317}", count: 20)
    let below = String(repeating: "\u{316}\u{317}", count: 20)
    let above =
      "\u{304}\u{308}\u{301}" + String(repeating: "\u{301}\u{304}\u{308}\u{301}", count: 19)
    let expected = "\u{E1}" + below + above + String(repeating: "\u{345}", count: 20)
    #expect(scalars(Normalizer(.min).normalized(text)) == scalars(expected))
  }

  @Test func onePartComesFromItsSource() {
    let normalizer = Normalizer(.fa)
    Array("\u{202B}كتاب\u{AD}ها  ﷼".utf8).withSpan { normalizer.normalize($0) }
    #expect(String(decoding: normalizer.text, as: UTF8.self) == "کتاب\u{200C}ها ریال")
    #expect(normalizer.origin(of: 0..<2) == 3..<5)  // ک
    #expect(normalizer.origin(of: 8..<11) == 11..<13)  // ZWNJ
    #expect(normalizer.origin(of: 16..<24) == 19..<22)  // ریال
  }

  @Test(arguments: RealText.own, RoundTripTests.rewriting)
  func ownTextIsSettledAtOnce(_ name: String, _ profile: NormalizationProfile) throws {
    try expectSettled(name, profile)
  }

  @Test(
    .needsShared(RealText.shared),
    arguments: [RealText.news, RealText.poetry, RealText.novel], RoundTripTests.rewriting)
  func sharedTextIsSettledAtOnce(_ name: String, _ profile: NormalizationProfile) throws {
    try expectSettled(name, profile)
  }

  private func expectSettled(_ name: String, _ profile: NormalizationProfile) throws {
    let normalizer = Normalizer(profile)
    for text in try RealText.lines(name) {
      let once = scalars(normalizer.normalized(text))
      #expect(scalars(normalizer.normalized(String(String.UnicodeScalarView(once)))) == once)
      #expect(scalars(normalizer.normalized(text.decomposedStringWithCanonicalMapping)) == once)
    }
  }

  /// Words that join, and whose joins make words that join.
  @Test(arguments: RoundTripTests.rewriting)
  func joinedWordsAreSettledAtOnce(_ profile: NormalizationProfile) {
    let normalizer = Normalizer(profile)
    var random = TestSeed.stream(14)
    let words = [
      "می", "نمی", "ها", "های", "ای", "تر", "ترین", "ام", "شان", "ه", "ی", "ن", "ء", "ا", "و", "که",
      "خانه", "حرفه", "بزرگ", "روم", "کتاب", "#می", "a", ".",
    ]
    for _ in 0..<Long.cases(100_000) {
      let text = (0..<Int.random(in: 2...6, using: &random)).map { _ in
        words[Int.random(in: 0..<words.count, using: &random)]
      }.joined(separator: " ")
      let once = normalizer.normalized(text)
      #expect(scalars(normalizer.normalized(once)) == scalars(once), "\(text)")
    }
  }

  @Test(arguments: [
    "کتاب ها ها ها": "کتاب\u{200C}هاهاها", "خانه ای تر ها": "خانه\u{200C}ای ترها",
    "نمی د ها": "نمی\u{200C}دها", "نمی ب ها": "نمی ب\u{200C}ها",
    "حرفه ای ها آمدند": "حرفه\u{200C}ای\u{200C}ها آمدند", "بزرگ تر ها": "بزرگ\u{200C}ترها",
    "#می خواهم": "#می خواهم", "@می شود": "@می شود",
    "dir\\می خواهم": "dir\\می خواهم", "a&می خواهم": "a&می خواهم", "a_می خواهم": "a_می خواهم",
    "a/می خواهم": "a/می خواهم", "a.می خواهم": "a.می\u{200C}خواهم",
    "https://a.ir/?q=می خواهم": "https://a.ir/?q=می خواهم", "«می خواهم»": "«می\u{200C}خواهم»",
  ])
  func joins(_ text: String, _ expected: String) {
    #expect(scalars(Normalizer(.fa).normalized(text)) == scalars(expected))
  }

  /// What each profile makes of a text with something for every rule: where it changes, so must the
  /// profile's version, and then the sum here.
  @Test func aVersionStandsForItsRules() {
    let text =
      "The ΣΑΣ İ  e\u{301} ﻼ ﷲ كتاب هاي مي خواهم ۀ خانهٔ أ آ ٱ ٣٤ ۳٫۱۴ \u{64E}م\u{651}ا\u{64B} کـتاب ـ "
      + "خانه ای بزرگ تر ¬ \u{200B}\u{200C}می\u{200C}\u{200C}روم\u{200F} \u{A0}\u{2028}\u{AD}x\u{FEFF} و ها"
    let sums = NormalizationProfile.allCases.map { profile in
      scalars(Normalizer(profile).normalized(text)).reduce(UInt32(profile.version)) {
        ($0 &* 16_777_619) ^ $1.value
      }
    }
    #expect(Set(sums).count == NormalizationProfile.allCases.count, "each differs from the others")
    #expect(sums == [2_193_557_811, 395_626_231, 2_678_139_518, 3_825_443_588, 3_367_472_940])
  }

  /// Persian letters, marks and what stands for ZWNJ, and anything else.
  static func random(using generator: inout RandomStream) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...14, using: &generator) {
      let isAnything = Int.random(in: 0..<6, using: &generator) == 0
      let value = UInt32.random(in: 0...0x10FFFF, using: &generator)
      let scalar = isAnything ? Unicode.Scalar(value) : hard.randomElement(using: &generator)
      if let scalar { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  private static let hard = Array(
    "میهاترنخانهیكىکۀۂۓہھەأؤئآٱ٣۴ ـ \u{200C}\u{200D}\u{200E}\u{AD}\u{A0}¬\u{64E}\u{651}\u{64B}\u{654}\u{655}\u{653}\u{670}\u{301}\u{304}\u{323}eaİΣ\u{FEFF}\u{2060}\u{85}\u{2028}\n\tﻼﺳﷲ‌.1"
      .unicodeScalars)
}

extension Normalizer {
  func normalized(_ text: String) -> String {
    Array(text.utf8).withSpan { normalize($0) }
    return String(decoding: self.text, as: UTF8.self)
  }
}
