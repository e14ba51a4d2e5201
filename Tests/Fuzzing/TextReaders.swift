import Tokenization

/// Text before it is cut.
extension FuzzReader {
  static let textWords = [
    "می", "ها", "تر", "ه", "ا", "ي", "ك", "ٔ", "ِ", "ـ", "\u{200C}", "\u{200E}", "\u{200D}", "¬",
    "\u{A0}", "\t",
    "\r", "\r\n", "\u{2028}", "\u{85}", "۴", "٤", "،", "..", "A", "www.", "@", "://", "e\u{301}",
    "ﻼ", "😀", "🇮",
    "日", "ไทย", "\u{FEFF}", "\u{FFFD}", "#", "U.S.", "12:30", "می\u{200C}روم",
  ]

  @Sendable static func textSeeds() -> [[UInt8]] {
    [
      "The harbour's U.S. e-mail: a.b@c.de, 12:30 – https://a.b/c?d=(e) :-) #tag «x» 5%",
      "می‌خواهم كتاب ها را به ۱۲٫۵ خانه‌ی او ببرم؛ حرفه ای ها ٔ ِ ـ",
      "\u{FEFF}a\r\nb\rc\u{2028}d\u{85}e\u{200B}é e\u{301} 日本 ไทย 😀👨‍👩‍👧🇮🇷 x\u{327}\u{301}",
    ].map { Array($0.utf8) } + [[0xE2, 0x80, 0xF0, 0x9F, 0xED, 0xA0, 0x41, 0xC2, 0xFF]]
  }

  /// The same with bytes before them that choose.
  static func choosing(_ kinds: Int) -> @Sendable () -> [[UInt8]] {
    { (0..<UInt8(kinds)).flatMap { kind in textSeeds().map { [kind] + $0 } } }
  }

  /// The repair of UTF-8, against that of `String`.
  static let utf8 = FuzzReader(
    "utf8", longest: 200, words: textWords + ["\n"], seeds: textSeeds,
    open: {
      { bytes in
        let repair = UTF8Repair(bytes)
        let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 1 : 0
        let text = String.UnicodeScalarView(expected.dropFirst(start))
        try Finding.unless(
          withLineFeeds(Array(String(text).utf8)) == repair.text, "other text than String")
        let marks = text.count { $0 == "\u{FFFD}" } - bytes.occurrences(of: [0xEF, 0xBF, 0xBD])
        try Finding.unless(
          repair.replacements == marks, "\(repair.replacements) of \(marks) repairs")
        var last = -1
        for offset in repair.text.indices where isBoundary(offset, repair.text) {
          let source = repair.sourceOffset(of: offset)
          try Finding.unless(
            source >= last && source <= bytes.count, "byte \(offset) comes from \(source)")
          last = source
        }
        // A cut after a line feed changes nothing.
        if let cut = bytes.firstIndex(of: 0x0A) {
          let parts =
            UTF8Repair(Array(bytes[...cut])).text
            + UTF8Repair(Array(bytes[(cut + 1)...]), isStart: false).text
          try Finding.unless(parts == repair.text, "other text in two parts")
        }
      }
    })

  private static func withLineFeeds(_ text: [UInt8]) -> [UInt8] {
    text.indices.filter { text[$0] != 0x0D || $0 + 1 == text.count || text[$0 + 1] != 0x0A }
      .map { text[$0] }
  }

  /// The profiles, chosen by the first byte.
  static let normalizer = FuzzReader(
    "normalizer", longest: 160, words: textWords,
    seeds: choosing(NormalizationProfile.allCases.count),
    open: {
      let normalizers = NormalizationProfile.allCases.map { Normalizer($0) }
      return { bytes in
        guard let first = bytes.first else { return }
        let normalizer = normalizers[Int(first) % normalizers.count]
        let line = validLine(bytes.dropFirst())
        normalizer.normalize(line.span)
        let text = normalizer.text
        try Finding.unless(String(validating: text, as: UTF8.self) != nil, "text that is no UTF-8")
        var last = 0
        for offset in text.indices where text[offset] & 0xC0 != 0x80 {
          var end = offset + 1
          while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
          let origin = normalizer.origin(of: offset..<end)
          try Finding.unless(
            origin.upperBound <= line.count && origin.upperBound >= last,
            "bytes \(offset)..<\(end) come from \(origin)")
          last = origin.upperBound
        }
        normalizer.normalize(text.span)
        try Finding.unless(
          normalizer.text == text, "normalised twice, \(normalizer.profile) differs")
      }
    })

  /// Valid UTF-8 without line feeds.
  static func validLine(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    UTF8Repair(Array(bytes)).text.filter { $0 != 0x0A }
  }

  static func isBoundary(_ offset: Int, _ text: [UInt8]) -> Bool {
    offset == text.count || text[offset] & 0xC0 != 0x80
  }
}

extension Array<UInt8> {
  /// The number of places where `part` begins.
  fileprivate func occurrences(of part: [UInt8]) -> Int {
    indices.count { self[$0...].starts(with: part) }
  }
}
