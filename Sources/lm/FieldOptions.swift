import ArgumentParser
import Recipes

/// Fields of a recipe that a command has options for.
protocol FieldList {
  static var fields: [Recipe.Field] { get }
  /// The help of a field.
  static func help(of field: Recipe.Field) -> String
}

extension FieldList {
  static func help(of field: Recipe.Field) -> String { field.description }
}

/// An option for each field of a list, made from the table of the library.
///
/// The parser finds options by a mirror of the type's initial value, and decodes what was typed by the
/// same keys.
struct FieldOptions<List: FieldList>: ParsableArguments, CustomReflectable {
  /// What was typed.
  private(set) var typed: [(name: String, value: Recipe.Value)] = []

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for field in List.fields {
      let key = Key(field.name)
      if field.isFlag {
        let flag = try container.decode(Flag<Bool?>.self, forKey: key).wrappedValue
        if let flag { typed.append((field.name, .flag(flag))) }
      } else {
        let option = try container.decode(Option<String?>.self, forKey: key).wrappedValue
        if let option { typed.append((field.name, .text(option))) }
      }
    }
  }

  /// - Throws: `RecipeError` for a value of another type.
  func choices() throws(RecipeError) -> Recipe.Choices {
    var choices = Recipe.Choices()
    for (name, value) in typed { try choices.set(name, to: value) }
    return choices
  }

  var customMirror: Mirror {
    // The parser takes the first underscore off, which property wrappers have.
    Mirror(
      self,
      children: List.fields.map { (label: "_\($0.name)", value: $0.declaration(List.help(of: $0))) }
    )
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension Recipe.Field {
  /// As a property of a command declares it.
  fileprivate func declaration(_ text: String) -> Any {
    let help = ArgumentHelp(
      text, visibility: importance == .common ? .default : .hidden)
    switch type {
    case .flag:
      return Flag<Bool?>(
        name: .customLong(name), inversion: .prefixedNo, exclusivity: .chooseLast, help: help)
    case .choice(let names):
      return Option<String?>(name: .customLong(name), help: help, completion: .list(names))
    case .value:
      return Option<String?>(name: .customLong(name), help: help)
    }
  }
}

extension Recipe {
  /// The fields of some groups that the command line has options for.
  fileprivate static func options(_ groups: Group...) -> [Field] {
    fields.filter { groups.contains($0.group) && $0.importance != .record }
  }
}

/// Options of the text.
enum TextFields: FieldList {
  static let fields = Recipe.options(.text)
}

/// Options of the model.
enum ModelFields: FieldList {
  static let fields = Recipe.options(.family, .model, .ngrams)
}

/// Options of training.
enum TrainingFields: FieldList {
  static let fields = Recipe.options(.training)
}

/// Options of the model, and of what decides the speed of training.
enum BenchFields: FieldList {
  static let fields =
    ModelFields.fields.filter { $0.group != .ngrams }
    + TrainingFields.fields.filter { ["batch-size", "bptt", "precision"].contains($0.name) }

  static func help(of field: Recipe.Field) -> String {
    guard field.name == "arch" else { return field.description(usual: "that of --shape") }
    return "The family of the model: recurrent layers, or feedforward, dense layers over the last "
      + "--context tokens. (values: recurrent, feedforward; default: that of --shape)"
  }
}
