import Glibc
import TestSupport
import Testing

@testable import Storage

/// Pipes and devices, which may keep their reader waiting or have no end.
@Suite struct PipeTests {
  private struct Stop: Error {}

  @Test("A pipe that nobody writes to is left when the check throws, and nothing stays")
  func waitingIsStopped() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    // First without a writer, then with one that says nothing.
    for hasWriter in [false, true] {
      let writer = hasWriter ? open(path, O_RDWR) : -1
      defer { if writer >= 0 { close(writer) } }
      var calls = 0
      let start = ContinuousClock.now
      #expect(throws: Stop.self) {
        try ByteFile(path) {
          calls += 1
          if calls == 3 { throw Stop() }
        }
      }
      #expect(calls == 3 && ContinuousClock.now - start > .milliseconds(150))
    }
  }

  @Test("The writer of a pipe may come later, and write slowly")
  func lateWriter() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    var writer: Int32 = -1
    var calls = 0
    let file = try ByteFile(path) {
      calls += 1
      if calls == 2 { writer = open(path, O_WRONLY) }
      if calls == 3 || calls == 5 { write(writer, "ab\n", 3) }
      if calls == 6 { close(writer) }
    }
    #expect(try file.bytes(0..<file.count) == Array("ab\nab\n".utf8))
  }

  @Test("No more of a pipe is copied than is asked for")
  func limit() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 0x61, count: 3 << 20)
    let whole = try ByteFile(folder.pipe(bytes, "whole"), pipeLimit: bytes.count)
    #expect(whole.count == bytes.count)
    let error = try storageError {
      _ = try ByteFile(folder.pipe(bytes, "longer"), pipeLimit: bytes.count - 1)
    }
    #expect(error.code == .cannotRead)
    #expect(
      error.message
        == "'\(folder.path)/longer' is longer than 2 MiB, the most that is read from a pipe; give a file"
    )
    // A file is not copied, so it has no limit.
    #expect(try ByteFile(folder.plant(bytes), pipeLimit: 1).count == bytes.count)
  }

  @Test(
    "A device that may have no end is refused at once", arguments: ["/dev/zero", "/dev/urandom"])
  func devices(path: String) throws {
    for error in [
      try storageError { _ = try ByteFile(path) },
      try storageError { _ = try FileReader.bytes(of: path) },
    ] {
      #expect(error.code == .cannotRead)
      #expect(
        error.message
          == "cannot read '\(path)': it is a device, which may have no end; give a file or a pipe")
    }
  }

  @Test("/dev/null is an empty file") func null() throws {
    #expect(try ByteFile("/dev/null").count == 0)
    #expect(try FileReader.bytes(of: "/dev/null").isEmpty)
  }

  @Test("A document has a limit, whether its size is known before or not") func documents() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: 0x61, count: 200_000)
    let path = try folder.plant(bytes)
    #expect(try FileReader.bytes(of: path, limit: 200_000).count == 200_000)
    for path in [path, try folder.pipe(bytes, "pipe")] {
      let error = try storageError { _ = try FileReader.bytes(of: path, limit: 199_999) }
      #expect(error.code == .cannotRead && error.message.contains("longer than 0 MiB"))
    }
    #expect(
      try FileReader.bytes(of: folder.pipe(bytes, "other"), limit: 200_000).count == 200_000)
  }
}
