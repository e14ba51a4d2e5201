import Foundation
import Glibc
import TestSupport
import Testing

/// What signals do to a program of its own process.
@Suite struct SignalTests {
  @Test(
    "The first signal asks for a stop, the second ends the program at once",
    .disabled(if: Compilation.holdsSignals, "ThreadSanitizer holds both back for long"),
    arguments: [(SIGINT, SIGINT), (SIGINT, SIGTERM), (SIGHUP, SIGTERM)])
  func second(first: Int32, second: Int32) throws {
    let work = try Workplace()
    // A line is cut into tokens without a look for signals.
    try work.plant(String(repeating: "word ", count: 12_000_000), "line.txt")
    let running = try work.start(["tokenize", "line.txt"], output: "/dev/null")
    try running.untilItHandlesInterrupts()
    usleep(300_000)
    kill(running.pid, first)
    usleep(50_000)
    kill(running.pid, second)
    let outcome = try running.wait()
    #expect(outcome.signal == second, "\(outcome)")
  }

  /// A run of many epochs, which has saved its first checkpoint.
  private func longRun() throws -> (Workplace, Running) {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let running = try work.start(
      "train corpus.txt --out m --threads 1 --hidden 16 --epochs 100000".split(separator: " ")
        .map(String.init))
    try work.waitFor("m/checkpoint.safetensors")
    return (work, running)
  }

