import Foundation
import Glibc
import Testing

/// Commands that judge tell how far they are, and stop.
@Suite struct JudgingProgressTests {
  static let commands = [
    "eval long.txt --head mos", "eval --head mos --dynamic rms --tune --dynamic-tokens 100000",
    "inspect --head mos --contexts 100000", "compare models/mos models/moc long.txt",
    "report models/mos --out page.html --samples 1000 --max-tokens 1000",
  ]

  /// The shared models, and a text whose scoring takes about `seconds`.
  static func workplace(seconds: Double) throws -> Workplace {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    func time(of count: Int) throws -> Double {
      try work.plant(String(repeating: Texts.english, count: count), "long.txt")
      return try ContinuousClock().measure { _ = try work.lm("eval long.txt --head mos") }
        / .seconds(1)
    }
    // The start of the program and the figures take their time too.
    let (once, more) = try (time(of: 1), time(of: 11))
    let each = max((more - once) / 10, 1e-3)
    try work.plant(String(repeating: Texts.english, count: 1 + Int(seconds / each)), "long.txt")
    return work
  }

  @Test("A signal ends a command that judges within seconds", arguments: commands)
  func stops(_ line: String) throws {
    let work = try Self.workplace(seconds: 4)
    let running = try work.start(line.split(separator: " ").map(String.init))
    try running.untilItHandlesInterrupts()
    usleep(100_000)
    let start = ContinuousClock.now
    kill(running.pid, SIGINT)
    let outcome = try running.wait()
    #expect(ContinuousClock.now - start < .seconds(5))
    // A run that was done by then has its result.
    guard outcome.code != 0 else { return }
    expectFailure(outcome, 130, "stopped by a signal; nothing was written", alone: false)
    #expect(!work.exists("page.html"))
  }

  @Test("A bar is drawn on a terminal and taken off it, and nowhere else")
  func draws() throws {
    let line = "$LM eval long.txt --head mos"
    let bar =
      /\r\x1B\[K(━*)(─*) scoring  (\d+\.\d) %  ([\d,]+) \/s  (?:(\d+) min )?(\d+) s left/
    var (work, drawn) = (try Workplace(), "")
    // Longer where the machine was busy when the text was measured.
    for seconds in [2.0, 8] where !drawn.contains(bar) {
      work = try Self.workplace(seconds: seconds)
      drawn = try work.shell("script -qec \"\(line)\" /dev/null").text
    }
    let bars = drawn.matches(of: bar)
    #expect(!bars.isEmpty)
    let table = try #require(drawn.firstMatch(of: /tokens {6,}([\d,]+)/)?.output.1)
    let tokens = try #require(Double(table.replacing(",", with: "")))
    var last = 0.0
    for bar in bars {
      let percent = try #require(Double(bar.output.3))
      #expect(bar.output.1.count + bar.output.2.count == 20)
      #expect(abs(Double(bar.output.1.count) - percent / 5) <= 1.01 && percent >= last)
      last = percent
      // What is left, at this speed, takes that time; seconds are rounded.
      let speed = try #require(Double(bar.output.4.replacing(",", with: "")))
      let left = 60 * (Double(bar.output.5 ?? "0") ?? 0) + (Double(bar.output.6) ?? 0)
      #expect(abs(tokens * (1 - percent / 100) / speed - left) <= 0.51 + 0.01 * left)
    }
    let end = try #require(drawn.ranges(of: "\r\u{1B}[K").last)
    #expect(!drawn[end.upperBound...].contains("scoring"), "the last bar is taken off")
    #expect(drawn[end.upperBound...].contains("perplexity"))
    work = try Self.workplace(seconds: 0.7)
    let quiet = try work.shell("script -qec \"\(line) --quiet\" /dev/null").text
    #expect(!quiet.contains("scoring") && !quiet.contains("\u{1B}[K"))
    #expect(quiet.contains("perplexity"))
    let start = ContinuousClock.now
    let plain = try work.lm("eval long.txt --head mos")
    // A line of text comes every half minute; a busy machine may take so long.
    expectSuccess(plain, quiet: ContinuousClock.now - start < .seconds(30))
    #expect(!plain.error.contains("\u{1B}"))
  }
}
