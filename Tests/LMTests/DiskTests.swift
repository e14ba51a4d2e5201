import Foundation
import Glibc
import Testing

/// Disks that are full or may not be written to.
@Suite struct DiskTests {
  /// A tmpfs, mounted while `body` runs; false where mounting is not permitted.
  static func withDisk(
    _ size: String, _ body: (_ work: Workplace, _ disk: String) throws -> Void
  ) throws -> Bool {
    let work = try Workplace()
    let disk = work.path + "/disk"
    mkdir(disk, 0o755)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=\(size)") == 0 else { return false }
    defer { umount2(disk, 2) }  // MNT_DETACH
    try body(work, disk)
    return true
  }

  static let canMount = (try? withDisk("64k") { _, _ in }) ?? false

  @Test func folderThatCannotBeMadeEndsWith73() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for out in ["/proc/model", "/proc/self/fd/model"] {
      expectFailure(try work.lm("train corpus.txt --quiet \(tiny) --out \(out)"), 73, out)
    }
  }

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func readOnlyDiskEndsWith73() throws {
    _ = try Self.withDisk("4m") { work, disk in
      try work.plant(Texts.english, "corpus.txt")
      expectSuccess(try work.lm("train corpus.txt \(tiny) --epochs 1 --out disk/m"))
      let before = try work.files()
      let flags = UInt(1 | 32)  // MS_RDONLY | MS_REMOUNT
      try #require(mount(nil, disk, nil, flags, nil) == 0)
      let line = "train corpus.txt --quiet \(tiny) --epochs 1 --out disk"
      expectFailure(try work.lm("\(line)/new"), 73, "disk/new': Read-only file system")
      expectFailure(try work.lm("\(line)/m --force"), 73, "disk/m': Read-only file system")
      // Reading goes on, and there is nothing to write for a run that has ended.
      expectSuccess(try work.lm("eval --model disk/m"), quiet: true)
      expectSuccess(try work.lm("train --resume disk/m --quiet"), quiet: true)
      #expect(try work.files() == before)
    }
  }

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func fullDiskAtTheStartEndsWith73() throws {
    _ = try Self.withDisk("64k") { work, _ in
      try work.plant(Texts.english, "corpus.txt")
      let line = "train corpus.txt --quiet --hidden 100 --epochs 1 --out disk/m"
      expectFailure(try work.lm(line), 73, "No space left on device; free some space")
      #expect(try work.files("disk").isEmpty)
    }
  }

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func modelIsKeptWhenTheDiskIsFull() throws {
    _ = try Self.withDisk("256k") { work, _ in
      try work.plant(Texts.english, "corpus.txt")
      expectSuccess(
        try work.lm("train corpus.txt --quiet --hidden 8 --layers 1 --epochs 1 --out disk/m"))
      let before = try work.files()
      for hidden in [40, 100, 200] {
        let line = "train corpus.txt --quiet --hidden \(hidden) --epochs 1 --out disk/m --force"
        expectFailure(try work.lm(line), 73, "No space left on device")
        #expect(try work.files() == before)
      }
    }
  }

  @Test(.enabled(if: canMount, "mounting is not permitted here"))
  func checkpointIsKeptWhenTheDiskFillsUp() throws {
    _ = try Self.withDisk("2m") { work, disk in
      try work.plant(Texts.english, "corpus.txt")
      let run = "train corpus.txt --quiet --hidden 24 --batch-size 4 --epochs 12"
      expectSuccess(try work.lm("\(run) --out whole"))
      let running = try work.start(
        "\(run) --out disk/m".split(separator: " ").map(String.init))
      try work.waitFor("disk/m/checkpoint.safetensors")
      kill(running.pid, SIGINT)
      #expect(try running.wait().code == 130)
      // Not a byte is left.
      let filler = open("\(disk)/filler", O_WRONLY | O_CREAT, 0o644)
      let zeros = [UInt8](repeating: 0, count: 4096)
      while write(filler, zeros, zeros.count) > 0 {}
      close(filler)
      let before = try work.model("disk/m")
      for save in ["", "--save-every 2"] {
        let resumed = try work.lm("train --quiet --resume disk/m \(save)")
        expectFailure(resumed, 73, "No space left on device; free some space")
        #expect(try work.model("disk/m") == before)
      }
      try work.remove("disk/filler")
      expectSuccess(try work.lm("train --quiet --resume disk/m"), quiet: true)
      #expect(try work.model("disk/m") == work.model("whole"))
    }
  }

  private static let helps = [
    "", "help", "--help", "help train", "train --help", "eval --help-all", "vocab", "--version",
    "--generate-completion-script bash", "--generate-completion-script zsh",
    "--generate-completion-script fish", "info m", "tokenize corpus.txt", "vocab show m",
  ]

  @Test("What a full disk does not take ends with 74", arguments: helps)
  func fullOutput(line: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    let outcome = try work.lm(line, output: "/dev/full")
    #expect(outcome.code == 74, "\(outcome)")
    #expect(
      outcome.error
        == "error: cannot write to the standard output: No space left on device; write it elsewhere\n"
    )
  }

  @Test("Figures that go to the standard error are results too")
  func fullError() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    let line = "$LM eval m corpus.txt -q --per-token -"
    #expect(try work.shell("\(line) 2> /dev/full").code == 74)
    #expect(try work.shell("\(line) > losses 2> figures").code == 0)
    #expect(try !work.read("losses").isEmpty && !work.read("figures").isEmpty)
  }

  @Test(
    "A file on a full disk is seen too", .enabled(if: canMount, "mounting is not permitted here"))
  func fullFile() throws {
    _ = try Self.withDisk("16k") { work, disk in
      let filler = open("\(disk)/filler", O_WRONLY | O_CREAT, 0o644)
      let zeros = [UInt8](repeating: 0, count: 4096)
      while write(filler, zeros, zeros.count) > 0 {}
      close(filler)
      for line in ["--help", "--version", "--generate-completion-script zsh"] {
        let outcome = try work.shell("exec $LM \(line) > disk/out")
        #expect(outcome.code == 74 && outcome.errorLines.count == 1, "\(outcome)")
      }
    }
  }
}
