import Foundation
import Testing

/// Pages that are read from right to left.
@Suite struct PersianPageTests {
  /// Formulas in a paragraph from right to left, where 1 − p would be shown as p − 1.
  ///
  /// Code, links and what a tag makes left to right are no part of it.
  static func formulas(_ prose: some StringProtocol) -> [Substring] {
    let rest = String(prose)
      .replacing(/<span dir="ltr">.*?<\/span>|<[a-z!\/][^>]*>/, with: "")
      .replacing(/`[^`]*`/, with: "").replacing(/\]\([^)]*\)/, with: "")
    let operators =
      /[\p{Latin}\p{Greek}0-9₀-₉)|½] ?[=+−×\/^·⊙<>≤≥←] ?[\p{Latin}\p{Greek}0-9(|½√−]|−[a-z0-9]|[⁰¹²³⁴-⁹⁻]/
    return rest.matches(of: operators).map { Substring($0.output) }
  }

  @Test("Formulas are isolated from the text around them")
  func formulasAreIsolated() throws {
    let pages = try Pages.all().filter { $0.name.hasPrefix("docs/lessons/fa/") }
    #expect(pages.count > 15)
    for page in pages {
      #expect(page.text.contains(#"<div dir="rtl">"#), "\(page.name)")
      #expect(Self.formulas(page.prose) == [], "\(page.name)")
    }
    #expect(Self.formulas("بر 1 − p تقسیم").count == 1)
    #expect(Self.formulas("میانگین −log p و ۱۰⁻²¹ هر توکن").count > 1)
    #expect(Self.formulas(#"بر <span dir="ltr">1 − p</span> و `a = b` تقسیم"#) == [])
  }
}
