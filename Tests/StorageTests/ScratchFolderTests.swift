import Storage
import TestSupport
import Testing

/// Folders for what is needed for a while.
@Suite struct ScratchFolderTests {
  @Test("It is there for its use, and gone after it, whatever the end")
  func lifetime() throws {
    let folder = try TemporaryFolder()
    func use(_ path: String) throws -> Int {
      try Folder.create("\(path)/deep/er")
      try AtomicFile.write([1], to: "\(path)/deep/er/a")
      #expect(try folder.names().count == 1)
      #expect(try folder.names()[0].hasPrefix(".tmp-"))
      return 7
    }
    #expect(try ScratchFolder.with(in: folder.path, use) == 7)
    #expect(try folder.names().isEmpty)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try ScratchFolder.with(in: folder.path) { path in
        _ = try use(path)
        throw Stop()
      }
    }
    #expect(try folder.names().isEmpty)
    let error = #expect(throws: StorageError.self) {
      try ScratchFolder.with(in: "\(folder.path)/none") { _ in }
    }
    #expect(error?.code == .cannotWrite)
  }
}
