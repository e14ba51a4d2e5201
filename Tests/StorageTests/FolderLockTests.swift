import TestSupport
import Testing

@testable import Storage

@Suite struct FolderLockTests {
  @Test func oneAtATime() throws {
    let folder = try TemporaryFolder()
    do {
      let lock = try FolderLock(folder.path)
      #expect(lock.isHeld)
      let error = try storageError { _ = try FolderLock(folder.path) }
      #expect(error.code == .cannotWrite)
      #expect(
        error.message.hasPrefix("cannot write to '\(folder.path)': another run is writing to it"))
      withExtendedLifetime(lock) {}
    }
    #expect(try FolderLock(folder.path).isHeld)
  }

  @Test func whatIsNoFolderHasNoLock() throws {
    let folder = try TemporaryFolder()
    #expect(try storageError { _ = try FolderLock("\(folder.path)/none") }.code == .missing)
    let file = try folder.plant("text")
    #expect(try storageError { _ = try FolderLock(file) }.code == .missing)
  }
}
