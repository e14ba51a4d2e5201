import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FileAppenderTests {
  @Test func piecesAreReadableAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/log"
    var first = try FileAppender(to: path)
    #expect(try text(of: path) == "")
    try first.append(Array("one\n".utf8))
    #expect(try text(of: path) == "one\n")
    var second = try FileAppender(to: path)
    try second.append(Array("two\n".utf8))
    try first.append(Array("three\n".utf8))
    #expect(try text(of: path) == "one\ntwo\nthree\n")
  }

  @Test func whatCannotGrow() throws {
    let folder = try TemporaryFolder()
    for path in [
      try folder.makeFolder("folder"), "\(folder.path)/none/file", "\(folder.path)/pipe",
      "/dev/full",
    ] {
      if path.hasSuffix("pipe") { #expect(mkfifo(path, 0o600) == 0) }
      let error = try storageError { _ = try FileAppender(to: path) }
      #expect(error.code == .cannotWrite)
      #expect(error.message.contains("'\(path)'"))
    }
  }

  /// Needs no privilege: the descriptor is turned into one of a device that is always full.
  @Test func aFullDeviceIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old\n")
    var appender = try FileAppender(to: path)
    let full = open("/dev/full", O_WRONLY)
    try #require(dup2(full, appender.descriptor.number) >= 0)
    close(full)
    let error = try storageError { try appender.append(Array("new\n".utf8)) }
    #expect(error.code == .cannotWrite)
    #expect(error.message.contains("'\(path)': No space left on device; free some space"))
    #expect(try text(of: path) == "old\n")
  }

  @Test(.enabled(if: FullDiskTests.canMount, "mounting is not permitted here"))
  func aPieceThatDoesNotFitIsTakenBack() throws {
    _ = try FullDiskTests.withSmallDisk { disk in
      let path = try disk.plant("old\n")
      var appender = try FileAppender(to: path)
      let large = [UInt8](repeating: 1, count: 200_000)
      let error = try storageError { try appender.append(large) }
      #expect(error.code == .cannotWrite)
      #expect(try text(of: path) == "old\n")
      try appender.append(Array("new\n".utf8))
      #expect(try text(of: path) == "old\nnew\n")
    }
  }
}
