import JSON
public import Recipes
import Storage

/// A file of options: a JSON object of the names of fields and their values, true and false for switches.
///
/// A name has `-` or `_`; `no-` before that of a switch turns it off. The member `preset` names a preset that
/// comes before the rest of the file.
public struct OptionsFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The preset that it names.
  public let preset: String?
  /// All else.
  public let choices: Recipe.Choices
  /// The names of fields in the file, by their own.
  let names: [String: String]

  /// Reads a file.
  ///
  /// - Throws: `StorageError` for a file that cannot be read; ``RecipeSourceError`` for what is no JSON object,
  ///   for what is no option of a recipe, and for the configuration of a model.
  public init(_ path: String) throws {
    try self.init(members: Self.read(path), of: path)
  }

  /// The options of an object in a file.
  ///
  /// - Parameters:
  ///   - members: The names of fields, as of a file of options, and their values.
  ///   - path: The file.
  /// - Throws: ``RecipeSourceError`` for what is no option of a recipe.
  package init(members: [String: Recipe.Value], of path: String) throws(RecipeSourceError) {
    self.path = path
    var members = members
    preset = members.removeValue(forKey: "preset")?.text
    var choices = Recipe.Choices()
    var names: [String: String] = [:]
    do throws(RecipeError) {
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        let (name, value) = Self.positive(key, value)
        guard let field = Recipe.field(name), field.importance != .record else {
          throw RecipeError(.unknownField(key, suggestion: Recipe.suggestion(for: key)))
        }
        guard names.updateValue(name, forKey: field.name) == nil else {
          throw RecipeError(.repeated(key))
        }
        try choices.set(name, to: value)
      }
    } catch {
      throw RecipeSourceError(.refused(error), in: .file(path), names: names)
    }
    self.choices = choices
    self.names = names
  }

  /// The options that repeat a model, as such a file has them.
  ///
  /// - Throws: ``RecipeSourceError`` for a model that no options lead to, such as one that a program made.
  public static func options(of bundle: ModelBundle) throws -> [String: Recipe.Value] {
    let choices = bundle.recipe.choices
    guard !choices.ordered.contains(where: { $0.field.importance == .record }) else {
      throw RecipeSourceError(.hasNoOptions, in: .model(bundle.path))
    }
    return choices.values
  }

  /// `no-tied` set to true is `tied` set to false.
  private static func positive(
    _ key: String, _ value: Recipe.Value
  ) -> (String, Recipe.Value) {
    guard Recipe.field(key) == nil, key.hasPrefix("no-") || key.hasPrefix("no_"),
      value == .flag(true)
    else { return (key, value) }
    return (String(key.dropFirst(3)), .flag(false))
  }

  private static func read(_ path: String) throws -> [String: Recipe.Value] {
    let members: [String: Recipe.Value]
    do {
      members = try JSONFile.read([String: Recipe.Value].self, from: path)
    } catch let error as StorageError where error.code == .invalid {
      try refuseModel(path)
      let sentence = error.message.prefix { $0 != ";" }
      let reason =
        sentence.firstRange(of: " should be: ").map { sentence[$0.upperBound...] } ?? sentence
      throw RecipeSourceError(.notOptions(reason: String(reason)), in: .file(path))
    }
    try refuseModel(path)
    return members
  }

  /// Refuses the `config.json` of a model.
  private static func refuseModel(_ path: String) throws {
    guard (try? JSONFile.read(FormatVersion.self, from: path)) == nil else {
      throw RecipeSourceError(.belongsToModel, in: .file(path))
    }
  }
}
