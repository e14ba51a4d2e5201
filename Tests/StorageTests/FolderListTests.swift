import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FolderListTests {
  @Test func namesInTheOrderOfTheirBytes() throws {
    let folder = try TemporaryFolder()
    let names = ["B", "_", "a", "b", "é", ".hidden", "10", "9"]
    for name in names { try folder.plant("", name) }
    #expect(
      try Folder.names(in: folder.path) == [".hidden", "10", "9", "B", "_", "a", "b", "é"])
    #expect(try storageError { _ = try Folder.names(in: "\(folder.path)/a") }.code == .missing)
  }

  @Test func filesAreNeitherHiddenNorFolders() throws {
    let folder = try TemporaryFolder()
    try folder.plant("", "b")
    try folder.plant("", ".hidden")
    try folder.makeFolder("folder")
    #expect(symlink("b", "\(folder.path)/a") == 0)
    #expect(symlink("folder", "\(folder.path)/other") == 0)
    #expect(try Folder.files(in: folder.path) == ["a", "b"])
    #expect(symlink("nowhere", "\(folder.path)/lost") == 0)
    let error = try storageError { _ = try Folder.files(in: folder.path) }
    #expect(error.code == .missing && error.message.contains("/lost'"))
  }

  @Test func foldersAboveAreMade() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<2 { try Folder.create("\(folder.path)/a/b/c") }
    #expect(try folder.names("a") == ["b"] && folder.names("a/b") == ["c"])
    try folder.plant("", "file")
    let error = try storageError { try Folder.create("\(folder.path)/file/a") }
    #expect(error.code == .cannotWrite && error.message.contains("/file': File exists"))
  }
}
