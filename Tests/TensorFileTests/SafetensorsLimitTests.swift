import Storage
import TestSupport
import Testing

@testable import TensorFiles

/// As much as is allowed is written and read, and no more.
@Suite struct SafetensorsLimitTests {
  static func sources(_ count: Int) -> [Safetensors.Source] {
    (0..<count).map { .init(name: "\($0)", shape: [0], values: [] as [UInt8]) }
  }

  static func metadata(_ count: Int) -> [String: String] {
    Dictionary(uniqueKeysWithValues: (0..<count).map { ("\($0)", "") })
  }

  @Test func asManyTensorsAsAreAllowed() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    let most = Safetensors.maximumEntries
    try Safetensors.write(Self.sources(most), metadata: ["a": ""], to: path)
    #expect(try Safetensors.File(path).names.count == most)
    let error = try storageError { try Safetensors.write(Self.sources(most + 1), to: path) }
    #expect(error.code == .invalid)
    #expect(try Safetensors.File(path).names.count == most)
  }

  @Test func asManyMetadataAsAreAllowed() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    let most = Safetensors.maximumEntries
    try Safetensors.write([], metadata: Self.metadata(most), to: path)
    #expect(try Safetensors.File(path).metadata.count == most)
    let error = try storageError {
      try Safetensors.write([], metadata: Self.metadata(most + 1), to: path)
    }
    #expect(error.code == .invalid)
  }

  @Test("A tensor has up to 64 dimensions", arguments: [0, 63, 64])
  func dimensions(rank: Int) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/f"
    let shape = [Int](repeating: 1, count: rank)
    try Safetensors.write([.init(name: "a", shape: shape, values: [7] as [Int64])], to: path)
    #expect(
      try Safetensors.File(path).tensor("a", type: .i64, shape: shape).elements() == [7 as Int64])
  }
}
