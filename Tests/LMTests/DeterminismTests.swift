import Foundation
import Glibc
import Judging
import Testing

@Suite struct DeterminismTests {
  @Test(arguments: ["softmax --optimizer sgd", "mos --optimizer adam --dropout 0.3 --no-tied"])
  func theSameCommandWritesTheSameBytes(head: String) throws {
    let work = try Workplace()
    try work.plant(Texts.persian, "corpus.txt")
    let line = "train corpus.txt --head \(head) --hidden 12 --batch-size 4 --bptt 9 --epochs 2"
    for out in ["a", "b"] { expectSuccess(try work.lm("\(line) --out \(out)")) }
    #expect(try work.differences("a", "b") == [])
    expectSuccess(try work.lm("\(line) --out c --seed 2"))
    #expect(try work.files("a")["weights.safetensors"] != work.files("c")["weights.safetensors"])
    #expect(
      Set(try work.files("a").keys) == [
        "config.json", "vocabulary.json", "weights.safetensors", "history.json",
        "checkpoint.safetensors", "train.tokens", "valid.tokens", "test.tokens", "log.jsonl",
      ])
  }

  @Test(arguments: Shared.heads, ["carry", "reset"])
  func perplexityDoesNotMoveWithTheBatch(head: String, state: String) throws {
    let work = try Shared.workplace()
    let figures = try [1, 7, 64].map { batch in
      let line = "eval english.txt --head \(head) --state \(state) --batch-size \(batch) --json"
      return try work.lm(line).figures(EvaluationFigures.self).natsPerToken
    }
    for figure in figures { #expect(abs(figure / figures[0] - 1) < 1e-6) }
  }

  @Test func saveEveryMovesNoByte() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("train corpus.txt --out a \(tiny) --epochs 2"))
    expectSuccess(try work.lm("train corpus.txt --out b \(tiny) --epochs 2 --save-every 3"))
    #expect(try work.differences("a", "b") == [])
  }
}

@Suite struct InterruptTests {
  static let run = "corpus.txt --hidden 24 --batch-size 4 --bptt 8 --threads 1 --epochs 8"

  /// What a checkpoint has to keep beside parameters and one state: every option with a memory.
  static let options = [
    "",
    "--cell lstm --layer-norm --skip 3 --mogrifier 2 --head mos --optimizer asgd --lr 1"
      + " --nonmonotone 1 --random-bptt --locked-dropout --dropout-embedding 0.1 --dropout-latent 0.2"
      + " --weight-drop 0.3 --weight-decay 1e-5 --activation-penalty 2 --change-penalty 1",
    "--cell gru --head moc --precision bf16 --optimizer adamw --schedule cosine --warmup 5 --clip-value 0.1"
      + " --feeding scheduled --sampling linear --sampling-slope 0.01",
    "--arch feedforward --context 3 --batch-norm --optimizer nesterov --schedule plateau"
      + " --decay-after 0 --patience 6",
    diverging,
  ]

  /// What goes back to the start of an epoch.
  static let diverging =
    "--cell rnn --activation silu --optimizer sgd --clip-norm none --lr 3 --schedule constant"

  @Test("A run goes back to the same place, wherever checkpoints were written")
  func goingBack() throws {
    let work = try Self.makeWorkplace(Self.diverging)
    let line = "train \(Self.run) \(Self.diverging) --save-every 1 --out saved"
    let outcome = try work.lm(line)
    expectSuccess(outcome)
    #expect(outcome.error.contains("note: not finite at update"))
    #expect(try work.differences("saved", "whole") == [])
    expectSuccess(try work.lm("train \(Self.run) \(Self.diverging) --out cut --max-minutes 0.001"))
    for _ in 0..<300 {
      if try work.lm("train --resume cut --max-minutes 0.002").error.contains("has ended") { break }
    }
    #expect(try work.differences("cut", "whole") == [])
  }

