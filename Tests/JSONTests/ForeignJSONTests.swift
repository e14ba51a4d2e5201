import JSON
import Testing

/// Text of others in JSON that may be printed on a terminal.
@Suite struct ForeignJSONTests {
  @Test("JSON escapes what a terminal obeys, and is read back as it was") func escapes() throws {
    let text = "a\u{1B}[31m\u{7F}\u{9B}\u{85}\u{202E}\u{200F}\u{2066}می\u{200C}خوانم"
    let line = try JSONText.line([text])
    #expect(
      line
        == #"["a\u001b[31m\u007f\u009b\u0085\u202e\u200f\u2066می"# + "\u{200C}"
        + #"خوانم"]"# + "\n")
    let value = try JSONParser.parse(Array(line.utf8))
    #expect(value.elements?.first == .string(text))
    #expect(try JSONText.pretty(["k": "v"]) == "{\n  \"k\" : \"v\"\n}\n")
  }
}
