import Glibc
import LanguageModels
import ModelFolders
import Recipes
import Training

/// The options of a run from all places, a later one before an earlier one: a preset or another model, a
/// file, the command line.
struct RecipeLayers {
  /// All of them.
  let choices: Recipe.Choices
  private let typed: Recipe.Choices
  private let file: OptionsFile?
  /// The places that options came from without being typed.
  private let places: [String]

  /// - Throws: `StorageError` or ``Failure`` for a model, a preset or a file that cannot be read.
  init(preset: String?, like: String?, config: String?, typed: Recipe.Choices) throws {
    self.typed = typed
    file = try config.map { try OptionsFile($0) }
    var choices = Recipe.Choices()
    var places: [String] = []
    if let like {
      // It says all that a preset could.
      choices = try ModelSelection.open(like).recipe.choices
      places.append("--like \(like)")
    } else if let preset {
      choices = try Preset.named(preset).choices
      places.append("--preset \(preset)")
    } else if let file, let preset = file.preset {
      do {
        choices = try Preset.named(preset).choices
      } catch {
        throw Failure(EX_USAGE, "\(file.path): \(error)")
      }
    }
    if let file {
      choices.add(file.choices)
      places.append("--config \(file.path)")
    }
    choices.add(typed)
    self.choices = choices
    self.places = places
  }

  /// - Throws: ``Failure`` 64, with the place of the options that are refused where they were not typed.
  func recipe() throws -> Recipe {
    guard let message = Self.message(of: choices) else { return try choices.recipe() }
    if let file, Self.message(of: file.choices) == message {
      throw Failure(EX_USAGE, "\(file.path): \(message)")
    }
    guard !places.isEmpty, Self.message(of: typed) == nil else { throw Failure(EX_USAGE, message) }
    throw Failure(
      EX_USAGE, "with the options of \(places.joined(separator: " and ")): \(message)")
  }

  /// What is wrong with choices.
  private static func message(of choices: Recipe.Choices) -> String? {
    do {
      try choices.recipe().validate()
      return nil
    } catch let error as RecipeError {
      return Failure(error).message
    } catch {
      return "\(error)"
    }
  }
}
