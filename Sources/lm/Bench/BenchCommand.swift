import ArgumentParser
import Benchmarking
import CPUCompute
import Glibc
import LanguageModels
import NumberFormatting
import Recipes
import Training
import Runs

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of training and sampling on this machine.",
    discussion: """
      Trains on random tokens, then samples on one thread. A token costs 6 floating-point \
      operations for every weight that enters a product: the decoder counts once for each \
      component of a mixture of softmaxes, an embedding that is looked up not at all. Utilization \
      is these operations times tokens a second, in the mean of the run, divided by the peak: the \
      fastest that one of the model's own products runs at, alone, in the same run. The figure is \
      valid if the machine is idle and --seconds covers many windows.

      EXAMPLES:
        lm bench --shape small
        lm bench --cell gru --hidden 512 --json
      """)

  @Option(
    help: """
      Options to start from: small and medium (Zaremba and others 2014) or wt2 (Yang and others 2018); \
      those of the command line have the last word.
      """)
  var shape = BenchmarkShape.medium

  @Option(help: "Seconds to train for; sampling takes a quarter of that.")
  var seconds = 8.0

  @Option(help: "Tokens of the vocabulary (default: that of --shape).")
  var vocabSize: Int?

  @OptionGroup(title: "Model") var model: FieldOptions<BenchFields>
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if !(seconds > 0 && seconds.isFinite) {
      throw ValidationError("--seconds \(seconds); choose a finite number above 0")
    }
    if let vocabSize, !(2...1 << 24).contains(vocabSize) {
      throw ValidationError("--vocab-size \(vocabSize); choose 2 to \(1 << 24)")
    }
  }

  /// The options of the shape, and those that were typed.
  private func recipe() throws -> Recipe {
    let typed = try model.choices()
    var choices = try shape.choices(with: typed)
    choices.add(typed)
    let recipe = try choices.recipe()
    guard recipe.order == nil else {
      throw Failure(EX_USAGE, "--arch ngram is not trained; choose another")
    }
    return recipe
  }

  func run() throws {
    let recipe = try recipe()
    let configuration = recipe.configuration(
      vocabularySize: vocabSize ?? shape.vocabularySize)
    // As the opponent in PyTorch is trained, so that the two compare.
    let backend = try common.makeBackend()
    let asked = recipe.training
    let training = TrainingConfiguration(
      epochs: 1_000_000, batch: asked.batch, bptt: asked.bptt,
      optimizer: OptimizerConfiguration(.sgd), rate: 0.1, clipping: Clipping(norm: 0.25),
      precision: backend.available(asked.precision))
    common.noteMissing(asked.precision, on: backend)
    try training.validate(for: configuration)
    let plan = try ModelPlan(configuration, training)
    try plan.checkMemory(EX_USAGE)
    common.note(
      "\(shape.rawValue), head \(configuration.head.rawValue), "
        + "\(training.precision.rawValue), \(NumberFormat.count(plan.layout.count)) parameters, "
        + NumberFormat.count(backend.threads, "thread")
    )
    let speed = try SpeedFigures(
      of: configuration, training, seconds: seconds, on: backend, shape: shape)
    try common.json ? Console.output(json: speed) : Console.output(speed.text)
  }
}
