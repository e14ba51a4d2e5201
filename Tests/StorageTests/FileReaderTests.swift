import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FileReaderTests {
  @Test(arguments: [0, 1, 1 << 16, 200_001])
  func wholeFile(_ size: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.plant(bytes)
    #expect(try FileReader.bytes(of: path) == bytes)
  }

  @Test func piecesAreTheFile() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.plant(bytes)
    var joined: [UInt8] = []
    var sizes: [Int] = []
    try ByteFile(path).forEachPiece {
      joined.append(contentsOf: $0)
      sizes.append($0.count)
    }
    #expect(joined == bytes)
    #expect(sizes == [1 << 20, 1 << 20, 2_500_000 - 2 << 20])
  }

  @Test func aFileThatHasBecomeShorterIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("some words")
    let file = try ByteFile(path)
    #expect(truncate(path, 4) == 0)
    #expect(try file.bytes(0..<4) == Array("some".utf8))
    for range in [0..<10, 3..<5, 4..<5] {
      let error = try storageError { _ = try file.bytes(range) }
      #expect(error.code == .ioFailed && error.message.contains("became shorter"))
    }
    #expect(try storageError { _ = try ByteFile(folder.path) }.code == .cannotRead)
  }

  /// The standard input is mostly a pipe, whose size the system does not know.
  @Test func wholePipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let bytes = [UInt8](repeating: 7, count: 60_000)
    #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    #expect(try FileReader.bytes(of: ends[0], path: "pipe") == bytes)
  }

  @Test func errorsSayWhatToDo() throws {
    let error = try storageError { _ = try FileReader.bytes(of: "/none/such") }
    #expect(error.code == .missing)
    #expect(error.message == "cannot read '/none/such': No such file or directory; check the path")
  }
}
