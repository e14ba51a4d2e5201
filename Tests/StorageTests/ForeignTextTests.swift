import Storage
import Testing

/// Text of others, as it is shown.
@Suite struct ForeignTextTests {
  @Test("What a terminal obeys, or what turns text around, is an escape; all else stays")
  func escapes() {
    #expect(ForeignText.visible("a\u{1B}[31mb\u{7F}\u{9B}c") == #"a\x1B[31mb\x7F\x9Bc"#)
    #expect(ForeignText.visible("\0\t\r\n\r\n") == #"\x00\x09\x0D\x0A\x0D\x0A"#)
    #expect(ForeignText.visible("a\u{202E}b\u{2066}c") == #"a\u{202E}b\u{2066}c"#)
    #expect(ForeignText.visible("\u{200E}\u{200F}\u{61C}") == #"\u{200E}\u{200F}\u{61C}"#)
    // The neighbours of every range, and what Persian is written with.
    for text in [
      "", " ~\u{A0}", "\u{200D}\u{2010}", "\u{2027}\u{202F}", "\u{2065}\u{206A}", "\u{61B}\u{61D}",
      "می\u{200C}خوانم", #"\x1B"#, "e\u{301}😀",
    ] {
      #expect(ForeignText.visible(text) == text)
    }
    let all = [0x2028, 0x2029] + Array(0x202A...0x202E) + Array(0x2066...0x2069)
    for value in all {
      let scalar = Unicode.Scalar(UInt32(value)).map(String.init) ?? ""
      #expect(ForeignText.visible(scalar) == "\\u{\(String(value, radix: 16, uppercase: true))}")
    }
  }

  @Test("A running text keeps what it is asked to keep") func kept() {
    #expect(ForeignText.visible("a\nb\tc\u{1B}", keeping: ["\n", "\t"]) == "a\nb\tc\\x1B")
  }
}
