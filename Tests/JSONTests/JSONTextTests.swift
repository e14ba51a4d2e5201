import Testing

@testable import JSON

@Suite struct JSONTextTests {
  struct Figures: Encodable {
    var z = "a/b"
    @NilAsNull var none: Double? = nil
    @NilAsNull var infinite: Double? = .infinity
    @NilAsNull var unknown: Double? = .nan
    @NilAsNull var number: Double? = 1.5
    @NilAsNull var text: String? = "é"
    var a = [1, 2]
  }

  static let line =
    #"{"a":[1,2],"infinite":null,"none":null,"number":1.5,"text":"é","unknown":null,"z":"a/b"}"#

  @Test("A line of JSON Lines has its keys sorted, and a null for what is no number")
  func line() throws {
    #expect(try JSONText.line(Figures()) == Self.line + "\n")
    #expect(
      try JSONText.line((0..<9).map { String($0) }.reduce(into: [:]) { $0[$1] = 0 })
        == #"{"0":0,"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0}"# + "\n")
  }

  @Test("Over several lines it is the same")
  func pretty() throws {
    #expect(try JSONText.pretty(["b": 1, "a": 2]) == "{\n  \"a\" : 2,\n  \"b\" : 1\n}\n")
    let pretty = try JSONText.pretty(Figures())
    #expect(
      try JSONParser.parse(Array(pretty.utf8)) == JSONParser.parse(Array(Self.line.utf8)))
  }

  @Test func infinityElsewhereIsAnError() {
    #expect(throws: EncodingError.self) { try JSONText.line(["x": Double.infinity]) }
  }
}