  /// An uninterrupted run in `whole`.
  static func makeWorkplace(_ options: String = "") throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english + Texts.persian, "corpus.txt")
    expectSuccess(try work.lm("train \(run) \(options) --out whole"))
    return work
  }

  @Test("Progress that a kill left behind at the very end goes when the run is resumed")
  func staleProgress() throws {
    let work = try Self.makeWorkplace()
    // Longer each time, since a busy machine may not come to its first update.
    for attempt in 1...200 where !work.exists("cut/progress.safetensors") {
      let minutes = 0.0002 * Double(attempt)
      expectSuccess(try work.lm("train \(Self.run) --out cut --force --max-minutes \(minutes)"))
    }
    let progress = try work.read("cut/progress.safetensors")
    expectSuccess(try work.lm("train --resume cut"))
    try work.plant(progress, "cut/progress.safetensors")
    expectSuccess(try work.lm("train --resume cut"))
    #expect(try work.differences("cut", "whole") == [])
  }

  @Test func interruptedAndResumedEqualsUninterrupted() throws {
    let work = try Self.makeWorkplace()
    var line = "train \(Self.run) --out cut"
    var stops = 0
    while true {
      let running = try work.start(line.split(separator: " ").map(String.init))
      try running.untilItHandlesInterrupts()
      // Short at first, since a fast machine is soon done, and longer each time, since a busy one may not
      // come far.
      usleep(.random(in: 0..<20_000) + 2_000 * UInt32(stops))
      kill(running.pid, stops % 2 == 0 ? SIGINT : SIGTERM)
      let outcome = try running.wait()
      if outcome.code == 0 { break }
      stops += 1
      #expect(outcome.code == 130, "\(outcome)")
      if !work.exists("cut") {
        #expect(outcome.errorLines.last == "error: stopped by a signal; nothing was written")
        continue
      }
      #expect(
        outcome.errorLines.last?.hasPrefix("error: stopped by a signal; go on with 'lm train")
          == true)
      try #require(stops < 200)
      // As the program says it.
      let command = try #require(outcome.error.split(separator: "'").dropLast().last)
      line = String(command.dropFirst("lm ".count))
      #expect(line == "train --resume cut")
    }
    #expect(stops > 1, "the run is too short to be stopped")
    #expect(try work.differences("cut", "whole") == [])
  }

  @Test(arguments: options)
  func killedAndResumedEqualsUninterrupted(options: String) throws {
    let work = try Self.makeWorkplace(options)
    var kills = 0
    while true {
      let line =
        work.exists("cut")
        ? "train --resume cut --save-every 2"
        : "train \(Self.run) \(options) --out cut --save-every 2"
      let running = try work.start(line.split(separator: " ").map(String.init))
      // As above: a busy machine may not come to a checkpoint so soon.
      usleep(.random(in: 0..<60_000) + 5_000 * UInt32(kills))
      kill(running.pid, SIGKILL)
      let outcome = try running.wait()
      if outcome.code == 0 { break }
      kills += 1
      #expect(outcome.signal == SIGKILL, "\(outcome)")
      try #require(kills < 200)
    }
    #expect(kills > 1, "the run is too short to be killed")
    // What was being written when the process died is left under a hidden name.
    let left = try work.model("cut").keys.filter { $0.hasPrefix(".") }
    #expect(try work.differences("cut", "whole").subtracting(left) == [])
    try LogTests.expectSameUpdates("cut", "whole", in: work)
  }

  @Test(arguments: [(SIGINT, SIGINT), (SIGINT, SIGTERM), (SIGHUP, SIGTERM)])
  func theSecondInterruptStopsAtOnce(first: Int32, second: Int32) throws {
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

  @Test func resumingTakesTheThreadsOfTheRun() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for threads in [1, 3] {
      let run = "corpus.txt --hidden 24 --batch-size 4 --bptt 8 --threads \(threads) --epochs 2"
      expectSuccess(try work.lm("train \(run) --out whole\(threads)"))
      let running = try work.start(
        "train \(run) --out cut\(threads)".split(separator: " ").map(String.init))
      for _ in 0..<2_000 where !work.exists("cut\(threads)") { usleep(1_000) }
      kill(running.pid, SIGINT)
      _ = try running.wait()
      expectSuccess(try work.lm("train --resume cut\(threads)"))
      #expect(try work.model("cut\(threads)") == work.model("whole\(threads)"))
    }
  }

  @Test func anEndedRunIsLeftAsItIs() throws {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    let before = (try work.files("models"), try work.times("models"))
    expectSuccess(try work.lm("train --resume models/mos --no-quiet --no_json --threads 1"))
    let outcome = try work.lm("train --resume models/mos")
    expectSuccess(outcome)
    #expect(outcome.error.contains("the run has ended; nothing is left to train"))
    #expect(outcome.text.contains("perplexity"))
    #expect(try work.files("models") == before.0)
    #expect(try work.times("models") == before.1)
  }

  @Test(arguments: [
    "--lr 1", "--force", "corpus.txt", "--head mos", "--batch_size 3", "--epochs=9",
  ])
  func resumeTakesEverythingFromTheModel(option: String) throws {
    let work = try Shared.workplace()
    let stranger = option.split(whereSeparator: { $0 == " " || $0 == "=" })[0]
    expectFailure(
      try work.lm("train --resume models/mos \(option)"), 64,
      "leave out \(stranger.replacing("_", with: "-"))")
  }
}