  @Test(
    "A run that a signal stops ends with 130, and says how to go on",
    arguments: [SIGTERM, SIGQUIT, SIGXCPU])
  func training(number: Int32) throws {
    let (work, running) = try longRun()
    kill(running.pid, number)
    let outcome = try running.wait()
    #expect(outcome.code == 130 && outcome.output.isEmpty, "\(outcome)")
    let lines = outcome.errorLines.suffix(2)
    #expect(
      lines.first?.wholeMatch(of: /stopped after update \d+; the checkpoint is saved/) != nil,
      "\(outcome)")
    #expect(lines.last == "error: stopped by a signal; go on with 'lm train --resume m'")
    expectSuccess(try work.lm("info m"), quiet: true)
  }

  @Test("A run that is renamed, and another model in its place, is told when a signal stops it")
  func renamed() throws {
    let (work, running) = try longRun()
    #expect(rename("\(work.path)/m", "\(work.path)/moved") == 0)
    try work.copy("models/moc", of: Shared.workplace(), to: "m")
    kill(running.pid, SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.code == 130, "\(outcome)")
    #expect(
      outcome.errorLines.last
        == "error: stopped by a signal; go on with 'lm train --resume FOLDER'"
    )
  }

  @Test(
    "A run whose update is long says that it is going to stop", arguments: [SIGTERM, SIGXCPU])
  func longUpdate(number: Int32) throws {
    let work = try Workplace()
    // One update is of 12,800 tokens: seconds, however fast the machine.
    try work.plant(String(repeating: Texts.english, count: 20), "corpus.txt")
    let running = try work.start(
      "train corpus.txt --out m --hidden 1000 --layers 2 --batch-size 64 --bptt 200 --epochs 9"
        .split(separator: " ").map(String.init))
    try running.untilItSays("parameters")
    usleep(200_000)
    kill(running.pid, number)
    if number == SIGXCPU {
      // The system sends this one every second.
      usleep(50_000)
      kill(running.pid, number)
    }
    let outcome = try running.wait()
    #expect(outcome.code == 130, "\(outcome)")
    #expect(
      outcome.errorLines.contains(
        "note: stops at the end of this step; a second signal ends it at once"), "\(outcome)")
  }

  @Test("A signal ends a sample between two tokens, with what is written and 130")
  func sampling() throws {
    let work = try Shared.workplace()
    let running = try work.start(
      "sample models/mos -n 1000000000 --quiet".split(separator: " ").map(String.init))
    try running.untilItHandlesInterrupts()
    usleep(100_000)
    kill(running.pid, SIGINT)
    let outcome = try running.wait()
    #expect(outcome.code == 130, "\(outcome.code ?? -1)")
    #expect(outcome.error == "error: stopped by a signal; nothing is lost\n")
  }

  @Test("A signal that is ignored stays ignored, as under nohup")
  func ignored() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let line = "train corpus.txt --out m --threads 1 --hidden 16 --epochs 1000 --max-minutes 0.02"
    let outcome = try work.shell(
      "trap '' HUP; $LM \(line) & run=$!; until test -e m; do sleep 0.02; done; kill -HUP $run; "
        + "wait $run")
    expectSuccess(outcome)
    #expect(outcome.error.contains("\nthe time is over after update "))
  }

  /// What reads a text, without the text.
  private static let readers = [
    "eval --model models/mos", "compare models/mos models/moc", "tokenize",
    "tokenize --model models/mos --out ids", "tokenize --detokenize", "vocab build --out v.json",
    "vocab build --tokens bpe --out v.json", "vocab coverage", "vocab unknown models/mos",
    "train --out m", "train --arch ngram --out m",
  ]

  @Test(
    "A signal ends whatever reads a text within a second, and nothing stays", arguments: readers)
  func reading(_ line: String) throws {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    try work.plant(String(repeating: Texts.english, count: 20_000), "big.txt")
    mkfifo("\(work.path)/pipe", 0o600)
    func names() throws -> Set<String> {
      Set(try FileManager.default.subpathsOfDirectory(atPath: work.path))
    }
    let before = try names()
    // A long text, a pipe without a writer, and a standard input that says nothing.
    let silent = open("\(work.path)/pipe", O_RDWR)
    defer { close(silent) }
    for (text, delay) in [("big.txt", UInt32(20_000)), ("pipe", 50_000), ("-", 50_000)] {
      let running = try work.start(
        line.split(separator: " ").map(String.init) + [text],
        input: text == "-" ? "\(work.path)/pipe" : nil)
      try running.untilItHandlesInterrupts()
      usleep(delay)
      let start = ContinuousClock.now
      kill(running.pid, SIGTERM)
      let outcome = try running.wait()
      // A busy machine takes its time too.
      #expect(ContinuousClock.now - start < .seconds(3), "\(line) \(text)")
      #expect(outcome.code == 130, "\(line) \(text): \(outcome.error)")
      let what = outcome.output.isEmpty ? "nothing was written" : "the output is not complete"
      #expect(outcome.errorLines.last == "error: stopped by a signal; \(what)", "\(line) \(text)")
      #expect(try names() == before, "\(line) \(text)")
    }
  }

  @Test("A signal ends a stream that nobody reads")
  func unreadStream() throws {
    let work = try Workplace()
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    try work.plant(String(repeating: Texts.english, count: 20), "text.txt")
    mkfifo("\(work.path)/pipe", 0o600)
    let reader = open("\(work.path)/pipe", O_RDWR)
    defer { close(reader) }
    for option in ["--per-token", "--per-line"] {
      let running = try work.start(
        ["eval", "m", "text.txt", option, "-", "-q"], output: "\(work.path)/pipe")
      var one: UInt8 = 0
      #expect(Glibc.read(reader, &one, 1) == 1)
      usleep(100_000)
      kill(running.pid, SIGTERM)
      let outcome = try running.wait()
      #expect(outcome.code == 130, "\(outcome)")
      #expect(outcome.error == "error: stopped by a signal; the output is not complete\n")
      // The next one has an empty pipe.
      var rest = [UInt8](repeating: 0, count: 1 << 16)
      while poll(reader) { _ = Glibc.read(reader, &rest, rest.count) }
    }
  }

  private func poll(_ descriptor: Int32) -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&one, 1, 0) == 1
  }

  @Test("A prompt that does not come is waited for until a signal") func prompt() throws {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    mkfifo("\(work.path)/pipe", 0o600)
    let silent = open("\(work.path)/pipe", O_RDWR)
    defer { close(silent) }
    let running = try work.start(
      ["sample", "models/mos", "--prompt", "-"], input: "\(work.path)/pipe")
    try running.untilItHandlesInterrupts()
    usleep(50_000)
    kill(running.pid, SIGINT)
    let outcome = try running.wait()
    #expect(outcome.code == 130 && outcome.output.isEmpty, "\(outcome)")
  }

  @Test("What has no end is refused: a device, a prompt without an end") func endless() throws {
    let work = try Shared.workplace()
    for line in [
      "eval --model models/mos /dev/zero", "tokenize /dev/zero", "train /dev/zero --out m",
    ] {
      expectFailure(try work.lm(line), 66, "'/dev/zero': it is a device", "give a file or a pipe")
    }
    let outcome = try work.shell("yes word 2> /dev/null | $LM sample models/mos --prompt -")
    expectFailure(
      outcome, 66, "'/dev/stdin' is longer than 16 MiB, the most that is read from a pipe",
      alone: false)
    let file = try work.shell(
      "truncate -s 16777217 long; $LM sample models/mos --prompt - < long; rm long")
    #expect(file.error == "error: the prompt is longer than 16 MiB; give a shorter one\n")
  }

  @Test(
    "A pipe that the temporary folder has no room for says where to go",
    .enabled(if: DiskTests.canMount, "mounting is not permitted here"))
  func fullTemporaryFolder() throws {
    _ = try DiskTests.withDisk("2m") { work, disk in
      try work.copy("models", of: Shared.workplace(), to: "models")
      let outcome = try work.shell(
        "yes word 2> /dev/null | head -c 3000000 2> /dev/null | TMPDIR=\(disk) $LM eval --model models/mos -"
      )
      expectFailure(
        outcome, 73,
        "'/dev/stdin' is longer than the 1 MiB that '\(disk)' has for its copy; give a file, "
          + "or set TMPDIR to a folder with more space")
      #expect(try work.files("disk").isEmpty)
    }
  }
}
