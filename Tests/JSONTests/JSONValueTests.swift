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
    "\"\n\"", "\"\u{1F}\"", "01", "-01", ".5", "-.5", "1.", "1.e5", "1e", "--1", "}", "]", ",",
    "'a'", "{\"a\":}", "[,1]",
  ])
  func refusesWhatIsNoJSON(_ text: String) {
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test("Every control character is escaped, and read again")
  func controlCharacters() throws {
    for value in UInt8(0)..<0x80 {
      let string = String(decoding: [0x61, value, 0x62], as: UTF8.self)
      let text = JSONValue.string(string).text
      #expect(!text.dropLast().contains { $0 < 0x20 })
      #expect(try JSONParser.parse(text).string == string, "\(value)")
    }
    #expect(
      String(decoding: JSONValue.string("\u{10}\u{1F}\u{8}\u{20}\t").text, as: UTF8.self)
        == #""\u0010\u001f\u0008 \t""# + "\n")
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("10", 10), ("-2.50", -2.5), ("0.5e1", 5), ("1E+2", 100), ("2e-1", 0.2),
  ])
  func numbers(_ text: String, _ number: Double) throws {
    #expect(try JSONParser.parse(Array(text.utf8)) == .number(number))
  }

  @Test(
    "A fault is where it begins",
    arguments: [
      ("[1, 1e999]", 4), ("[1, --2]", 4), ("{\"a\": tru}", 9), ("[1 2]", 3), ("", 0), ("[", 1),
      ("\"\\x\"", 2), ("1 2", 2),
    ])
  func faults(_ text: String, _ offset: Int) {
    let fault = #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(fault == .malformed(offset: offset))
  }

  @Test("A byte order mark at the start is dropped, and only there")
  func byteOrderMark() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(try JSONParser.parse(mark + Array("[1]".utf8)) == .array([.number(1)]))
    for text in [mark, mark + mark + Array("1".utf8), Array("[".utf8) + mark + Array("]".utf8)] {
      #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(text) }
    }
  }

  @Test("A key that stands twice is refused, by its bytes")
  func repeatedKeys() throws {
    let fault = #expect(throws: JSONParser.Fault.self) {
      try JSONParser.parse(Array(#"[{"a": 1, "b": {"a": 2}, "\u0061": 3}]"#.utf8))
    }
    #expect(fault == .repeated(key: "a") && fault?.reason == "it has the key 'a' twice")
    let value = try JSONParser.parse(Array("{\"آ\": 1, \"ا\u{653}\": 2}".utf8))
    #expect(value.members?.map(\.key.utf8.count) == [2, 4])
  }

  @Test func aHundredLevelsAreRead() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
    }
    var value = try JSONParser.parse(nested(100))
    for _ in 1..<100 { value = try #require(value.elements?.first) }
    #expect(value == [])
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(nested(101)) }
  }

  @Test func valuesAreOfOneKind() {
    #expect(JSONValue.number(2.5).integer == nil && JSONValue.number(-3).integer == -3)
    #expect(JSONValue.number(1e300).integer == nil && JSONValue.string("2").integer == nil)
    #expect(JSONValue.bool(true).bool == true && JSONValue.number(1).bool == nil)
    #expect((nil as JSONValue).isNull && !JSONValue.bool(false).isNull)
    #expect((["آ": 1] as JSONValue) != ["ا\u{653}": 1])
    #expect((["a": 1, "b": 2] as JSONValue)["b"]?.integer == 2)
    #expect((["a": 1] as JSONValue)["c"] == nil)
  }

  @Test func refusesInvalidUTF8AndBottomlessNesting() {
    #expect(throws: JSONParser.Fault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    for bracket in ["[", "{\"a\":"] {
      let text = String(repeating: bracket, count: 100_000)
      #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
    }
  }
}
