import Glibc
import Storage
import TestSupport
import Testing

@testable import TensorFiles

@Suite struct SafetensorsTests {
  static var sources: [Safetensors.Source] {
    [
      .init(name: "flags", shape: [3], values: [1, 2, 3] as [UInt8]),
      .init(
        name: "w", shape: [2, 3], values: [1, -2, 3.5, 0, .leastNonzeroMagnitude, 6] as [Float]),
      .init(name: "none", shape: [0, 7], values: [] as [Float]),
      .init(name: "seed", shape: [], values: [.max] as [UInt64]),
      .init(name: "ids", shape: [2], values: [.min, 7] as [Int32]),
      .init(name: "long", shape: [1], values: [.min] as [Int64]),
    ]
  }
  static let metadata = ["b": "می\u{200C}خوانم", "a\"\\/\n\u{1}": "\u{1F600}", "é": ""]

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    try Safetensors.write(Self.sources, metadata: Self.metadata, to: path)
    let file = try Safetensors.File(path)
    #expect(file.names == ["seed", "long", "w", "none", "ids", "flags"])
    #expect(file.metadata == Self.metadata)
    #expect(try file.tensor("w").shape == [2, 3])
    #expect(
      try file.tensor("w").elements(Float.self) == [1, -2, 3.5, 0, .leastNonzeroMagnitude, 6])
    #expect(try file.tensor("none", type: .f32, shape: [0, 7]).elements(Float.self) == [])
    #expect(try file.tensor("seed", type: .u64, shape: []).elements(UInt64.self) == [.max])
    #expect(try file.tensor("ids").elements(Int32.self) == [.min, 7])
    #expect(try file.tensor("long").elements(Int64.self) == [.min])
    #expect(try file.tensor("flags").withUnsafeBytes { Array($0) } == [1, 2, 3])
    try file.validateFinite()
  }

  @Test("The bytes of a file are a file")
  func fromBytes() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    try Safetensors.write(Self.sources, metadata: Self.metadata, to: path)
    let file = try Safetensors.File(bytes: bytes(of: path), path: "memory")
    #expect(try file.names == Safetensors.File(path).names && file.metadata == Self.metadata)
    #expect(
      try file.tensor("w").elements(Float.self) == [1, -2, 3.5, 0, .leastNonzeroMagnitude, 6])
    let error = try storageError { _ = try Safetensors.File(bytes: [1, 2], path: "memory") }
    #expect(error.code == .invalid && error.message.contains("'memory'"))
  }

  @Test func theseBytesAreWritten() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    try Safetensors.write(
      [
        .init(name: "b", shape: [1], values: [9] as [UInt8]),
        .init(name: "a", shape: [1, 1], values: [1] as [Float]),
      ], metadata: ["k\n": "v"], to: path)
    let header =
      #"{"__metadata__":{"k\u000a":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}     "#
    #expect(header.utf8.count == 144)
    #expect(
      try bytes(of: path) == [144, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [
        0, 0, 0x80, 0x3F, 9,
      ]
    )
  }

  @Test("Metadata are sorted by key, and control characters escaped")
  func metadataInBytes() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    let metadata = ["b": "\u{1F}\u{20}", "a": "\u{0}\"", "B": "\u{7F}"]
    try Safetensors.write([], metadata: metadata, to: path)
    let header = #"{"__metadata__":{"B":"\#u{7F}","a":"\u0000\"","b":"\u001f "}}"#
    let written = String(decoding: try bytes(of: path).dropFirst(8), as: UTF8.self)
    #expect(written == header + String(repeating: " ", count: -header.utf8.count & 7))
    #expect(try Safetensors.File(path).metadata == metadata)
  }

  @Test func equalInputGivesEqualBytes() throws {
    let folder = try TemporaryFolder()
    let pairs = (0..<100).map { ("key\($0)", "value\($0)") }
    // Two dictionaries with the same pairs in another order of insertion.
    for (name, pairs) in [("a", pairs), ("b", pairs.reversed())] {
      try Safetensors.write(
        Self.sources, metadata: Dictionary(uniqueKeysWithValues: pairs),
        to: "\(folder.path)/\(name)")
    }
    #expect(try bytes(of: "\(folder.path)/a") == bytes(of: "\(folder.path)/b"))
  }

  @Test(arguments: 0..<9)
  func dataBeginsAtAMultipleOf8(length: Int) throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: length)
    try Safetensors.write(
      [.init(name: name, shape: [1], values: [1] as [Float])], to: "\(folder.path)/f")
    #expect(try bytes(of: "\(folder.path)/f")[0] % 8 == 0)
    #expect(try Safetensors.File("\(folder.path)/f").names == [name])
  }

  @Test func aSourceMayWriteInPieces() throws {
    let folder = try TemporaryFolder()
    let source = Safetensors.Source(name: "w", type: .i32, shape: [4]) { writer in
      for value in Int32(0)..<4 { try withUnsafeBytes(of: value) { try writer.write($0) } }
    }
    try Safetensors.write([source], to: "\(folder.path)/f")
    let tensor = try Safetensors.File("\(folder.path)/f").tensor("w")
    #expect(try tensor.elements(Int32.self) == [0, 1, 2, 3])
  }

  @Test func anEmptyFileOfTensorsIsLegal() throws {
    let folder = try TemporaryFolder()
    try Safetensors.write([], to: "\(folder.path)/f")
    let file = try Safetensors.File("\(folder.path)/f")
    #expect(file.names.isEmpty && file.metadata.isEmpty)
  }

  @Test func aTensorKeepsTheFileMapped() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    try Safetensors.write(Self.sources, to: path)
    let tensor = try Safetensors.File(path).tensor("ids")
    try Safetensors.write([], to: path)
    #expect(try tensor.elements(Int32.self) == [.min, 7])
  }

  @Test func copiesIntoABuffer() throws {
    let folder = try TemporaryFolder()
    try Safetensors.write(Self.sources, to: "\(folder.path)/f")
    let tensor = try Safetensors.File("\(folder.path)/f").tensor("ids")
    var target = [Int32](repeating: 0, count: 3)
    try target.withUnsafeMutableBufferPointer { buffer in
      try tensor.copy(into: UnsafeMutableBufferPointer(rebasing: buffer[1...]))
      let error = try storageError { try tensor.copy(into: buffer) }
      #expect(error.message.contains("2 numbers in the tensor 'ids', where 3 are needed"))
    }
    #expect(target == [0, .min, 7])
  }

  @Test func wrongRequestsAreRefused() throws {
    let folder = try TemporaryFolder()
    try Safetensors.write(Self.sources, to: "\(folder.path)/f")
    let file = try Safetensors.File("\(folder.path)/f")
    #expect(file.contains("w") && !file.contains("x"))
    let errors = try [
      storageError { _ = try file.tensor("x") },
      storageError { _ = try file.tensor("w", type: .f32, shape: [3, 2]) },
      storageError { _ = try file.tensor("w", type: .i32, shape: [2, 3]) },
      storageError { _ = try file.tensor("w").elements(Int32.self) },
    ]
    #expect(errors.allSatisfy { $0.code == .invalid })
    let reasons = [
      "no tensor 'x'", "F32 [2, 3], where F32 [3, 2]", "F32 [2, 3], where I32 [2, 3]",
      "F32, where I32",
    ]
    for (error, reason) in zip(errors, reasons) { #expect(error.message.contains(reason)) }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], [0, 5])
  func valuesThatAreNotFiniteAreFound(value: Float, index: Int) throws {
    let folder = try TemporaryFolder()
    var values = [Float](repeating: 0, count: 6)
    values[index] = value
    let sources: [Safetensors.Source] = [
      .init(name: "good", shape: [1], values: [1] as [Float]),
      .init(name: "bits", shape: [1], values: [Int32(bitPattern: 0x7F80_0000)]),
      .init(name: "bad", shape: [2, 3], values: values),
    ]
    try Safetensors.write(sources, to: "\(folder.path)/f")
    let file = try Safetensors.File("\(folder.path)/f")
    let error = try storageError { try file.validateFinite() }
    #expect(error.code == .invalid)
    #expect(error.message.contains("the value \(value) at index \(index) of the tensor 'bad'"))
  }

  @Test func metadataTooLongToReadAgainIsRefused() throws {
    let folder = try TemporaryFolder()
    let error = try storageError {
      try Safetensors.write(
        [], metadata: ["k": String(repeating: "x", count: Safetensors.maximumHeaderLength)],
        to: "\(folder.path)/f")
    }
    #expect(error.code == .invalid)
    #expect(try folder.names() == [])
  }
}
