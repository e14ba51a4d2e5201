import Benchmarking
import Compute
import Glibc
import LanguageModels
import Testing

@Suite struct BenchTests {
  static func figures(_ options: String) throws -> SpeedFigures {
    let outcome = try Workplace().lm("bench \(options) --seconds 0.01 --threads 1 --quiet --json")
    expectSuccess(outcome, quiet: true)
    return try outcome.figures()
  }

  @Test(
    "Figures of a shape hold together, and training is not faster than the peak",
    arguments: [
      ("--shape small", 15.84), ("--shape small --no-tied", 15.84),
      // 6·(4·200·400·2 + 2·200·200 + 2·200 + 2·10,000·200)
      ("--shape small --head mos --experts 2", 28.3224),
      ("--shape small --head moc --experts 2", 16.3224),
      // 6·(4·16·32 + 50·16)
      ("--shape small --vocab-size 50 --hidden 16 --layers 1", 0.017088),
    ])
  func figures(options: String, megaflops: Double) throws {
    var report = try Self.figures(options)
    // Another program may take the core while the peak is measured, but hardly three times.
    for _ in 0..<2 where report.utilization > 1 { report = try Self.figures(options) }
    #expect(report.shape == .small && report.precision == .f32 && report.threads == 1)
    let head = options.firstMatch(of: /--head (\w+)/).map { String($0.output.1) } ?? "softmax"
    #expect(report.head.rawValue == head)
    #expect(abs(report.modelGflopsPerToken - megaflops / 1000) < 1e-9)
    #expect(report.text.contains(", \((megaflops * 10).rounded() / 10) MFLOP a token\n"))
    #expect(0 < report.tokensPerSecond && report.tokensPerSecond <= report.bestTokensPerSecond)
    let achieved = report.modelGflopsPerToken * report.tokensPerSecond
    #expect(abs(report.utilization / (achieved / report.gemmPeakGflops) - 1) < 1e-9)
    #expect(0 < report.utilization && report.utilization <= 1)
    #expect((4...16_384).contains(report.peakMemoryMib) && report.sampleTokensPerSecond > 0)
  }

  @Test("Parameters are those of the shape, and every option of the model reaches it")
  func parameters() throws {
    // Tied: 4·16·(16 + 16) + 4·16 + 50·16 + 50.
    let small = "--shape small --vocab-size 50 --hidden 16 --layers 1"
    #expect(try Self.figures(small).parameters == 2_962)
    #expect(try Self.figures("\(small) --no-tied").parameters == 2_962 + 50 * 16)
    #expect(try Self.figures("\(small) --cell gru").parameters < 2_962)
  }

  @Test("The table has the figures in their places")
  func table() throws {
    let outcome = try Workplace().lm(
      "bench --shape small --vocab-size 50 --hidden 16 --layers 1 --seconds 0.01 --threads 1")
    expectSuccess(outcome)
    #expect(
      outcome.error == "small, head softmax, f32, 2,962 parameters, 1 thread\n")
    let table =
      /training     ([\d,]+) tokens\/s \(best window ([\d,]+)\)\nsampling     ([\d,]+) tokens\/s, one thread\nproducts     ([\d.]+) GFLOP\/s at most, 0\.0 MFLOP a token\nutilization  ([\d.]+) %\npeak memory  \d+ MiB\n/
    let figures = try #require(outcome.text.wholeMatch(of: table)).output
    func number(_ text: Substring) throws -> Double {
      try #require(Double(text.replacing(",", with: "")))
    }
    let (mean, best, peak) = try (number(figures.1), number(figures.2), number(figures.4))
    #expect(mean <= best)
    // 0.017088 MFLOP a token; the table rounds to 0.1 GFLOP/s and 0.1 %.
    let utilization = try number(figures.5)
    for (edge, isBelow) in [(peak + 0.06, true), (peak - 0.06, false)] where edge > 0 {
      let percent = 100 * 0.017088e-3 * mean / edge
      #expect(isBelow ? percent <= utilization + 0.06 : percent >= utilization - 0.06)
    }
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
    let model = "bench --shape small --vocab-size 100 --hidden 500 --layers 1 --threads 1 --quiet"
    let short = "\(model) --batch-size 1 --bptt 1 --seconds 0.001"
    let start = try ContinuousClock().measure {
      expectSuccess(try work.start(short.split(separator: " ").map(String.init)).wait())
    }
    // Once the model is made, a window takes many seconds, which the signal does not wait for.
    let line = "\(model) --batch-size 1200 --bptt 35 --seconds 60"
    let running = try work.start(line.split(separator: " ").map(String.init))
    try running.untilItHandlesInterrupts()
    usleep(UInt32(1e6 * (start / .seconds(1))))
    let clock = ContinuousClock()
    let sent = clock.now
    kill(running.pid, signal)
    let outcome = try running.wait()
    #expect(outcome.code == 130)
    #expect(outcome.error == "error: stopped by a signal; nothing was written\n")
    #expect(outcome.output.isEmpty)
    // The alarm comes after a second, where a window has not ended before.
    #expect(clock.now - sent < .seconds(5))
  }

  @Test(
    "Options that cannot be are refused",
    arguments: [
      ("--seconds 0", "--seconds 0; choose a finite number above 0"),
      ("--shape huge", "--shape 'huge'; choose 'small', 'medium' or 'wt2'"),
      ("--vocab-size 1", "--vocab-size 1; choose 2 to 16777216"),
      ("--batch-size 0", "--batch-size 0; choose 1 to "),
      ("--hidden 0", "--hidden 0; choose 1 to 1048576"),
    ])
  func refused(options: String, message: String) throws {
    expectFailure(try Workplace().lm("bench \(options)"), 64, "error: \(message)")
  }
}
