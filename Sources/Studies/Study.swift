public import Recipes

/// Runs that answer a question: what a base of options and axes span, each recipe with its seeds.
///
///     var study = Study("corpus.txt")
///     study.base = try Recipe.Choices(arguments: "--hidden 128 --epochs 4")
///     study.axes = [try StudyAxis("head", of: ["softmax", "moc", "mos"])]
///     study.seeds = [1, 2, 3, 4, 5]
///     let listing = try StudyRun(study, into: "studies/heads").run()
///
/// All runs of a study have the same text, and those of one seed its data in the same order.
public struct Study: Hashable, Sendable {
  /// The text, as of `lm train`.
  public var corpus: String
  /// The validation text; nil takes it from the folder, or cuts it off the end of the text.
  public var valid: String?
  /// The test text; nil takes it from the same places.
  public var test: String?
  /// The options that all recipes have, unless an axis replaces them.
  public var base = Recipe.Choices()
  /// The options that recipes differ in.
  public var axes: [StudyAxis] = []
  /// The seeds that every recipe is trained with.
  public var seeds: [UInt64] = [1, 2, 3]
  /// What a run may take; nil for the epochs of its options.
  public var budget: StudyBudget?
  /// Which of the recipes are trained, and how far.
  public var search = StudySearch()

  /// A study of one recipe, the defaults, on a text.
  public init(_ corpus: String) { self.corpus = corpus }

  /// More recipes than this are taken for a mistake.
  static let mostRecipes = 10_000

  /// The recipes, in the order in which their first runs begin.
  ///
  /// - Throws: ``StudyError`` `invalidStudy` naming what cannot be.
  public func recipes() throws -> [StudyRecipe] {
    try validate()
    let recipes = try points().map { try recipe(at: $0) }
    for (index, recipe) in recipes.enumerated() {
      if recipes[..<index].contains(where: { $0.name == recipe.name }) {
        throw StudyError(
          .invalidStudy, "two recipes are named '\(recipe.name)'; give their values labels")
      }
    }
    return recipes
  }

  private func validate() throws(StudyError) {
    func require(_ holds: Bool, _ message: String) throws(StudyError) {
      if !holds { throw StudyError(.invalidStudy, message) }
    }
    try require(corpus != "-", "a study reads its text many times; give a file or a folder")
    try require(!seeds.isEmpty, "a study without seeds has no runs; give one or more")
    try require(Set(seeds).count == seeds.count, "a seed is there twice; leave one out")
    try require(
      base["seed"] == nil, "the base has a seed; give all seeds of the study as its seeds")
    try require(
      Set(axes.map(\.name)).count == axes.count, "two axes have the same name; join them")
    for axis in axes {
      try require(axis.option != "seed", "an axis of seeds is no axis; give the seeds as such")
      try require(
        budget == nil || !["epochs", "max-steps"].contains(axis.option ?? ""),
        "the budget decides '\(axis.name)'; leave one of them out")
      if case .range = axis.values {
        try require(
          search.draws != nil,
          "the axis '\(axis.name)' is a range, of which a random search draws; give values, or "
            + "\"search\": {\"random\": 20}")
      }
    }
    for option in ["epochs", "max-steps"] where budget != nil && base[option] != nil {
      try require(false, "the budget decides '\(option)'; leave one of them out")
    }
    try budget?.validate()
    try search.validate()
  }

  /// The values of every recipe, one of each axis.
  private func points() throws(StudyError) -> [[StudyValue]] {
    guard let draws = search.draws else {
      let count = axes.reduce(1.0) { $0 * Double($1.listed.count) }
      guard count <= Double(Self.mostRecipes) else {
        throw StudyError(
          .invalidStudy,
          "the axes span more than \(Self.mostRecipes) recipes; draw some with \"search\": "
            + "{\"random\": 20}")
      }
      return axes.reduce([[]]) { points, axis in
        points.flatMap { point in axis.listed.map { point + [$0] } }
      }
    }
    return try search.points(of: axes, count: draws)
  }

  private func recipe(at point: [StudyValue]) throws -> StudyRecipe {
    let name = StudyRecipe.name(of: point)
    var match: StudyRecipe.Match?
    for (axis, value) in zip(axes, point) {
      guard let rule = value.match else { continue }
      guard match == nil else {
        throw StudyError(
          .invalidStudy, "'\(name)' is matched twice; match values of one axis")
      }
      guard let other = axis.listed.first(where: { $0.label == rule.like }), other.match == nil
      else {
        throw StudyError(
          .invalidStudy,
          "'\(value.label)' is to cost what '\(rule.like)' does, which is no other value of "
            + "'\(axis.name)' with a cost of its own")
      }
      let others = zip(axes, point).map { $0.name == axis.name ? other : $1 }
      match = StudyRecipe.Match(cost: rule.cost, choices: choices(at: others))
    }
    let recipe = StudyRecipe(name: name, choices: choices(at: point), match: match)
    try recipe.validate()
    return recipe
  }

  private func choices(at point: [StudyValue]) -> Recipe.Choices {
    point.reduce(into: base) { $0.add($1.choices) }
  }
}
