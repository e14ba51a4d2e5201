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
    try work.plant(Texts.english, "long.txt")
    let once = try ContinuousClock().measure { _ = try work.lm("eval long.txt --head mos") }
    let count = max(2, Int(seconds / (once / .seconds(1))))
    try work.plant(String(repeating: Texts.english, count: count), "long.txt")
    return work
  }

  @Test("A signal ends a command that judges within 2 seconds", arguments: commands)
  func stops(_ line: String) throws {
    let work = try Self.workplace(seconds: 4)
    let running = try work.start(line.split(separator: " ").map(String.init))
    try running.untilItHandlesInterrupts()
    usleep(100_000)
    let start = ContinuousClock.now
    kill(running.pid, SIGINT)
    let outcome = try running.wait()
    #expect(ContinuousClock.now - start < .seconds(2))
    // A run that was done by then has its result.
    guard outcome.code != 0 else { return }
    expectFailure(outcome, 130, "stopped by a signal; nothing was written", alone: false)
    #expect(!work.exists("page.html"))
  }

  @Test("A bar is drawn on a terminal and taken off it, and nowhere else")
  func draws() throws {
    let work = try Self.workplace(seconds: 1.5)
    let line = "$LM eval long.txt --head mos"
    let drawn = try work.shell("script -qec \"\(line)\" /dev/null").text
    let bars = drawn.matches(of: /\r\x1B\[K(━*)(─*) scoring  (\d+\.\d) %  [\d,]+ \/s  .+? left/)
    #expect(!bars.isEmpty)
    var last = 0.0
    for bar in bars {
      let percent = try #require(Double(bar.output.3))
      #expect(bar.output.1.count + bar.output.2.count == 20)
      #expect(abs(Double(bar.output.1.count) - percent / 5) <= 1.01 && percent >= last)
      last = percent
    }
    let end = try #require(drawn.ranges(of: "\r\u{1B}[K").last)
    #expect(!drawn[end.upperBound...].contains("scoring"), "the last bar is taken off")
    #expect(drawn[end.upperBound...].contains("perplexity"))
    let quiet = try work.shell("script -qec \"\(line) --quiet\" /dev/null").text
    #expect(!quiet.contains("scoring") && !quiet.contains("\u{1B}[K"))
    #expect(quiet.contains("perplexity"))
    expectSuccess(try work.lm("eval long.txt --head mos"), quiet: true)
  }
}
