import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FileStatusTests {
  @Test func whatTheSystemSays() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("text")
    let times = [
      timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1_700_000_000, tv_nsec: 250_000_000),
    ]
    #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    var system = stat()
    #expect(stat(path, &system) == 0)
    let status = try FileStatus(of: path)
    #expect(status.kind == .file && status.byteCount == 4)
    #expect(status.modified == 1_700_000_000.25)
    #expect(status.identity == [UInt64(system.st_dev), UInt64(system.st_ino)])
    #expect(try FileStatus(of: folder.path).kind == .folder)
  }

  @Test func aLinkLeadsToTheSameFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("text")
    let link = "\(folder.path)/link"
    #expect(symlink("file", link) == 0)
    #expect(try FileStatus(of: link).identity == FileStatus(of: path).identity)
    #expect(try FileStatus(ofLink: link).kind == .other)
    let other = try folder.plant("text", "other")
    #expect(try FileStatus(of: other).identity != FileStatus(of: path).identity)
  }

  @Test func whatIsThere() throws {
    let folder = try TemporaryFolder()
    #expect(try FileStatus.exists(folder.path))
    #expect(try !FileStatus.exists("\(folder.path)/none"))
    #expect(try !FileStatus.exists(String(repeating: "x", count: 5000)))
    #expect(symlink("none", "\(folder.path)/link") == 0)
    #expect(try !FileStatus.exists("\(folder.path)/link"))
    // What the system does not tell is no absence.
    #expect(symlink("loop", "\(folder.path)/loop") == 0)
    #expect(throws: StorageError.self) { try FileStatus.exists("\(folder.path)/loop") }
    #expect(try storageError { _ = try FileStatus(of: "\(folder.path)/none") }.code == .missing)
  }
}
