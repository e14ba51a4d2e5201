import CLinux
import CSyncs
import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite struct AtomicFolderTests {
  struct Interruption: Error {}

  /// How the old folder and the new one change places.
  enum Exchange: CaseIterable, Sendable {
    case inOneStep, inTwoSteps

    func callAsFunction(_ a: UnsafePointer<CChar>, _ b: UnsafePointer<CChar>) -> Int32 {
      guard self == .inTwoSteps else { return linux_exchange(a, b) }
      errno = ENOSYS
      return -1
    }
  }

  /// A folder that holds the folder `model`, with a marker, a file and a folder.
  func folderWithModel() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.makeFolder("model")
    try folder.makeFolder("model/inner")
    for name in ["marker", "old", "inner/deep"] { try folder.plant("old", "model/\(name)") }
    return folder
  }

  func anything(_: String) {}

  func expectOldModel(_ folder: TemporaryFolder) throws {
    #expect(try folder.names() == ["model"])
    #expect(try folder.names("model") == ["inner", "marker", "old"])
    #expect(try text(of: "\(folder.path)/model/inner/deep") == "old")
  }

  func build(_ folder: String) throws {
    try AtomicFile.write(Array("new".utf8), to: "\(folder)/marker")
    #expect(mkdir("\(folder)/part", 0o755) == 0)
    try AtomicFile.write(Array("new".utf8), to: "\(folder)/part/file")
  }

  func expectNewModel(_ folder: TemporaryFolder, _ name: String = "model") throws {
    #expect(try folder.names(name) == ["marker", "part"])
    #expect(try text(of: "\(folder.path)/\(name)/part/file") == "new")
  }

  @Test(arguments: ["model", "model/", "a/b/model", "empty", "link"])
  func createsANewFolder(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("empty")
    #expect(symlink("empty", "\(folder.path)/link") == 0)
    try AtomicFolder.create(at: "\(folder.path)/\(name)", build: build)
    try expectNewModel(folder, name)
    let top = name.prefix { $0 != "/" }
    #expect(try folder.names() == Set(["empty", "link", String(top)]).sorted())
  }

  @Test(arguments: Exchange.allCases)
  func replacesAFolder(exchange: Exchange) throws {
    let folder = try folderWithModel()
    let path = "\(folder.path)/model"
    try AtomicFolder.create(
      at: path, replacingIf: anything, exchange: exchange.callAsFunction,
      rename: rename
    ) { temporary in
      #expect(try text(of: "\(path)/old") == "old")
      try build(temporary)
    }
    try expectNewModel(folder)
    #expect(try folder.names() == ["model"])
  }

  @Test(arguments: Exchange.allCases)
  func aFailingBuildChangesNothing(exchange: Exchange) throws {
    let folder = try folderWithModel()
    #expect(throws: Interruption.self) {
      try AtomicFolder.create(
        at: "\(folder.path)/model", replacingIf: anything, exchange: exchange.callAsFunction,
        rename: rename
      ) {
        try build($0)
        throw Interruption()
      }
    }
    try expectOldModel(folder)
  }

  @Test func aFailingExchangeChangesNothing() throws {
    let folder = try folderWithModel()
    let error = try storageError {
      try AtomicFolder.create(
        at: "\(folder.path)/model", replacingIf: anything,
        exchange: { _, _ in
          errno = EIO
          return -1
        }, rename: rename, build: build)
    }
    #expect(error.code == .ioFailed)
    try expectOldModel(folder)
  }

  @Test func aFailingSecondStepIsUndone() throws {
    let folder = try folderWithModel()
    var calls = 0
    let error = try storageError {
      try AtomicFolder.create(
        at: "\(folder.path)/model", replacingIf: anything,
        exchange: Exchange.inTwoSteps.callAsFunction,
        rename: { old, new in
          calls += 1
          guard calls == 2 else { return rename(old, new) }
          errno = EIO
          return -1
        }, build: build)
    }
    #expect(error.code == .ioFailed)
    #expect(calls == 3)
    try expectOldModel(folder)
  }

  @Test func whatCannotBeUndoneIsNamed() throws {
    let folder = try folderWithModel()
    let path = "\(folder.path)/model"
    var calls = 0
    let error = try storageError {
      try AtomicFolder.create(
        at: path, replacingIf: anything, exchange: Exchange.inTwoSteps.callAsFunction,
        rename: { old, new in
          calls += 1
          guard calls > 1 else { return rename(old, new) }
          errno = EIO
          return -1
        }, build: build)
    }
    let kept = try #require(folder.names().first)
    #expect(error.code == .ioFailed && error.message.contains("kept as '\(folder.path)/\(kept)'"))
    #expect(try text(of: "\(folder.path)/\(kept)/old") == "old")
    #expect(try folder.names() == [kept])
  }

  @Test(
    "What was replaced is kept, and named, where the disk does not say that the new folder is there"
  )
  func unsyncedFolders() throws {
    let folder = try folderWithModel()
    let path = "\(folder.path)/model"
    let error = try storageError {
      defer { sync_fail_folders(0) }
      try AtomicFolder.create(at: path, replacingIf: anything) {
        try build($0)
        sync_fail_folders(EIO)
      }
    }
    // The folder itself is synced before it takes its place.
    #expect(error.code == .ioFailed)
    try expectOldModel(folder)
    let late = try storageError {
      defer { sync_fail_folders(0) }
      try AtomicFolder.create(
        at: path, replacingIf: anything,
        exchange: {
          defer { sync_fail_folders(EIO) }
          return linux_exchange($0, $1)
        }, rename: rename, build: build)
    }
    let kept = try #require(folder.names().first)
    #expect(late.code == .ioFailed)
    #expect(late.message.contains("wrote '\(path)', but it may be gone after a power cut"))
    #expect(late.message.contains("is kept as '") && late.message.contains("/\(kept)'"))
    #expect(try text(of: "\(folder.path)/\(kept)/old") == "old")
    try expectNewModel(folder)
  }

  @Test func aFailingFirstStepLeavesNothing() throws {
    let folder = try folderWithModel()
    var calls = 0
    let error = try storageError {
      try AtomicFolder.create(
        at: "\(folder.path)/model", replacingIf: anything,
        exchange: Exchange.inTwoSteps.callAsFunction,
        rename: { _, _ in
          calls += 1
          errno = EIO
          return -1
        }, build: build)
    }
    #expect(error.code == .ioFailed && calls == 1)
    try expectOldModel(folder)
  }

  @Test func aTargetIsLookedAtBefore() throws {
    let folder = try folderWithModel()
    try folder.makeFolder("empty")
    let file = try folder.plant("text")
    #expect(try !AtomicFolder.validateTarget("\(folder.path)/none"))
    #expect(try !AtomicFolder.validateTarget("\(folder.path)/empty"))
    let model = "\(folder.path)/model"
    #expect(try AtomicFolder.validateTarget(model, replacingIf: anything))
    #expect(try storageError { try AtomicFolder.validateTarget(model) }.code == .exists)
    #expect(try storageError { try AtomicFolder.validateTarget(file) }.code == .cannotWrite)
    #expect(throws: Interruption.self) {
      try AtomicFolder.validateTarget(model) { _ in throw Interruption() }
    }
  }

  @Test func refusesToReplace() throws {
    let folder = try folderWithModel()
    let path = "\(folder.path)/model"
    let error = try storageError {
      try AtomicFolder.create(at: path) { _ in Issue.record("built in vain") }
    }
    #expect(error.code == .exists)
    #expect(throws: Interruption.self) {
      try AtomicFolder.create(
        at: path,
        replacingIf: {
          #expect($0 == path)
          throw Interruption()
        }, build: { _ in Issue.record("built in vain") })
    }
    try expectOldModel(folder)
  }

  @Test func refusesTheCurrentFolder() throws {
    let path = Path.resolved(".")
    let error = try storageError {
      try AtomicFolder.create(at: path, replacingIf: anything) { _ in
        Issue.record("built in vain")
      }
    }
    #expect(error.code == .cannotWrite)
  }

  @Test func refusesWhatAppearsWhileBuilding() throws {
    let folder = try TemporaryFolder()
    let error = try storageError {
      try AtomicFolder.create(at: "\(folder.path)/model") {
        try build($0)
        try folder.makeFolder("model")
        try folder.plant("theirs", "model/file")
      }
    }
    #expect(error.code == .exists)
    #expect(try folder.names() == ["model"])
    #expect(try text(of: "\(folder.path)/model/file") == "theirs")
  }

  @Test(arguments: ["file", "file/model"])
  func refusesAFileInTheWay(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.plant("old")
    let error = try storageError {
      try AtomicFolder.create(at: "\(folder.path)/\(name)", replacingIf: anything, build: build)
    }
    #expect(error.code == .cannotWrite)
    #expect(try folder.names() == ["file"])
    #expect(try text(of: "\(folder.path)/file") == "old")
  }

  @Test func removalDoesNotFollowLinks() throws {
    let folder = try folderWithModel()
    try folder.makeFolder("theirs")
    try folder.plant("theirs", "theirs/file")
    #expect(symlink("../theirs", "\(folder.path)/model/link") == 0)
    try AtomicFolder.create(at: "\(folder.path)/model", replacingIf: anything, build: build)
    try expectNewModel(folder)
    #expect(try folder.names("theirs") == ["file"])
  }
}
