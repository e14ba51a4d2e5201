import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct FullDiskTests {
  /// Needs no privilege: the writer's descriptor is turned into one of a device that is always full.
  @Test func fullDeviceKeepsTheOldFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("old")
    let error = try storageError {
      try AtomicFile.write(to: path) { writer in
        try writer.write("new")
        let full = open("/dev/full", O_WRONLY)
        try #require(dup2(full, writer.descriptor.number) >= 0)
        close(full)
        try writer.write("more")
      }
    }
    #expect(error.code == .cannotWrite)
    #expect(error.message.contains("'\(path)': No space left on device; free some space"))
    #expect(try text(of: path) == "old")
    #expect(try folder.names() == ["file"])
  }

  /// A disk of 64 KiB, or nil where mounting is not permitted.
  static func withSmallDisk(_ body: (TemporaryFolder) throws -> Void) throws -> Bool {
    let folder = try TemporaryFolder()
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0 else { return false }
    defer { umount2(folder.path, Int32(MNT_DETACH)) }
    try body(folder)
    return true
  }

  static let canMount = (try? withSmallDisk { _ in }) ?? false

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func fullDiskKeepsTheOldFile() throws {
    _ = try Self.withSmallDisk { disk in
      let old = [UInt8](repeating: 1, count: 8192)
      let path = try disk.plant(old)
      let error = try storageError {
        try AtomicFile.write([UInt8](repeating: 2, count: 200_000), to: path)
      }
      #expect(error.code == .cannotWrite)
      #expect(error.message.contains("No space left on device"))
      #expect(try bytes(of: path) == old)
      #expect(try disk.names() == ["file"])
    }
  }

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func fullDiskKeepsTheOldFolder() throws {
    _ = try Self.withSmallDisk { disk in
      let model = try disk.makeFolder("model")
      try disk.plant("old", "model/marker")
      let error = try storageError {
        try AtomicFolder.create(at: model, replacingIf: { _ in }) { folder in
          try AtomicFile.write([UInt8](repeating: 1, count: 20_000), to: "\(folder)/a")
          try AtomicFile.write([UInt8](repeating: 1, count: 200_000), to: "\(folder)/b")
        }
      }
      #expect(error.code == .cannotWrite)
      #expect(try disk.names() == ["model"])
      #expect(try disk.names("model") == ["marker"])
      #expect(try text(of: "\(model)/marker") == "old")
    }
  }
}
