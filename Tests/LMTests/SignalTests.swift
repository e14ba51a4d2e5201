import Foundation
import Glibc
import Testing

/// What signals do to a program of its own process.
@Suite struct SignalTests {
  @Test(
    "The first signal asks for a stop, the second ends the program at once",
    arguments: [(SIGINT, SIGINT), (SIGINT, SIGTERM), (SIGHUP, SIGTERM)])
  func second(first: Int32, second: Int32) throws {
    let work = try Workplace()
    // A text that never ends.
    mkfifo("\(work.path)/pipe", 0o600)
    let writer = open("\(work.path)/pipe", O_RDWR)
    defer { close(writer) }
    let running = try work.start(["train", "-"], input: "\(work.path)/pipe")
    try running.untilItHandlesInterrupts()
    kill(running.pid, first)
    usleep(50_000)
    kill(running.pid, second)
    let outcome = try running.wait()
    #expect(outcome.signal == second, "\(outcome)")
    #expect(!work.exists("models"))
  }

  @Test("A run that a signal stops ends with 130, and says how to go on")
  func training() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let running = try work.start(
      "train corpus.txt --out m --threads 1 --hidden 16 --epochs 100000".split(separator: " ")
        .map(String.init))
    try work.waitFor("m/checkpoint.safetensors")
    kill(running.pid, SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.code == 130 && outcome.output.isEmpty, "\(outcome)")
    let lines = outcome.errorLines.suffix(2)
    #expect(
      lines.first?.wholeMatch(of: /stopped after update \d+; the checkpoint is saved/) != nil,
      "\(outcome)")
    #expect(lines.last == "error: stopped by a signal; go on with 'lm train --resume m'")
    expectSuccess(try work.lm("info m"), quiet: true)
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
}
