import Glibc
import Storage
import TestSupport
import Testing

@testable import TensorFiles

/// Files that must be refused, each for its own reason.
@Suite struct SafetensorsAttackTests {
  struct Attack: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var reason: String

    init(_ name: String, _ bytes: [UInt8], _ reason: String) {
      testDescription = name
      self.bytes = bytes
      self.reason = reason
    }

    init(_ name: String, header: String, data: Int = 4, _ reason: String) {
      self.init(name, RawSafetensors.bytes(header, data: data), reason)
    }

    /// A header of one tensor, with a sound one before it.
    init(_ name: String, tensor: String, data: Int = 8, _ reason: String) {
      let sound = RawSafetensors.member("sound", "1", 0, 4)
      self.init(name, header: "{\(sound),\(tensor)}", data: data, reason)
    }
  }

  /// The attacking member of a header.
  static func member(
    _ shape: String, _ begin: String, _ end: String, type: String = "F32"
  ) -> String { RawSafetensors.member("t", shape, begin, end, type: type) }

  static let lengths: [Attack] = [
    Attack("nothing", [], "shorter than 8 bytes"),
    Attack("seven bytes", [2, 0, 0, 0, 0, 0, 0], "shorter than 8 bytes"),
    Attack("header beyond the file", RawSafetensors.bytes("{}", length: 3), "cut short"),
    Attack("no header", RawSafetensors.bytes("", length: 0), "not a JSON object"),
    Attack("header of 2^64 - 1 bytes", RawSafetensors.bytes("{}", length: .max), "more than"),
    Attack("header of 2^63 bytes", RawSafetensors.bytes("{}", length: 1 << 63), "more than"),
    Attack("length that wraps to 2", RawSafetensors.bytes("{}", length: .max - 5), "more than"),
    Attack("header cut by its length", RawSafetensors.bytes("{}", length: 1), "else than a string"),
  ]

  static let json: [Attack] = [
    Attack("an array", header: "[]", "not a JSON object"),
    Attack("space first", header: " {}", "not a JSON object"),
    Attack("text after the end", header: "{}{}", "something after its end"),
    Attack("NUL padding", header: "{}\0\0", "something after its end"),
    Attack("a trailing comma", header: "{\(member("1", "0", "4")),}", "else than a string"),
    Attack("no comma", header: "{\(member("1", "0", "4"))\(member("1", "0", "4"))}", "no '}'"),
    Attack("no colon", header: "{\"t\"{}}", "no ':'"),
    Attack("a tensor that is a list", header: "{\"t\":[]}", "no '{'"),
    Attack("a tensor that is null", header: "{\"t\":null}", "no '{'"),
    Attack("deep nesting", header: String(repeating: "{\"a\":", count: 50_000), "unknown key 'a'"),
    Attack("a name without an end", header: "{\"t", "string without an end"),
    Attack("a name that ends in a backslash", header: "{\"t\\", "string without an end"),
    Attack("an unknown escape", header: #"{"\x":{}}"#, "unknown escape"),
    Attack("a short escape", header: #"{"\u12":{}}"#, "four hexadecimal digits"),
    Attack("a lone high surrogate", header: #"{"\ud83d":{}}"#, "half of a surrogate"),
    Attack("a lone low surrogate", header: #"{"\ude00":{}}"#, "half of a surrogate"),
    Attack("two high surrogates", header: #"{"\ud83d\ud83d":{}}"#, "half of a surrogate"),
    Attack("a raw newline in a name", header: "{\"a\nb\":{}}", "control character"),
    Attack(
      "invalid UTF-8", RawSafetensors.bytes(Array("{\"".utf8) + [0xC3] + Array("\":{}}".utf8)),
      "not UTF-8"),
    Attack(
      "an overlong slash",
      RawSafetensors.bytes(Array("{\"".utf8) + [0xC0, 0xAF] + Array("\":{}}".utf8)),
      "not UTF-8"),
    Attack(
      "a surrogate in UTF-8",
      RawSafetensors.bytes(Array("{\"".utf8) + [0xED, 0xA0, 0x80] + Array("\":{}}".utf8)),
      "not UTF-8"),
  ]

  static let keys: [Attack] = [
    Attack(
      "a name twice", tensor: RawSafetensors.member("sound", "1", 4, 8), "'sound' occurs twice"),
    Attack(
      "a name twice, once escaped", tensor: RawSafetensors.member(#"s\u006fund"#, "1", 4, 8),
      "'sound' occurs twice"),
    Attack(
      "a dtype twice",
      header: #"{"t":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      "'dtype' occurs twice"),
    Attack(
      "offsets twice", header: #"{"t":{"dtype":"U8","data_offsets":[0,4],"data_offsets":[0,4]}}"#,
      "'data_offsets' occurs twice"),
    Attack("metadata twice", header: #"{"__metadata__":{},"__metadata__":{}}"#, "occurs twice"),
    Attack("a metadata key twice", header: #"{"__metadata__":{"k":"1","k":"2"}}"#, "occurs twice"),
    Attack(
      "metadata keys that a dictionary would merge",
      header: "{\"__metadata__\":{\"\u{E9}\":\"1\",\"e\u{301}\":\"2\"}}", "occurs twice"),
    Attack("metadata that is a list", header: #"{"__metadata__":[]}"#, "no '{'"),
    Attack("metadata that is a text", header: #"{"__metadata__":"x"}"#, "no '{'"),
    Attack("a number in the metadata", header: #"{"__metadata__":{"k":1}}"#, "else than a string"),
    Attack("null in the metadata", header: #"{"__metadata__":{"k":null}}"#, "else than a string"),
    Attack(
      "an object in the metadata", header: #"{"__metadata__":{"k":{}}}"#, "else than a string"),
    Attack("an unknown key", header: #"{"t":{"dtype":"F32","strides":[1]}}"#, "key 'strides'"),
    Attack("no dtype", header: #"{"t":{"shape":[1],"data_offsets":[0,4]}}"#, "lacks a dtype"),
    Attack("no shape", header: #"{"t":{"dtype":"F32","data_offsets":[0,4]}}"#, "lacks a dtype"),
    Attack("no offsets", header: #"{"t":{"dtype":"F32","shape":[1]}}"#, "lacks a dtype"),
    Attack(
      "one offset", header: #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[4]}}"#,
      "lacks a dtype"),
    Attack(
      "three offsets", header: #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#,
      "more than 2 numbers"),
    Attack(
      "a foreign type", header: "{\(member("2", "0", "4", type: "BF16"))}",
      "BF16, which is not supported; convert it to F32, I32, I64, U64, U8"),
    Attack(
      "an unknown type", header: "{\(member("1", "0", "4", type: "f32"))}", "unknown type 'f32'"),
    Attack(
      "a type that is a number", header: #"{"t":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}"#,
      "else than a string"),
    Attack(
      "100,000 tensors",
      header:
        "{\((0..<100_000).map { RawSafetensors.member("\($0)", "0", 0, 0) }.joined(separator: ","))}",
      data: 0, "more than 65537 entries"),
    Attack(
      "65,537 tensors",
      header:
        "{\((0..<65_537).map { RawSafetensors.member("\($0)", "0", 0, 0) }.joined(separator: ","))}",
      data: 0, "more than 65536 tensors"),
    Attack(
      "100,000 metadata",
      header:
        "{\"__metadata__\":{\((0..<100_000).map { "\"\($0)\":\"\"" }.joined(separator: ","))}}",
      data: 0, "more than 65536 entries"),
  ]

  static let numbers: [Attack] = [
    Attack("a negative dimension", tensor: member("-1", "4", "8"), "non-negative integer"),
    Attack("two negative dimensions", tensor: member("-1,-1", "4", "8"), "non-negative integer"),
    Attack("a fraction", tensor: member("1.0", "4", "8"), "non-negative integer"),
    Attack("an exponent", tensor: member("1e0", "4", "8"), "non-negative integer"),
    Attack("a leading zero", tensor: member("01", "4", "8"), "non-negative integer"),
    Attack("a plus sign", tensor: member("+1", "4", "8"), "non-negative integer"),
    Attack("a dimension as text", tensor: member("\"1\"", "4", "8"), "non-negative integer"),
    Attack("true", tensor: member("true", "4", "8"), "non-negative integer"),
    Attack("a missing dimension", tensor: member("1,", "4", "8"), "non-negative integer"),
    Attack("a nested shape", tensor: member("[1]", "4", "8"), "non-negative integer"),
    Attack("a negative offset", tensor: member("1", "-4", "0"), "non-negative integer"),
    Attack("a fractional offset", tensor: member("1", "4.0", "8"), "non-negative integer"),
    Attack("a dimension of 2^63", tensor: member("9223372036854775808", "4", "8"), "too large"),
    Attack(
      "a dimension of 2^64 + 1", tensor: member("18446744073709551617", "4", "8"), "too large"),
    Attack("an offset of 2^64", tensor: member("1", "4", "18446744073709551616"), "too large"),
    Attack(
      "a product of 2^64 + 4", tensor: member("4294967296,4294967297", "4", "8", type: "U8"),
      "too large"),
    Attack(
      "a product of 2^64", tensor: member("4294967296,4294967296", "4", "4", type: "U8"),
      "too large"),
    Attack(
      "a product that overflows in bytes alone", tensor: member("2305843009213693953", "4", "8"),
      "too large"),
    Attack(
      "an overflow hidden by a zero", tensor: member("0,4294967296,4294967296", "4", "4"),
      "too large"),
    Attack(
      "65 dimensions",
      tensor: member(Array(repeating: "1", count: 65).joined(separator: ","), "4", "8"),
      "more than 64 numbers"),
  ]

  static let offsets: [Attack] = [
    Attack("offsets shorter than the shape", tensor: member("2", "4", "8"), "do not agree"),
    Attack(
      "offsets longer than the shape", tensor: member("1", "4", "12"), data: 12, "do not agree"),
    Attack("offsets of another type", tensor: member("1", "4", "8", type: "U8"), "do not agree"),
    Attack("an empty shape with bytes", tensor: member("0", "4", "8"), "do not agree"),
    Attack("a scalar without bytes", tensor: member("", "4", "4"), data: 4, "do not agree"),
    Attack("end before begin", tensor: member("1", "8", "4"), "ends before it begins"),
    Attack("end before begin by 2^63 - 1", tensor: member("1", "9223372036854775807", "0"), "ends"),
    Attack("the same bytes twice", tensor: member("1", "0", "4"), data: 4, "overlaps"),
    Attack("half of the same bytes", tensor: member("1", "2", "6"), data: 6, "overlaps"),
    Attack("an empty tensor inside another", tensor: member("0", "2", "2"), data: 4, "overlaps"),
    Attack("a hole between two", tensor: member("1", "8", "12"), data: 12, "leaves a hole"),
    Attack("a hole before an empty one", tensor: member("0", "8", "8"), "leaves a hole"),
    Attack(
      "a hole at the beginning", header: "{\(member("1", "4", "8"))}", data: 8, "leaves a hole"),
    Attack("trailing bytes", tensor: member("1", "4", "8"), data: 9, "1 bytes at its end"),
    Attack("only trailing bytes", header: "{}", data: 1, "1 bytes at its end"),
    Attack("data beyond the file", tensor: member("1", "4", "8"), data: 7, "1 bytes are missing"),
    Attack(
      "data far beyond the file",
      tensor: member("9223372036854775803", "4", "9223372036854775807", type: "U8"),
      "are missing"),
  ]

  @Test(arguments: lengths + json + keys + numbers + offsets)
  func isRefused(attack: Attack) throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(attack.bytes)
    let error = try storageError { _ = try Safetensors.File(path) }
    #expect(error.code == .invalid)
    #expect(error.message.contains(path))
    #expect(error.message.contains(attack.reason))
  }

  @Test func namesInErrorsAreShortAndHarmless() throws {
    let folder = try TemporaryFolder()
    let name = #"\u001b[31m\n"# + String(repeating: "x", count: 1_000_000)
    let path = try folder.plant(
      RawSafetensors.bytes("{\(RawSafetensors.member(name, "1", 4, 0))}"))
    let error = try storageError { _ = try Safetensors.File(path) }
    #expect(error.message.contains("\\x1B[31m\\x0Axxx"))
    #expect(error.message.utf8.count < path.utf8.count + 300)
  }

  @Test func namesOfSixtyCharactersAreShownWhole() {
    #expect(HeaderScanner.quoted("é") == "'é'")
    let name = String(repeating: "م", count: 60)
    #expect(HeaderScanner.quoted(name) == "'\(name)'")
    #expect(HeaderScanner.quoted(name + "x") == "'\(name)…'")
  }

  /// The file is as long as its header is said to be; it is sparse, and takes no space.
  @Test(arguments: [(100_000_001, "more than is allowed"), (100_000_000, "not a JSON object")])
  func theLongestHeader(length: Int, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant(RawSafetensors.bytes("", length: UInt64(length)))
    #expect(truncate(path, length + 8) == 0)
    let error = try storageError { _ = try Safetensors.File(path) }
    #expect(error.message.contains(reason))
  }

  @Test(arguments: [("folder", StorageError.Code.invalid), ("pipe", .invalid), ("no", .missing)])
  func whatIsNoFile(name: String, code: StorageError.Code) throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("folder")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let error = try storageError { _ = try Safetensors.File("\(folder.path)/\(name)") }
    #expect(error.code == code)
  }
}
