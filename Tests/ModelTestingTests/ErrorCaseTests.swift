import ModelTesting
import Testing

@Suite struct ErrorCaseTests {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  @Test func onlyRowsThatDifferAreGiven() {
    let rows = [
      ErrorCase("same", throws: "no file; give one") {
        throw Failure(description: "no file; give one")
      },
      ErrorCase("other", throws: "no file") { throw Failure(description: "no folder") },
      ErrorCase("none", throws: "no file") {},
    ]
    let found = ErrorCase.mismatches(in: rows)
    #expect(
      found == [
        rows[1].mismatch(), rows[2].mismatch(),
      ])
    #expect(
      found.map(\.description) == [
        "other: 'no folder', expected 'no file'", "none: no error, expected 'no file'",
      ])
    #expect(found.map(\.found) == ["no folder", nil] && rows[0].mismatch() == nil)
  }
}
