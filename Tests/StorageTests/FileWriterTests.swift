import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FileWriterTests {
  /// What each system call in turn does: writes so many bytes, or fails.
  enum Step: Sendable { case writes(Int), fails(Int32) }

  struct Script: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [Step]
    var result: Int32
    var written: String
  }

  @Test(arguments: [
    Script(testDescription: "at once", steps: [.writes(6)], result: 0, written: "abcdef"),
    Script(
      testDescription: "short writes", steps: [.writes(1), .writes(3), .writes(2)], result: 0,
      written: "abcdef"),
    Script(
      testDescription: "interrupted",
      steps: [.fails(EINTR), .writes(2), .fails(EINTR), .writes(4)],
      result: 0, written: "abcdef"),
    Script(
      testDescription: "full half way", steps: [.writes(4), .fails(ENOSPC)], result: ENOSPC,
      written: "abcd"),
    Script(
      testDescription: "takes nothing", steps: [.writes(2), .writes(0)], result: EIO, written: "ab"),
  ])
  func drain(script: Script) {
    var steps = script.steps[...]
    var written: [UInt8] = []
    let result = Array("abcdef".utf8).withUnsafeBytes { bytes in
      FileWriter.drain(bytes) { rest in
        switch steps.popFirst() {
        case .writes(let count):
          written += rest.prefix(count)
          return count
        case .fails(let number):
          errno = number
          return -1
        case nil:
          errno = ECANCELED
          return -1
        }
      }
    }
    #expect(result == script.result)
    #expect(String(decoding: written, as: UTF8.self) == script.written)
    #expect(steps.isEmpty)
  }

  @Test func countsBytes() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(to: "\(folder.path)/f") { writer in
      try writer.write("é")
      try writer.write([1, 2, 3])
      try writer.write([])
      #expect(writer.count == 5)
    }
    #expect(try bytes(of: "\(folder.path)/f") == [0xC3, 0xA9, 1, 2, 3])
  }

  @Test func writesOver() throws {
    let folder = try TemporaryFolder()
    var writer = try FileWriter(to: "\(folder.path)/f")
    try writer.write([0, 0, 0, 4])
    try writer.overwrite(at: 1, with: [2, 3])
    try writer.write([5])
    try writer.overwrite(at: 0, with: [1])
    #expect(writer.count == 5)
    try writer.commit()
    #expect(try bytes(of: "\(folder.path)/f") == [1, 2, 3, 4, 5])
    #expect(try folder.names() == ["f"])
  }

  @Test func withoutACommitNothingIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    do {
      var writer = try FileWriter(to: path)
      try writer.write("new")
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.names() == ["file"])
    #expect(try text(of: path) == "old")
  }
}
