import Storage
import TestSupport
import Testing

@testable import Tokenization

struct TokenFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [[], [5], [0, 1, 2, 0, 9]] as [[Int32]])
  func readsWhatWasWritten(_ ids: [Int32]) throws {
    let file = try write(ids)
    #expect(Array(file) == ids)
    #expect(file.vocabularySize == 10)
    #expect(file.withContiguousStorageIfAvailable { Array($0) } == ids)
    #expect(file.indices.map { file[$0] } == ids)
    try file.validate()
    #expect(try folder.names() == ["ids"])
    #expect(try bytes().count == 64 + 4 * ids.count)
  }

  @Test func headerIsAsDocumented() throws {
    _ = try write([0, 7])
    let bytes = try bytes()
    #expect(Array(bytes[0..<16]) == Array("TOKENS\r\n".utf8) + [1, 0, 0, 0, 10, 0, 0, 0])
    #expect(Array(bytes[16..<32]) == [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[32..<40]) == [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[64...]) == [0, 0, 0, 0, 7, 0, 0, 0])
  }

  @Test("The header has every figure in its place")
  func figures() throws {
    var statistics = TextStatistics()
    statistics.unknown = 1
    statistics.lines = 3
    statistics.scalars = 4
    statistics.bytes = 5
    statistics.replacements = 6
    var writer = try TokenFileWriter(path: "\(folder.path)/ids", vocabularySize: 0x102)
    try writer.append([0, 0x101])
    statistics.tokens = 2
    let file = try writer.finish(statistics)
    #expect(file.statistics == statistics && file.vocabularySize == 0x102)
    let bytes = try bytes()
    #expect(Array(bytes[12..<16]) == [2, 1, 0, 0])
    var expected = [UInt8](repeating: 0, count: 48)
    for (index, count) in ([2, 1, 3, 4, 5, 6] as [UInt8]).enumerated() {
      expected[8 * index] = count
    }
    #expect(Array(bytes[16..<64]) == expected)
    for field in 0..<6 {
      var damaged = bytes
      damaged[16 + 8 * field + 7] = 0x80
      let path = try folder.plant(damaged, "damaged")
      #expect(try storageError { _ = try TokenFile(path: path) }.code == .invalid, "\(field)")
    }
  }

  private static let damages: [(name: String, damage: @Sendable (inout [UInt8]) -> Void)] = [
    ("empty", { $0 = [] }),
    ("cut in the header", { $0.removeLast($0.count - 63) }),
    ("cut in the ids", { $0.removeLast(1) }),
    ("cut after an id", { $0.removeLast(4) }),
    ("a trailing byte", { $0 += [0] }),
    ("trailing bytes", { $0 += [0, 0, 0, 0] }),
    ("foreign", { $0[0] = UInt8(ascii: "t") }),
    ("mangled as text", { $0.remove(at: 6) }),
    ("later version", { $0[8] = 2 }),
    ("count that overflows when multiplied", { $0[23] = 0x40 }),
    ("negative count", { $0[23] = 0x80 }),
    ("negative lines", { $0[39] = 0x80 }),
  ]

  @Test(arguments: damages.indices)
  func damagedFilesAreRefused(_ index: Int) throws {
    let (name, damage) = Self.damages[index]
    _ = try write([0, 1, 2])
    var bytes = try bytes()
    damage(&bytes)
    let path = try folder.plant(bytes, "damaged")
    #expect(try storageError { _ = try TokenFile(path: path) }.code == .invalid, "\(name)")
  }

  @Test(arguments: [[10], [-1], [0, 0], [5]] as [[Int32]])
  func idsThatDisagreeWithTheHeaderAreFound(_ ids: [Int32]) throws {
    let file = try write(ids, unknown: 1)
    #expect(try storageError { try file.validate() }.code == .invalid)
  }

  @Test("The bytes of a file are a file")
  func fromBytes() throws {
    _ = try write([0, 7, 9])
    let file = try TokenFile(bytes: bytes(), path: "memory")
    try file.validate()
    #expect(Array(file) == [0, 7, 9] && file.vocabularySize == 10 && file.path == "memory")
    let error = try storageError {
      _ = try TokenFile(bytes: Array(bytes().dropLast()), path: "memory")
    }
    #expect(error.code == .invalid && error.message.contains("memory should hold 3 tokens"))
  }

  @Test func missingFileAndFolderAreErrors() throws {
    #expect(try storageError { _ = try TokenFile(path: "\(folder.path)/none") }.code == .missing)
    #expect(try storageError { _ = try TokenFile(path: folder.path) }.code == .invalid)
    let nowhere = "\(folder.path)/none/ids"
    #expect(
      try storageError { _ = try TokenFileWriter(path: nowhere, vocabularySize: 3) }.code
        == .cannotWrite)
  }

  @Test func unfinishedWritingLeavesTheOldFile() throws {
    _ = try write([3])
    do {
      var writer = try TokenFileWriter(path: "\(folder.path)/ids", vocabularySize: 10)
      try writer.append([4, 5])
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.names() == ["ids"])
    #expect(Array(try TokenFile(path: "\(folder.path)/ids")) == [3])
  }

  private func write(_ ids: [Int32], unknown: Int? = nil) throws -> TokenFile {
    var writer = try TokenFileWriter(path: "\(folder.path)/ids", vocabularySize: 10)
    for id in ids { try writer.append([id]) }
    var statistics = TextStatistics()
    statistics.tokens = ids.count
    statistics.unknown = unknown ?? ids.count { $0 == 0 }
    statistics.lines = 3
    return try writer.finish(statistics)
  }

  private func bytes() throws -> [UInt8] { try FileReader.bytes(of: "\(folder.path)/ids") }
}
