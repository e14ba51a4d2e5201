import Glibc
import JSON
import ModelFolders
import Recipes
import Storage

/// The file of `--config`: a JSON object of options and their values, true and false for switches.
struct OptionsFile {
  let path: String
  let choices: Recipe.Choices
  /// A preset that comes before the rest of the file.
  let preset: String?

  /// - Throws: `StorageError`; ``Failure`` 64 for what is no option of a recipe.
  init(_ path: String) throws {
    self.path = path
    var members = try Self.read(path)
    guard members["format_version"] == nil, members["formatVersion"] == nil else {
      throw Failure(
        EX_USAGE, "\(path) belongs to a model; repeat it with --like and the model's folder")
    }
    preset = members.removeValue(forKey: "preset")?.text
    var choices = Recipe.Choices()
    var names: Set<String> = []
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      let (name, value) = try Self.positive(key, value)
      guard let field = Recipe.field(name), field.importance != .record else {
        let suggestion = Recipe.suggestion(for: key).map { "use '\($0)'" } ?? "leave it out"
        throw Failure(EX_USAGE, "\(path): '\(key)' is no option of a recipe; \(suggestion)")
      }
      guard names.insert(field.name).inserted else {
        throw Failure(EX_USAGE, "\(path): '\(key)' is there twice; leave one out")
      }
      do {
        try choices.set(name, to: value)
      } catch {
        throw Failure(EX_USAGE, "\(path): \(Failure(error).message)")
      }
    }
    self.choices = choices
  }

  /// `no-tied` set to true is `tied` set to false.
  private static func positive(
    _ key: String, _ value: Recipe.Value
  ) throws -> (String, Recipe.Value) {
    guard Recipe.field(key) == nil, key.hasPrefix("no-") || key.hasPrefix("no_"),
      value == .flag(true)
    else { return (key, value) }
    return (String(key.dropFirst(3)), .flag(false))
  }

  private static func read(_ path: String) throws -> [String: Recipe.Value] {
    do {
      return try JSONFile.read([String: Recipe.Value].self, from: path)
    } catch let error as StorageError where error.code == .invalid {
      if (try? JSONFile.read(FormatVersion.self, from: path)) != nil {
        throw Failure(
          EX_USAGE, "\(path) belongs to a model; repeat it with --like and the model's folder")
      }
      let what = error.message.prefix { $0 != ";" }
      throw StorageError(
        .invalid, #"\#(what); it holds options, such as {"hidden": 200, "tied": false}"#)
    }
  }
}
