public import LanguageModels
public import ModelFolders
import Recipes

/// Models to be compared on one text: all that `lm compare` is asked for, as one value.
public struct ComparisonRequest: Hashable, Sendable {
  /// Two models or more.
  public var models: [ModelReference]
  /// The path of the text, as of `TextSource`; nil for the part that the models keep.
  public var text: String?
  /// The part of a folder or of the models; nil for the test part.
  public var part: HeldOutPart?
  /// The options by which the models read it; only networks adapt.
  public var options = JudgingOptions()
  /// Tokens that are told of a pair for each of its models.
  public var top = 5
  /// Options of `lm train` by which recipes are told apart; empty to compare models.
  ///
  /// Models that have the same values of them are runs of one recipe, and recipes are compared.
  public var groups: [String] = []
  /// The name of the recipe of each of ``models``, in place of ``groups``; empty to go by those.
  public var recipes: [String] = []

  /// A request.
  public init(_ models: [ModelReference], text: String? = nil, part: HeldOutPart? = nil) {
    self.models = models
    self.text = text
    self.part = part
  }

  /// The recipes of a study, by their runs that have ended.
  ///
  /// - Parameters:
  ///   - study: The runs.
  ///   - text: As above.
  ///   - part: As above.
  /// - Throws: ``JudgingError`` for the path of a model that cannot be.
  public init(
    _ study: StudyListing, text: String? = nil, part: HeldOutPart? = nil
  ) throws(JudgingError) {
    self.init([], text: text, part: part)
    for recipe in study.recipes {
      for run in recipe.finished {
        models.append(try ModelReference(run.model))
        recipes.append(recipe.name)
      }
    }
  }

  /// Checks every number, and what goes together.
  ///
  /// - Throws: ``JudgingError`` `outOfRange`, `conflict`, `tooFewModels`, `sameModel` or `noRecipe`.
  public func validate() throws(JudgingError) {
    try JudgingError.require("top", top, in: 0...1_000)
    for name in groups where Recipe.field(name)?.isRecorded != true || name == "seed" {
      let other = Recipe.suggestion(for: name).map { " (did you mean \($0)?)" } ?? ""
      throw JudgingError(
        .noRecipe, name,
        name == "seed"
          ? "runs of one recipe differ in their seed; group by other options"
          : "'\(name)' is no option of a model to group by\(other)")
    }
    try options.validate(part, models)
    guard models.count > 1 else {
      throw JudgingError(
        .tooFewModels, models.first?.name ?? "", "a comparison takes two models or more")
    }
    if let twice = ModelReference.repeated(models) { throw .sameModel(twice) }
    precondition(recipes.isEmpty || recipes.count == models.count, "a recipe a model")
  }

  /// Compares the models.
  ///
  /// - Parameters:
  ///   - backend: The device.
  ///   - progress: As of ``JudgingProgress``.
  /// - Returns: The comparison.
  /// - Throws: ``JudgingError``; `StorageError` or `TokenizationError` for a model or a text that cannot be
  ///   read; the error of `progress`.
  public func run(
    on backend: any Backend, progress: JudgingProgress = { _, _, _ in }
  ) throws -> ModelComparison {
    try validate()
    let source = try TextSource(text, part) { try progress(.reading, 0, 0) }
    var fixed = options
    fixed.adaptation = nil
    let models = try models.map { reference in
      let model = try JudgedModel(reference.bundles(), options, on: backend, progress: progress)
      return try model.reading(model.hasNetwork ? options : fixed, progress: progress)
    }
    if options.adaptation != nil, !models.contains(where: \.hasNetwork) {
      throw JudgingError(
        .nothingAdapts, "", "none of the models is a network, and n-grams do not adapt")
    }
    return try ModelComparison(
      of: models, on: source, state: options.state, top: top,
      groupedBy: groups.compactMap { Recipe.field($0)?.name }, recipes: recipes,
      threads: options.threads,
      progress: { try progress(.scoring, $0, $1) }, reading: { try progress(.reading, $0, $1) })
  }
}
