import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct AtomicFileTests {
  struct Interruption: Error {}

  @Test func writesANewFile() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("new".utf8), to: "\(folder.path)/f")
    #expect(try text(of: "\(folder.path)/f") == "new")
    #expect(try folder.names() == ["f"])
  }

  @Test func joinsChunks() throws {
    let folder = try TemporaryFolder()
    let large = [UInt8](repeating: 7, count: 3_000_000)
    try AtomicFile.write(to: "\(folder.path)/f") { writer in
      for chunk in [large, [], large] { try writer.write(chunk) }
    }
    #expect(try bytes(of: "\(folder.path)/f") == large + large)
  }

  @Test func keepsTheOldFileUntilTheEnd() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    try AtomicFile.write(to: path) { writer in
      try writer.write("new")
      #expect(try text(of: path) == "old")
      #expect(try folder.names().count == 2)
    }
    #expect(try text(of: path) == "new")
    #expect(try folder.names() == ["file"])
  }

  @Test func keepsThePermissions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    chmod(path, 0o640)
    try AtomicFile.write([1], to: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o640)
  }

  @Test func followsALink() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    #expect(symlink("file", "\(folder.path)/link") == 0)
    try AtomicFile.write(Array("new".utf8), to: "\(folder.path)/link")
    #expect(try text(of: path) == "new")
    var status = stat()
    #expect(lstat("\(folder.path)/link", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func stepsOverWhatAKilledProcessLeft() throws {
    let folder = try TemporaryFolder()
    let stale = TemporaryName.name(getpid(), 0)
    try folder.plant("stale", stale)
    try AtomicFile.write(Array("new".utf8), to: "\(folder.path)/f")
    #expect(try text(of: "\(folder.path)/f") == "new")
    #expect(try folder.names() == [stale, "f"])
  }

  @Test(arguments: [true, false])
  func aFailingBodyChangesNothing(existing: Bool) throws {
    let folder = try TemporaryFolder()
    if existing { try folder.plant("old") }
    #expect(throws: Interruption.self) {
      try AtomicFile.write(to: "\(folder.path)/file") { writer in
        try writer.write("new")
        throw Interruption()
      }
    }
    #expect(try folder.names() == (existing ? ["file"] : []))
    if existing { #expect(try text(of: "\(folder.path)/file") == "old") }
  }

  @Test(arguments: [
    ("missing/f", "No such file"), ("file/f", "Not a directory"), ("folder", "not a regular file"),
    ("pipe", "not a regular file"), (String(repeating: "x", count: 256), "File name too long"),
  ])
  func impossibleTarget(name: String, reason: String) throws {
    let folder = try TemporaryFolder()
    try folder.plant("old")
    try folder.makeFolder("folder")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let error = try storageError { try AtomicFile.write([1], to: "\(folder.path)/\(name)") }
    #expect(error.code == .cannotWrite)
    #expect(error.message.contains(reason))
    #expect(error.message.contains(name))
    #expect(try folder.names() == ["file", "folder", "pipe"])
    #expect(try folder.names("folder") == [])
    #expect(try FileStatus(of: "\(folder.path)/pipe").kind == .other)
  }
}
