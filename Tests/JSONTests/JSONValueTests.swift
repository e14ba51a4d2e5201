import Testing

@testable import JSON

@Suite struct JSONValueTests {
  static let text = """
    {
      "a": [1, -2.5, true, null, "x\\"\\\\\\n\\u0001/é😀"],
      "آ": 1,
      "ا\u{653}": {
        "empty": [],
        "none": {}
      },
      "nested": [
        {
          "b": false
        },
        [
          []
        ]
      ]
    }

    """

  @Test func writesWhatItReads() throws {
    let value = try JSONParser.parse(Array(Self.text.utf8))
    #expect(String(decoding: value.text, as: UTF8.self) == Self.text)
    #expect(value["a"]?.elements?.count == 5)
    #expect(value["a"]?.elements?[4].string == "x\"\\\n\u{1}/é😀")
  }

  @Test func canonicallyEquivalentKeysStayApart() throws {
    let value = try JSONParser.parse(Array("{\"آ\": 1, \"ا\u{653}\": 2}".utf8))
    #expect(value.members?.count == 2)
    #expect(value.members?.map { $0.value.integer } == [1, 2])
    #expect(JSONValue.string("آ") != .string("ا\u{653}"))
  }

  @Test func theOrderOfKeysDoesNotMatter() throws {
    let a = try JSONParser.parse(Array("{\"a\": 1, \"b\": [{\"c\": null, \"d\": 2}]}".utf8))
    let b = try JSONParser.parse(Array("{\"b\": [{\"d\": 2.0, \"c\": null}], \"a\": 1}".utf8))
    #expect(a == b)
    #expect(a != ["a": 1])
  }

  @Test(arguments: [
    (#""\u00e9\ud83d\ude00\/\b\f\r\t""#, "é😀/\u{8}\u{C}\r\t"), ("\"\"", ""), (" \n\"a\"\t", "a"),
  ])
  func decodesEscapes(_ text: String, _ string: String) throws {
    #expect(try JSONParser.parse(Array(text.utf8)).string == string)
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "tru", "nul", "[1 2]", "1 2", "+1",
    "-",
    "1e999", "NaN", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"\\udc00\"",
    "\"\n\"", "}", "]", ",", "\u{FEFF}{}", "'a'", "{\"a\":}", "[,1]",
  ])
  func refusesWhatIsNoJSON(_ text: String) {
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test func refusesInvalidUTF8AndBottomlessNesting() {
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    for bracket in ["[", "{\"a\":"] {
      let text = String(repeating: bracket, count: 100_000)
      #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
    }
  }
}
