import Foundation
import Glibc
import Randomness
import TestSupport
import Testing

/// Runs that are stopped or killed, and go on to the bytes of a run that never was.
@Suite struct InterruptTests {
  static let run = "corpus.txt --hidden 24 --batch-size 4 --bptt 8 --threads 1 --epochs 4"

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

  /// A run that is never stopped, in `whole`, and the seconds that its process takes.
  static func makeWorkplace(_ options: String = "") throws -> (Workplace, seconds: Double) {
    let work = try Workplace()
    try work.plant(Texts.english + Texts.persian, "corpus.txt")
    let line = "train \(run) \(options) --out whole"
    let seconds = try ContinuousClock().measure {
      expectSuccess(try work.start(line.split(separator: " ").map(String.init)).wait())
    }
    return (work, seconds / .seconds(1))
  }

  /// The times at which a run is stopped: four of them, drawn by `TestSeed`.
  ///
  /// Each is within the time of a whole run. After the last the run goes on to its end. They are printed, since
  /// they depend on the speed of the machine too.
  private struct Stops {
    static let most = 4
    private var draws: RandomStream
    private var seconds: Double
    private var restarts = 0
    private(set) var times: [String] = []

    init(_ what: String, within seconds: Double) {
      draws = RandomStream(seed: TestSeed.value, purpose: what)
      self.seconds = seconds
    }

    /// False when a run is to go on to its end.
    mutating func wait() -> Bool {
      guard times.count < Self.most else {
        print("stopped with SEED=\(TestSeed.value) after \(times.joined(separator: ", "))")
        return false
      }
      let time = seconds * (0.1 + 0.7 * draws.unit())
      times.append(String(format: "%.3f s", time))
      usleep(UInt32(1e6 * time))
      return true
    }

    /// True where a run is to begin once more, and to be stopped earlier: it was done before its second stop,
    /// since the machine was busier when the whole run was measured.
    mutating func restarts(after stops: Int) -> Bool {
      guard stops < 2, restarts < 5 else { return false }
      (seconds, times) = (seconds / 2, [])
      restarts += 1
      return true
    }
  }

  @Test("A run goes back to the same place, wherever checkpoints were written")
  func goingBack() throws {
    let (work, seconds) = try Self.makeWorkplace(Self.diverging)
    let line = "train \(Self.run) \(Self.diverging) --save-every 1 --out saved"
    let outcome = try work.lm(line)
    expectSuccess(outcome)
    #expect(outcome.error.contains("note: not finite at update"))
    #expect(try work.differences("saved", "whole") == [])
    let minutes = "--max-minutes \(seconds / 60 / 6)"
    expectSuccess(try work.lm("train \(Self.run) \(Self.diverging) --out cut \(minutes)"))
    for _ in 0..<6 { expectSuccess(try work.lm("train --resume cut \(minutes)")) }
    expectSuccess(try work.lm("train --resume cut"))
    #expect(try work.differences("cut", "whole") == [])
  }

  @Test("Progress that a kill left behind at the very end goes when the run is resumed")
  func staleProgress() throws {
    let (work, _) = try Self.makeWorkplace()
    let line = "train \(Self.run) --out cut --save-every 1"
    let running = try work.start(line.split(separator: " ").map(String.init))
    var progress = Data()
    try wait(for: "progress") {
      progress = (try? work.read("cut/progress.safetensors")) ?? progress
      return !progress.isEmpty
    }
    kill(running.pid, SIGKILL)
    _ = try running.wait()
    expectSuccess(try work.lm("train --resume cut"))
    try work.plant(progress, "cut/progress.safetensors")
    expectSuccess(try work.lm("train --resume cut"))
    #expect(try work.differences("cut", "whole") == [])
  }

  @Test("A run that is interrupted and resumed ends in the bytes of one that is not")
  func interrupted() throws {
    let (work, seconds) = try Self.makeWorkplace()
    var stops = Stops("interrupts", within: seconds)
    var line = "train \(Self.run) --out cut"
    var count = 0
    while true {
      let running = try work.start(line.split(separator: " ").map(String.init))
      try running.untilItHandlesInterrupts()
      if stops.wait() { kill(running.pid, count % 2 == 0 ? SIGINT : SIGTERM) }
      let outcome = try running.wait()
      if outcome.code == 0 {
        guard stops.restarts(after: count) else { break }
        try work.remove("cut")
        (line, count) = ("train \(Self.run) --out cut", 0)
        continue
      }
      count += 1
      try #require(outcome.code == 130, "\(outcome), \(stops.times)")
      guard work.exists("cut") else {
        #expect(outcome.errorLines.last == "error: stopped by a signal; nothing was written")
        continue
      }
      #expect(
        outcome.errorLines.last
          == "error: stopped by a signal; go on with 'lm train --resume cut'")
      line = "train --resume cut"
    }
    #expect(count > 1, "the run is too short to be stopped: \(stops.times)")
    #expect(try work.differences("cut", "whole") == [], "\(stops.times)")
  }

  @Test(
    "A run that is killed and resumed ends in the bytes of one that is not",
    arguments: options.prefix(2))
  func killed(options: String) throws { try expectSameAfterKills(options) }

  @Test(
    "A run of any options that is killed and resumed ends in the bytes of one that is not",
    .enabled(if: Long.isOn || Compilation.isOptimized, "LONG=1 runs it in debug"),
    arguments: options.dropFirst(2))
  func killedWithOptions(options: String) throws { try expectSameAfterKills(options) }

  private func expectSameAfterKills(_ options: String) throws {
    let (work, seconds) = try Self.makeWorkplace(options)
    var stops = Stops("kills of \(options)", within: seconds)
    var kills = 0
    while true {
      let line =
        work.exists("cut")
        ? "train --resume cut --save-every 2"
        : "train \(Self.run) \(options) --out cut --save-every 2"
      let running = try work.start(line.split(separator: " ").map(String.init))
      if stops.wait() { kill(running.pid, SIGKILL) }
      let outcome = try running.wait()
      if outcome.code == 0 {
        guard stops.restarts(after: kills) else { break }
        try work.remove("cut")
        kills = 0
        continue
      }
      kills += 1
      try #require(outcome.signal == SIGKILL, "\(outcome), \(stops.times)")
    }
    #expect(kills > 1, "the run is too short to be killed: \(stops.times)")
    // What was being written when the process died is left under a hidden name.
    let left = try work.model("cut").keys.filter { $0.hasPrefix(".") }
    #expect(try work.differences("cut", "whole").subtracting(left) == [], "\(stops.times)")
    try LogTests.expectSameUpdates("cut", "whole", in: work)
  }

  @Test func resumingTakesTheThreadsOfTheRun() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for threads in [1, 3] {
      let run = "corpus.txt --hidden 24 --batch-size 4 --bptt 8 --threads \(threads) --epochs 2"
      expectSuccess(try work.lm("train \(run) --out whole\(threads)"))
      let running = try work.start(
        "train \(run) --out cut\(threads)".split(separator: " ").map(String.init))
      try work.waitFor("cut\(threads)")
      kill(running.pid, SIGINT)
      _ = try running.wait()
      expectSuccess(try work.lm("train --resume cut\(threads)"))
      #expect(try work.model("cut\(threads)") == work.model("whole\(threads)"))
    }
  }
}
