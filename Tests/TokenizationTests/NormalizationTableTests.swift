import Testing

@testable import Tokenization

/// What becomes of every scalar that the rules name.
struct NormalizationTableTests {
  private func expect(
    _ profile: NormalizationProfile, _ scalars: [ClosedRange<UInt32>], between: (String, String),
    _ expected: (UInt32) -> String
  ) throws {
    let normalizer = Normalizer(profile)
    for value in scalars.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      let text = between.0 + String(scalar) + between.1
      let wanted = between.0 + expected(value) + between.1
      #expect(
        normalizer.normalized(text).unicodeScalars.elementsEqual(wanted.unicodeScalars),
        "\(profile) U+\(String(value, radix: 16))")
    }
  }

  private static let spaces: [ClosedRange<UInt32>] = [
    0x20...0x20, 0xA0...0xA0, 0x2000...0x200A, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ]
  private static let lineSeparators: [ClosedRange<UInt32>] = [
    0x0B...0x0D, 0x85...0x85, 0x2028...0x2029,
  ]
  private static let directions: [ClosedRange<UInt32>] = [
    0xAD...0xAD, 0x61C...0x61C, 0x200B...0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
  ]
  private static let nothing: [ClosedRange<UInt32>] = [
    0...8, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0x2060...0x2060, 0xFEFF...0xFEFF,
    0xFDD0...0xFDEF, 0xFFFE...0xFFFF,
  ]

  @Test("Spaces, line ends and what prints nothing")
  func spacing() throws {
    for profile in [NormalizationProfile.min, .lowerEn, .fa, .faPoetry] {
      try expect(profile, Self.spaces, between: ("a", "b")) { _ in " " }
      try expect(profile, Self.lineSeparators, between: ("a", "b")) { _ in " " }
      try expect(profile, [0x0A...0x0A], between: ("a", "b")) { _ in "\n" }
      try expect(profile, Self.nothing + Self.directions, between: ("a", "b")) { _ in "" }
      try expect(profile, [0x200C...0x200C], between: ("a", "b")) { _ in "\u{200C}" }
      try expect(profile, [9...9], between: ("a", "b")) { _ in profile.isPersian ? " " : "\t" }
    }
    // Between letters that join they stand for ZWNJ, between others for nothing.
    try expect(.fa, Self.directions + [0xAC...0xAC], between: ("ب", "ب")) { _ in "\u{200C}" }
    try expect(.fa, Self.directions + [0xAC...0xAC], between: ("د", "ب")) { _ in "" }
    try expect(.min, Self.directions, between: ("ب", "ب")) { String(Unicode.Scalar($0) ?? " ") }
  }

  @Test("Letters and digits as Persian spells them")
  func letters() throws {
    let letters: [UInt32: String] = [
      0x643: "ک", 0x6AA: "ک", 0x6A9: "ک", 0x649: "ی", 0x64A: "ی", 0x6CC: "ی", 0x6BE: "ه",
      0x6C1: "ه",
      0x6D5: "ه", 0x647: "ه", 0x671: "ا", 0x6C0: "ه\u{654}", 0x6C2: "ه\u{654}", 0x622: "آ",
      0x623: "أ",
      0x624: "ؤ", 0x625: "إ", 0x626: "ئ", 0x629: "ة", 0x698: "ژ", 0x6AF: "گ",
    ]
    for (value, letter) in letters {
      try expect(.fa, [value...value], between: ("«", "»")) { _ in letter }
      try expect(.faPoetry, [value...value], between: ("«", "»")) { _ in letter }
    }
    for digit in 0..<10 as Range<UInt32> {
      for start in [0x660, 0x6F0] as [UInt32] {
        try expect(.fa, [start + digit...start + digit], between: ("", "")) { _ in
          String(Unicode.Scalar(0x6F0 + digit) ?? " ")
        }
      }
    }
    let vowels: [ClosedRange<UInt32>] = [0x64E...0x652, 0x670...0x670]
    try expect(.fa, vowels, between: ("ب", "ب")) { _ in "" }
    try expect(.fa, [0x64B...0x64D, 0x653...0x655], between: ("ب", "ب")) {
      String(Unicode.Scalar($0) ?? " ")
    }
    try expect(.faPoetry, vowels, between: ("ب", "ب")) { String(Unicode.Scalar($0) ?? " ") }
  }

  @Test("Every suffix joins, but not after a word that takes none")
  func suffixes() {
    let normalizer = Normalizer(.fa)
    let plurals = "ها های هایی هایم هایت هایش هایمان هایتان هایشان تر ترین تری"
    let ofHe = "ای ام اند ایم اید اش ات شان مان"
    for suffix in (plurals + " " + ofHe).split(separator: " ") {
      #expect(
        normalizer.normalized("خانه \(suffix) بود") == "خانه\u{200C}\(suffix) بود", "\(suffix)")
      #expect(normalizer.normalized("خانه \(suffix)x") == "خانه \(suffix)x", "\(suffix)")
      let isOfHe = ofHe.split(separator: " ").contains(suffix)
      let joined = isOfHe ? "کتاب \(suffix)" : "کتاب\u{200C}\(suffix)"
      #expect(normalizer.normalized("کتاب \(suffix)") == joined, "\(suffix)")
    }
    let taken = "و یا از با را در به تا که چه نه هر هم بر ها ای اگر اما ولی پس چون مگر زیرا"
    for word in taken.split(separator: " ") {
      for suffix in ["تر", "ها"] where word != "ای" || suffix != "ها" {
        #expect(normalizer.normalized("«\(word) \(suffix)") == "«\(word) \(suffix)", "\(word)")
      }
    }
  }
}
