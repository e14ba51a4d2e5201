public import Recipes

/// The options of a run from several places, a later one before an earlier one: another model or a preset, a
/// file, and options one by one.
///
///     let sources = try RecipeSources(
///       like: ModelBundle("models/mine"), typed: Recipe.Choices(arguments: "--hidden 400"))
///     let recipe = try sources.recipe()
public struct RecipeSources: Sendable {
  /// All of them.
  public private(set) var choices: Recipe.Choices
  private let file: OptionsFile?
  private let typed: Recipe.Choices
  /// The sources of options that were not typed.
  private let sources: [RecipeSourceError.Source]

  /// Joins the options of the places that are given.
  ///
  /// - Parameters:
  ///   - like: A model whose options are repeated. It has all that a preset could say.
  ///   - ownPreset: The name of a preset; that of the command line comes in the place of that of the file.
  ///   - file: A file of options.
  ///   - typed: Options of the command line, which replace all others.
  /// - Throws: ``RecipeSourceError`` for a preset that there is not.
  public init(
    like: ModelBundle? = nil, preset ownPreset: String? = nil, file: OptionsFile? = nil,
    typed: Recipe.Choices = Recipe.Choices()
  ) throws(RecipeSourceError) {
    self.file = file
    self.typed = typed
    var choices = Recipe.Choices()
    var sources: [RecipeSourceError.Source] = []
    if let like {
      choices = like.recipe.choices
      sources.append(.model(like.path))
    } else if let preset = ownPreset ?? file?.preset {
      do {
        choices = try Preset.named(preset).choices
      } catch {
        throw RecipeSourceError(
          .refused(error), in: ownPreset == nil ? file.map { .file($0.path) } : nil)
      }
      if ownPreset != nil { sources.append(.preset(preset)) }
    }
    if let file {
      choices.add(file.choices)
      sources.append(.file(file.path))
    }
    choices.add(typed)
    self.choices = choices
    self.sources = sources
  }

  /// The same options with the width of the layers with which the model costs what another does.
  ///
  /// - Parameters:
  ///   - cost: The cost that is to be equal, with the vocabulary of the other model.
  ///   - other: The other model.
  /// - Returns: The options.
  /// - Throws: ``RecipeSourceError`` for a width that is chosen, and where none matches; `StorageError` for n-grams.
  public func matching(_ cost: ModelCost, of other: ModelBundle) throws -> RecipeSources {
    let network = try other.network()
    var matched = self
    do {
      guard typed["hidden"] == nil, file?.choices["hidden"] == nil else {
        throw RecipeError(.conflict("match", "hidden"))
      }
      matched.choices = try choices.matching(cost, of: network.model)
    } catch let error as RecipeError {
      throw RecipeSourceError(.refused(error))
    }
    return matched
  }

  /// The recipe of all of them.
  ///
  /// - Throws: ``RecipeSourceError`` with the place of the options that are refused.
  public func recipe() throws(RecipeSourceError) -> Recipe {
    do {
      return try choices.validatedRecipe()
    } catch {
      if let file, Self.error(of: file.choices) == error {
        throw RecipeSourceError(.refused(error), in: .file(file.path), names: file.names)
      }
      throw RecipeSourceError(
        .refused(error), with: Self.error(of: typed) == nil ? sources : [],
        names: (file?.names ?? [:]).filter { typed[$0.key] == nil })
    }
  }

  /// The first error of choices.
  private static func error(of choices: Recipe.Choices) -> RecipeError? {
    do {
      _ = try choices.validatedRecipe()
      return nil
    } catch {
      return error
    }
  }
}
