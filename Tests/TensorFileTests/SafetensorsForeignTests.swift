import TestSupport
import Testing

@testable import TensorFiles

/// Files that other programs may write, and that are read.
@Suite struct SafetensorsForeignTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var names: [String]

    init(_ name: String, _ header: String, data: Int, names: [String]) {
      testDescription = name
      bytes = RawSafetensors.bytes(header, data: data)
      self.names = names
    }
  }

  static let samples: [Sample] = [
    Sample(
      "white space",
      "{ \"a\" :\n{\"shape\": [ 1 , 2 ], \"data_offsets\":[0,\t8],\"dtype\":\"F32\"}\r\n}  ",
      data: 8, names: ["a"]),
    Sample(
      "header not in the order of the data",
      "{\(RawSafetensors.member("b", "2", 4, 12)),\(RawSafetensors.member("a", "1", 0, 4))}",
      data: 12, names: ["a", "b"]),
    Sample(
      "empty tensors at the beginning, between two, and at the end",
      "{\(RawSafetensors.member("z", "0", 8, 8)),\(RawSafetensors.member("a", "1", 0, 4)),"
        + "\(RawSafetensors.member("x", "2,0", 0, 0)),\(RawSafetensors.member("b", "1", 4, 8)),"
        + "\(RawSafetensors.member("y", "0,3", 4, 4))}",
      data: 8, names: ["x", "a", "y", "b", "z"]),
    Sample(
      "escapes in a name",
      "{\(RawSafetensors.member(#"\u0041\ud83d\ude00\n\/\"\\\b\f\r\t"#, "", 0, 4))}",
      data: 4, names: ["A\u{1F600}\n/\"\\\u{8}\u{C}\r\t"]),
    Sample(
      "names that differ in bytes and are canonically equivalent",
      "{\(RawSafetensors.member("\u{E9}", "", 0, 4)),\(RawSafetensors.member("e\u{301}", "", 4, 8))}",
      data: 8, names: ["\u{E9}", "e\u{301}"]),
    Sample("an empty name", "{\(RawSafetensors.member("", "", 0, 4))}", data: 4, names: [""]),
    Sample(
      "empty metadata", "{\"__metadata__\":{},\(RawSafetensors.member("a", "", 0, 4))}", data: 4,
      names: ["a"]),
  ]

  @Test(arguments: samples)
  func isRead(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let file = try Safetensors.File(try folder.plant(sample.bytes))
    #expect(file.names.map { Array($0.utf8) } == sample.names.map { Array($0.utf8) })
    for name in sample.names {
      let tensor = try file.tensor(name)
      #expect(Array(tensor.name.utf8) == Array(name.utf8))
      #expect(try tensor.elements(Float.self).count == tensor.shape.reduce(1, *))
    }
  }

  /// The header's length decides where the data begins, and any length is legal.
  @Test(arguments: 0..<8)
  func dataAtAnyAddressIsRead(padding: Int) throws {
    let folder = try TemporaryFolder()
    let header =
      "{\(RawSafetensors.member("a", "2", 0, 8))}" + String(repeating: " ", count: padding)
    let values: [Float] = [1.5, -2]
    let path = try folder.plant(
      RawSafetensors.bytes(header) + values.withUnsafeBytes { Array($0) })
    let file = try Safetensors.File(path)
    #expect(try file.tensor("a").elements(Float.self) == values)
    try file.tensor("a").withUnsafeBuffer(of: Float.self) { buffer in
      #expect(UInt(bitPattern: buffer.baseAddress) % 4 == 0)
    }
    try file.validateFinite()
    var copy: [Float] = [0, 0]
    try copy.withUnsafeMutableBufferPointer { try file.tensor("a").copy(into: $0) }
    #expect(copy == values)
  }
}
