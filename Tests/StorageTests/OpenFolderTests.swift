import Glibc
import TestSupport
import Testing

@testable import Storage

/// What holds a folder open reads and writes there, whatever becomes of the path.
@Suite struct OpenFolderTests {
  @Test func writesStayInARenamedFolder() throws {
    let folder = try TemporaryFolder()
    let path = try folder.makeFolder("mine")
    try folder.plant("first", "mine/file")
    let open = try OpenFolder(path)
    #expect(open.isInPlace)
    var appender = try FileAppender(to: "log", in: open)
    #expect(rename(path, "\(folder.path)/moved") == 0)
    #expect(!open.isInPlace)
    try folder.makeFolder("mine")
    for name in ["file", "log"] { try folder.plant("theirs", "mine/\(name)") }
    #expect(!open.isInPlace)
    #expect(try MappedFile("file", in: open).copy == Array("first".utf8))
    try AtomicFile.write(Array("second".utf8), to: "file", in: open)
    try appender.append(Array("line".utf8))
    #expect(try open.names() == ["file", "log"])
    #expect(try text(of: "\(folder.path)/moved/file") == "second")
    #expect(try text(of: "\(folder.path)/moved/log") == "line")
    try open.removeFile("log")
    try open.removeFile("log")
    #expect(try folder.names("moved") == ["file"])
    for name in ["file", "log"] { #expect(try text(of: "\(path)/\(name)") == "theirs") }
    let renamed = try OpenFolder(open, renamedTo: "\(folder.path)/moved")
    #expect(renamed.isInPlace && renamed.path == "\(folder.path)/moved")
    #expect(try FileStatus.exists("file", in: renamed))
    #expect(try !FileStatus.exists("log", in: renamed))
  }

  @Test func linksInAnOpenFolderAreReadAndNotWrittenThrough() throws {
    let folder = try TemporaryFolder()
    let path = try folder.makeFolder("mine")
    let victim = try folder.plant("victim", "victim")
    #expect(symlink("../victim", "\(path)/file") == 0)
    let open = try OpenFolder(path)
    #expect(try MappedFile("file", in: open).copy == Array("victim".utf8))
    #expect(try FileStatus(ofLink: "file", in: open).isLink)
    let error = try storageError { _ = try FileAppender(to: "file", in: open) }
    #expect(error.code == .cannotWrite && error.message.contains("'\(path)/file': it is a link"))
    try AtomicFile.write(Array("mine".utf8), to: "file", in: open)
    #expect(try text(of: victim) == "victim" && text(of: "\(path)/file") == "mine")
    #expect(try !FileStatus(ofLink: "file", in: open).isLink)
  }

  @Test func errorsNameThePathInTheFolder() throws {
    let folder = try TemporaryFolder()
    let open = try OpenFolder(folder.path)
    try folder.makeFolder("inner")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let missing = try storageError { _ = try MappedFile("none", in: open) }
    #expect(missing.code == .missing && missing.message.contains("'\(folder.path)/none'"))
    // Neither waits for another process.
    let pipe = try storageError { _ = try MappedFile("pipe", in: open) }
    #expect(pipe.code == .invalid && pipe.message.contains("'\(folder.path)/pipe'"))
    for name in ["inner", "pipe"] {
      let error = try storageError { try AtomicFile.write([], to: name, in: open) }
      #expect(error.code == .cannotWrite && error.message.contains("'\(folder.path)/\(name)'"))
    }
    #expect(try storageError { _ = try OpenFolder("\(folder.path)/none") }.code == .missing)
    #expect(try storageError { try open.removeFile("inner") }.code == .cannotWrite)
  }

  @Test func aFileThatCameMeanwhileIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    let error = try storageError {
      var writer = try FileWriter(to: path)
      try writer.write("mine")
      try folder.plant("theirs")
      try writer.commit(replacing: false)
    }
    #expect(error.code == .exists && error.message.contains("'\(path)' is there already"))
    #expect(try text(of: path) == "theirs" && folder.names() == ["file"])
    try AtomicFile.write([65], to: "\(folder.path)/new", replacing: false)
    #expect(try text(of: "\(folder.path)/new") == "A")
    try AtomicFile.write(to: path) { try $0.write("again") }
    #expect(try text(of: path) == "again")
  }

  @Test func aTemporaryNameHasItsForm() {
    for name in [".tmp-host-1-0", ".tmp-a-b-c-12-3", TemporaryName.name(1, 0)] {
      #expect(TemporaryName.matches(name), "\(name)")
    }
    for name in [
      ".tmp-notes", ".tmp-", ".tmp-1-0", ".tmp-host-1-", ".tmp-host-x-0", ".tmp-host-1-0.txt",
      "tmp-host-1-0", ".tmp--1-0",
    ] {
      #expect(!TemporaryName.matches(name), "\(name)")
    }
  }
}
