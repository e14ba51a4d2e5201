import LanguageModels
public import Recipes

/// A model that speed is measured on, as options of a recipe.
public enum BenchmarkShape: String, CaseIterable, Codable, Sendable {
  /// The small and the medium model of Zaremba, Sutskever & Vinyals (2014).
  case small, medium
  /// The mixture model of Yang and others (2018) for WikiText-2.
  case wt2

  /// Tokens of the vocabulary.
  public var vocabularySize: Int {
    switch self {
    case .small, .medium: 10_000
    case .wt2: 33_278
    }
  }

  /// The options; a mixture, where one is typed, has components of the paper.
  public func choices(with typed: Recipe.Choices) throws -> Recipe.Choices {
    let (arguments, components) =
      switch self {
      case .small: ("--layers 2 --hidden 200 --batch-size 20 --bptt 35", 10)
      case .medium: ("--layers 2 --hidden 650 --batch-size 20 --bptt 35", 10)
      case .wt2:
        (
          "--layers 3 --hidden 1150 --hidden-last 650 --embedding 300 --batch-size 15 --bptt 70",
          15
        )
      }
    var choices = try Recipe.Choices(arguments: arguments + " --dropout 0")
    if try typed.recipe().model.head.isMixture {
      try choices.set("components", to: .number("\(components)"))
    }
    return choices
  }
}
