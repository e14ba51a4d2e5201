public import Recipes

/// A recipe of a study, before its text is known.
public struct StudyRecipe: Hashable, Sendable {
  /// The values of the axes, joined, as the name of a folder: `head=mos,lr=0.004`.
  public let name: String
  /// The options.
  public let choices: Recipe.Choices
  /// The recipe that it is to cost as much as; nil for a cost of its own.
  public let match: Match?

  /// A recipe of the same cost.
  public struct Match: Hashable, Sendable {
    /// The cost.
    public let cost: ModelCost
    /// The options of the other recipe.
    public let choices: Recipe.Choices
  }

  /// The name of a recipe with values; what no folder can be named is a dash.
  static func name(of values: [StudyValue]) -> String {
    guard !values.isEmpty else { return "base" }
    let name = values.map(\.label).joined(separator: ",")
    let safe = String(name.map { $0 == "/" || $0.isNewline || $0 == "\0" ? "-" : $0 })
    return safe.hasPrefix(".") ? "-" + safe.dropFirst() : safe
  }

  /// The longest name that file systems take.
  private static let mostBytes = 255

  func validate() throws(StudyError) {
    guard name.utf8.count <= Self.mostBytes else {
      throw StudyError(
        .invalidStudy,
        "the name '\(name)' is too long for a folder; give values shorter labels")
    }
    let recipe: Recipe
    do {
      recipe = try choices.validatedRecipe()
    } catch {
      throw StudyError(.invalidStudy, "the recipe '\(name)': \(error)")
    }
    guard recipe.order == nil else {
      throw StudyError(
        .invalidStudy,
        "the recipe '\(name)': n-grams have no seeds; estimate them with 'lm train --arch ngram'")
    }
  }
}
