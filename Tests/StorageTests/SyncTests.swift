import CSyncs
import Glibc
import TestSupport
import Testing

@testable import Storage

/// What is written survives a power cut: bytes are on the disk before their name, and the name before the
/// call returns.
@Suite struct SyncTests {
  /// What `body` syncs and renames in the folder, in order; hidden names read `*`, the folder itself `.`.
  func log(_ folder: TemporaryFolder, _ body: () throws -> Void) throws -> [String] {
    let real = Path.resolved(folder.path)
    sync_log_start()
    defer { _ = sync_log_end() }
    try body()
    return String(cString: sync_log_end()).split(separator: "\n").map { line in
      line.split(separator: " ").map { word in
        guard word.hasPrefix("/") else { return String(word) }
        let names = word.dropFirst(real.count).split(separator: "/")
        return names.isEmpty
          ? "." : names.map { $0.hasPrefix(".tmp-") ? "*" : String($0) }.joined(separator: "/")
      }.joined(separator: " ")
    }
  }

  @Test func aFileIsOnTheDiskBeforeItTakesItsPlace() throws {
    let folder = try TemporaryFolder()
    let log = try log(folder) { try AtomicFile.write([1, 2], to: "\(folder.path)/file") }
    #expect(log == ["sync *", "rename * file", "sync ."])
  }

  @Test func aFolderIsOnTheDiskWithAllItHolds() throws {
    let folder = try TemporaryFolder()
    func build(_ path: String) throws {
      #expect(mkdir("\(path)/inner", 0o755) == 0)
      #expect(symlink("a", "\(path)/link") == 0)
      for name in ["a", "inner/b"] { fclose(fopen("\(path)/\(name)", "w")) }
    }
    let path = "\(folder.path)/model"
    let parts = ["sync */a", "sync */inner/b", "sync */inner", "sync *"]
    let created = try log(folder) { try AtomicFolder.create(at: path, build: build) }
    #expect(created == parts + ["rename * model", "sync ."])
    // Both change places in one step that is no rename.
    let replaced = try log(folder) {
      try AtomicFolder.create(at: path, replacingIf: { _ in }, build: build)
    }
    #expect(replaced == parts + ["sync ."])
  }

  /// Needs no privilege: the writer's descriptor is turned into one of a pipe, which cannot be synced.
  @Test func whatCannotBeSyncedDoesNotTakeItsPlace() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    let error = try storageError {
      var writer = try FileWriter(to: path)
      try writer.write("new")
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      try #require(dup2(ends[1], writer.descriptor.number) >= 0)
      for end in ends { close(end) }
      try writer.commit()
    }
    #expect(error.code == .cannotWrite)
    #expect(error.message.contains("'\(path)': Invalid argument"))
    #expect(try text(of: path) == "old")
    #expect(try folder.names() == ["file"])
  }
}
