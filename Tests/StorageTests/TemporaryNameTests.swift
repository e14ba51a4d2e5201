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

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func whatAnotherUserOwnsStays() throws {
    let folder = try TemporaryFolder()
    let name = TemporaryName.name(Self.gone, 0)
    #expect(chown(try folder.plant("theirs", name), 12345, 12345) == 0)
    try AtomicFile.write([1], to: "\(folder.path)/f")
    #expect(try folder.names() == [name, "f"])
  }
}
