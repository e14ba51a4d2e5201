import ArgumentParser
import Benchmarking
import CPUCompute
import LanguageModels
import Recipes
import Training
import Runs

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of training and sampling on this machine.",
    discussion: """
      Trains on random tokens, then samples on one thread. A token costs 6 floating-point \
      operations for every weight that enters a product. The decoder counts once for each \
      component of a mixture of softmaxes. An embedding that is looked up does not count. \
      Utilization is these operations times tokens a second, in the mean of the run, divided by \
      the peak. The peak is the highest speed of one of the model's own products, alone, in the \
      same run. The figure is valid if the machine is idle and --seconds covers many windows.

      EXAMPLES:
        lm bench --shape small
        lm bench --cell gru --hidden 512 --json
      """)

  @Option(
    help: """
      Options to start from: small and medium (Zaremba and others 2014) or wt2 (Yang and others \
      2018). An option on the command line replaces that of the shape.
      """)
  var shape = BenchmarkShape.medium

  @Option(help: "Number of seconds of training. Sampling takes a quarter of that.")
  var seconds = 8.0

  @Option(help: "Size of the vocabulary (default: that of --shape).")
  var vocabSize: Int?

  @OptionGroup(title: "Model") var model: FieldOptions<BenchFields>
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(seconds > 0 && seconds.isFinite) {
      throw ValidationError(
        "\(TypedOption.text("seconds", seconds)); choose a finite number above 0")
    }
    if let vocabSize, !(2...1 << 24).contains(vocabSize) {
      throw ValidationError("--vocab-size \(vocabSize); choose 2 to \(1 << 24)")
    }
  }

  func run() throws {
    let choices = try model.choices()
    let backend = try common.makeBackend()
    let benchmark = try Benchmark(shape, with: choices, vocabularySize: vocabSize, on: backend)
    common.noteMissing(try choices.recipe().training.precision, on: backend)
    common.note(benchmark.text(threads: backend.threads))
    let speed = try benchmark.measure(
      seconds: seconds, on: backend, check: Interrupt.check)
    try common.print(speed, speed.text)
  }
}
