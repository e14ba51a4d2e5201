import Foundation
import NumberFormatting
import Testing

/// Numbers in Persian and Arabic digits beside those that Foundation writes by its locales.
@Suite struct NumberReadingTests {
  @Test(arguments: ["fa_IR", "ar_EG", "ckb_IQ", "ur_PK"])
  func localized(locale: String) throws {
    let formatter = NumberFormatter()
    formatter.locale = Locale(identifier: locale)
    formatter.numberStyle = .decimal
    formatter.maximumFractionDigits = 15
    for value in [0, 7, 20, -3, 0.5, -0.0001, 10_000, 1_234_567.125, 9_876_543_210] as [Double] {
      let text = try #require(formatter.string(from: value as NSNumber))
      // Urdu is written in ASCII digits, with commas that no number has here.
      let isForeign = text.contains { !$0.isASCII && $0.isWholeNumber }
      #expect(isForeign == (locale != "ur_PK"), "\(text)")
      if isForeign { #expect(Double(NumberFormat.inASCII(text)) == value, "\(text)") }
    }
  }

  @Test(arguments: [
    ("۱۰۰۰،۲۰۰۰", "1000,2000"), ("١e-٣", "1e-3"), ("1۲", "12"), ("abc", "abc"), ("۱۲ب", "12ب"),
    ("\u{061C}-\u{200E}۱\u{200F}٬۵۰۰٫۵", "-1500.5"), ("−۹", "-9"), ("٫", "٫"),
    ("a\u{200E}", "a\u{200E}"), ("", ""),
  ])
  func text(typed: String, ascii: String) {
    #expect(NumberFormat.inASCII(typed) == ascii)
  }
}
