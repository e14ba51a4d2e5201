import Glibc
import Testing

@Suite struct BenchTests {
  @Test(
    "Figures of a shape",
    arguments: [
      ("--shape small", 15.84), ("--shape small --no-tied", 15.84),
      // 6·(4·200·400·2 + 2·200·200 + 2·200 + 2·10,000·200)
      ("--shape small --head mos --experts 2", 28.3224),
      ("--shape small --head moc --experts 2", 16.3224),
      ("--shape small --vocab-size 50 --hidden 16 --layers 1", 0.017088),
    ])
  func figures(options: String, megaflops: Double) throws {
    let outcome = try Workplace().lm("bench \(options) --seconds 0.01 --threads 1 --quiet --json")
    expectSuccess(outcome, quiet: true)
    let report = try outcome.json()
    func number(_ key: String) throws -> Double { try #require(report[key] as? Double, "\(key)") }
    #expect(abs(try number("model_gflops_per_token") - megaflops / 1000) < 1e-9)
    for key in ["tokens_per_second", "sample_tokens_per_second", "peak_memory_mib"] {
      #expect(try number(key) > 0)
    }
    let used = try number("model_gflops_per_token") * number("tokens_per_second")
    #expect(abs(try number("utilization") / (used / number("gemm_peak_gflops")) - 1) < 1e-9)
    #expect(report["precision"] as? String == "f32")
  }

  @Test("The shape decides the defaults, and n-grams are not offered")
  func help() throws {
    let help = try Workplace().lm("bench --help-all").text
    #expect(!help.contains("ngram"))
    #expect(!help.contains("default: 2"))
    #expect(help.contains("--layers <layers>       Number of layers. (default: that of --shape)"))
  }

  @Test("A signal ends it within a second", arguments: [SIGINT, SIGTERM])
  func stopped(by signal: Int32) throws {
    let work = try Workplace()
    let running = try work.start(["bench", "--shape", "small", "--seconds", "60", "--quiet"])
    try running.untilItHandlesInterrupts()
    usleep(300_000)
    let clock = ContinuousClock()
    let sent = clock.now
    kill(running.pid, signal)
    let outcome = try running.wait()
    #expect(outcome.code == 130)
    #expect(outcome.error == "error: stopped by a signal; nothing was written\n")
    #expect(outcome.output.isEmpty)
    // The alarm comes after a second, where a window has not ended before.
    #expect(clock.now - sent < .seconds(3))
  }

  @Test(arguments: [
    "--seconds 0", "--shape huge", "--vocab-size 1", "--batch-size 0", "--hidden 0",
  ])
  func refused(options: String) throws {
    expectFailure(try Workplace().lm("bench \(options)"), 64)
  }
}
