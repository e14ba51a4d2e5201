import Testing

@testable import ReportPages

/// Names that run from right to left, in lines that run from left to right.
@Suite struct IsolateTests {
  @Test(arguments: [
    ("there is no model models/mos; make it", "there is no model models/mos; make it"),
    ("دریا", "⟨دریا⟩"), ("models/دریا", "⟨models/دریا⟩"),
    (
      "there is no model دریا; make it with 'lm train CORPUS --out دریا'",
      "there is no model ⟨دریا⟩; make it with 'lm train CORPUS --out ⟨دریا⟩'"
    ),
    ("cannot read 'کتاب من.txt': No such", "cannot read '⟨کتاب من.txt⟩': No such"),
    ("دریا and رود are two models", "⟨دریا⟩ and ⟨رود⟩ are two models"),
    ("of دریا, رود (mos)", "of ⟨دریا⟩, ⟨رود⟩ (mos)"), ("دریا+رود: 3", "⟨دریا+رود⟩: 3"),
    ("'دریا' 'رود'", "'⟨دریا⟩' '⟨رود⟩'"), ("  دریا  3 ", "  ⟨دریا⟩  3 "),
    ("می‌روم.txt", "⟨می‌روم.txt⟩"), ("a ⟨دریا⟩ رود", "a ⟨دریا⟩ رود"), ("", ""),
  ])
  func names(line: String, isolated: String) {
    func marked(_ text: String) -> String {
      text.replacing("⟨", with: "\u{2068}").replacing("⟩", with: "\u{2069}")
    }
    let result = Isolates.isolatingNames(in: marked(line))
    #expect(result == marked(isolated))
    #expect(Isolates.isolatingNames(in: result) == result)
    // Nothing else changes.
    #expect(
      result.filter { !"\u{2068}\u{2069}".contains($0) } == line.filter { !"⟨⟩".contains($0) })
  }
}
