public import CPUCompute
public import LanguageModels
import NeuralNetworks
import NumberFormatting
public import Recipes
import Runs
public import Training

/// A model whose speed is measured: a shape, and the options in which it differs.
public struct Benchmark: Sendable {
  /// What it started from.
  public let shape: BenchmarkShape
  /// The shape of the model.
  public let model: ModelConfiguration
  /// How it is trained: as the programs that it is compared with, by gradient descent with clipping.
  public let training: TrainingConfiguration
  /// The number of parameters.
  public let parameters: Int

  /// A benchmark.
  ///
  /// - Parameters:
  ///   - shape: What it starts from.
  ///   - typed: Options that have the last word.
  ///   - vocabularySize: The size of the vocabulary; nil for that of the shape.
  ///   - backend: The device; a precision that it lacks is replaced.
  /// - Throws: `RecipeError` for options that cannot be, n-grams among them; `RunError`
  ///   `insufficientMemory` for too large a model.
  public init(
    _ shape: BenchmarkShape, with typed: Recipe.Choices = Recipe.Choices(),
    vocabularySize: Int? = nil, on backend: CPUBackend
  ) throws {
    var choices = try shape.choices(with: typed)
    choices.add(typed)
    let recipe = try choices.recipe()
    guard recipe.order == nil else {
      let trained = Recipe.Family.allCases.filter { $0 != .ngram }
      throw RecipeError(.invalidValue("arch", .text("ngram"), .choice(trained.map(\.rawValue))))
    }
    self.shape = shape
    model = recipe.configuration(vocabularySize: vocabularySize ?? shape.vocabularySize)
    let asked = recipe.training
    training = TrainingConfiguration(
      epochs: 1_000_000, batch: asked.batch, bptt: asked.bptt,
      optimizer: OptimizerConfiguration(.sgd), rate: 0.1, clipping: Clipping(norm: 0.25),
      precision: backend.available(asked.precision))
    let plan: ModelPlan
    do {
      try training.validate(for: model)
      plan = try ModelPlan(model, training)
    } catch let error as ConfigurationError {
      throw RecipeError(error)
    }
    try plan.checkMemory()
    parameters = plan.layout.count
  }

  /// Trains and samples; see ``SpeedFigures/init(of:_:seconds:on:shape:check:)``.
  public func measure(
    seconds: Double, on backend: CPUBackend, check: () throws -> Void = {}
  ) throws -> SpeedFigures {
    try SpeedFigures(
      of: model, training, seconds: seconds, on: backend, shape: shape, check: check)
  }

  /// What is measured, on one line.
  public func text(threads: Int) -> String {
    "\(shape.rawValue), head \(model.head.rawValue), \(training.precision.rawValue), "
      + "\(NumberFormat.count(parameters)) parameters, \(NumberFormat.count(threads, "thread"))"
  }
}
