import Foundation
import Glibc
import TestSupport
import Testing

/// Limits of the process: memory, threads, sizes of files.
@Suite struct LimitTests {
  private static let codes: Set<Int32> = [0, 64, 65, 66, 70, 71, 73, 74]
  private static let commands = [
    "train english.txt --out m --force --hidden 32 --epochs 1 --max-minutes 0.01 --threads 2",
    "eval english.txt --model models/mos --threads 2", "sample models/mos -n 5",
    "tokenize english.txt", "vocab build english.txt --out v.json --force", "info models/mos",
    "inspect models/mos --contexts 50 --threads 2",
  ]

  private func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    try work.plant(String(repeating: Texts.english, count: 20), "english.txt")
    return work
  }

  /// A code of the list and, but for success, one line of an error.
  private func expectEnd(_ outcome: Outcome, _ context: String) {
    #expect(outcome.code.map(Self.codes.contains) == true, "\(context): \(outcome)")
    let errors = outcome.errorLines.count { $0.hasPrefix("error: ") }
    #expect(errors == (outcome.code == 0 ? 0 : 1), "\(context): \(outcome)")
  }

  /// MB at which the program has begun, and is not done: from where its libraries are loaded.
  @Test(
    "A limit of memory ends every command with its result or a line",
    .disabled(if: Compilation.isSanitized, "a sanitizer takes terabytes of addresses"),
    arguments: commands)
  func memory(command: String) throws {
    let work = try workplace()
    let start = try #require(
      try stride(from: 60, to: 2_000, by: 10).first {
        try work.shell("ulimit -v \($0 * 1000); exec $LM --version").code == 0
      })
    for more in [0, 3, 8, 15, 25, 50, 100, 1_000] {
      let outcome = try work.shell("ulimit -v \((start + more) * 1000); exec $LM \(command)")
      expectEnd(outcome, "\(command) with \(start + more) MB")
    }
  }

  @Test(
    "A limit of threads ends with 71 or with fewer threads",
    .enabled(if: geteuid() == 0, "the limit does not bind root, and only root can be another user"))
  func threads() throws {
    let work = try workplace()
    // Another user has to come to the program and the texts.
    chmod((work.path as NSString).deletingLastPathComponent, 0o755)
    let user = "setpriv --reuid=65533 --regid=65533 --clear-groups"
    // Were it copied by this process, one that another thread starts meanwhile would keep it from being run.
    try #require(try work.shell("cp $LM lm && exec \(user) ./lm --version").code == 0)
    func outcome(_ command: String) throws -> Outcome {
      try work.shell("\(user) bash -c 'ulimit -u 1; exec ./lm \(command)'")
    }
    for command in [
      "eval english.txt --model models/mos --threads 4", "bench --shape small --threads 2",
    ] {
      expectFailure(try outcome(command), 71, "the system cannot start ", "choose fewer --threads")
    }
    // The text is walked by the threads that there are.
    let alone = try work.lm("vocab unknown models/mos english.txt --threads 1")
    let limited = try outcome("vocab unknown models/mos english.txt --threads 4")
    expectSuccess(limited)
    #expect(limited.output == alone.output)
  }

  @Test(
    "A stack that is too small is named",
    .disabled(if: Compilation.isSanitized, "it takes more stack"))
  func stack() throws {
    let work = try workplace()
    let line = "train english.txt --out s --hidden 64 --max-steps 3 -q"
    let codes = try [48, 64, 96, 160].map { size in
      let outcome = try work.shell("ulimit -s \(size); exec $LM \(line) --force")
      if outcome.code == 71 {
        #expect(outcome.errorLines.last?.hasSuffix("raise the limit of 'ulimit -s'") == true)
      } else {
        expectSuccess(outcome)
      }
      return outcome.code
    }
    #expect(codes.contains(71), "\(codes)")
  }

  @Test("A limit of the size of files ends with 73, and leaves what was there")
  func fileSize() throws {
    let work = try workplace()
    let before = try work.files().keys.sorted()
    for command in [
      "train english.txt --out m --hidden 64 -q",
      "tokenize english.txt --model models/mos --out ids",
    ] {
      let outcome = try work.shell("ulimit -f 8; exec $LM \(command)")
      expectFailure(outcome, 73, "File too large; raise the limit of the size of files")
      #expect(try work.files().keys.sorted() == before)
    }
  }

  @Test(
    "An abort and a fault of the program end with a line", arguments: [SIGABRT, SIGSEGV, SIGILL])
  func fault(number: Int32) throws {
    let outcome = try end(by: number)
    #expect(outcome.code == 70)
    #expect(
      outcome.error
        == "error: an internal fault; report it with the command, its input and 'lm --version'\n")
  }

  @Test("A mapped file that is cut short is told, and not a signal") func shortened() throws {
    let outcome = try end(by: SIGBUS)
    #expect(outcome.code == 74 && outcome.error.hasPrefix("error: a file became shorter while"))
  }

  @Test(
    "A corpus may have more files than the process may open, and the limit is named where it ends")
  func openFiles() throws {
    let work = try Workplace()
    for number in 0..<300 { try work.plant("line \(number) with words\n", "many/\(number).txt") }
    expectSuccess(try work.shell("ulimit -n 200; exec $LM vocab build many --whole --out v.json"))
    let whole = try work.lm("vocab build many --whole --out w.json")
    expectSuccess(whole)
    #expect(try work.read("v.json") == work.read("w.json"))
    expectFailure(
      try work.shell("ulimit -n 4; exec $LM vocab build many --whole --out u.json"), 71,
      "Too many open files; raise the limit of open files, as with 'ulimit -n 4096'")
  }

  /// How a program that waits for its input ends by a signal.
  private func end(by signal: Int32) throws -> Outcome {
    let work = try workplace()
    mkfifo("\(work.path)/pipe", 0o600)
    let silent = open("\(work.path)/pipe", O_RDWR)
    defer { close(silent) }
    let running = try work.start(["tokenize", "pipe"])
    try running.untilItHandlesInterrupts()
    kill(running.pid, signal)
    return try running.wait()
  }
}
