import Glibc
import TestSupport
import Testing

@testable import Storage

/// What a killed process left behind is deleted by the next write to the same folder.
@Suite struct TemporaryNameTests {
  /// No process has it: the kernel's largest is below 2²².
  static let gone = pid_t.max

  @Test func whatAGoneProcessLeftIsDeleted() throws {
    let folder = try TemporaryFolder()
    try folder.plant("mine", "mine")
    let tree = TemporaryName.name(Self.gone, 1)
    try folder.makeFolder(tree)
    try folder.plant("half", "\(tree)/half")
    #expect(symlink("../mine", "\(folder.path)/\(tree)/link") == 0)
    try folder.plant("half", TemporaryName.name(Self.gone, 0))
    #expect(symlink("mine", "\(folder.path)/\(TemporaryName.name(Self.gone, 23))") == 0)
    try AtomicFile.write([1], to: "\(folder.path)/f")
    #expect(try folder.names() == ["f", "mine"])
    #expect(try text(of: "\(folder.path)/mine") == "mine")
  }

  @Test func makingAFolderDeletesToo() throws {
    let folder = try TemporaryFolder()
    try folder.plant("half", TemporaryName.name(Self.gone, 0))
    try AtomicFolder.create(at: "\(folder.path)/model") { _ in }
    #expect(try folder.names() == ["model"])
  }

  /// A process that lives, another machine, and names that only look alike.
  @Test(arguments: [
    TemporaryName.name(getpid(), 7), TemporaryName.name(1, 0), ".tmp-another.host-\(gone)-0",
    TemporaryName.name(gone, 0).replacing(/[0-9]+-[0-9]+-0$/, with: "1-\(gone)-0"),
    ".tmp-\(gone)-0", "x\(TemporaryName.name(gone, 0))", "\(TemporaryName.name(gone, 0))-0",
    "\(TemporaryName.name(gone, 0))x", String(TemporaryName.name(gone, 0).dropLast()),
    TemporaryName.name(gone, -1), TemporaryName.name(-gone, 0), TemporaryName.name(0, 0),
    TemporaryName.name(gone, 0).replacing("\(gone)", with: "99999999999"),
    TemporaryName.name(gone, 0).replacing("\(gone)", with: "+\(gone)"),
  ])
  func allElseStays(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.plant("theirs", name)
    try AtomicFile.write([1], to: "\(folder.path)/f")
    #expect(Set(try folder.names()) == [name, "f"])
  }

  @Test("A name tells of the space of process ids, in which a living process of a container has it")
  func space() throws {
    var status = stat()
    #expect(stat("/proc/self/ns/pid", &status) == 0)
    #expect(TemporaryName.name(7, 3).hasSuffix("-\(status.st_ino)-7-3"))
    #expect(TemporaryName.matches(TemporaryName.name(7, 3)))
  }

  @Test("A failed folder goes although the folder around it was renamed")
  func renamedAround() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("a")
    #expect(throws: StorageError.self) {
      try AtomicFolder.create(at: "\(folder.path)/a/model") { hidden in
        try AtomicFile.write([1], to: "\(hidden)/f")
        #expect(rename("\(folder.path)/a", "\(folder.path)/b") == 0)
      }
    }
    #expect(try folder.names("b") == [])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func whatAnotherUserOwnsStays() throws {
    let folder = try TemporaryFolder()
    let name = TemporaryName.name(Self.gone, 0)
    #expect(chown(try folder.plant("theirs", name), 12345, 12345) == 0)
    try AtomicFile.write([1], to: "\(folder.path)/f")
    #expect(try folder.names() == [name, "f"])
  }
}
