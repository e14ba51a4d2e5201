public import Recipes

/// What recipes of a study differ in: an option with its values, or anything with a name and sets of options.
public struct StudyAxis: Hashable, Sendable {
  /// The name: that of the option, or any other.
  public let name: String
  /// The option; nil for an axis whose values are sets of options.
  public let option: String?
  /// Its values.
  public let values: Values

  /// The values of an axis.
  public enum Values: Hashable, Sendable {
    /// These.
    case listed([StudyValue])
    /// Numbers between two bounds, for a random search.
    case range(StudyRange)
  }

  /// An option with values as they are typed.
  ///
  /// - Throws: ``StudyError`` `invalidStudy` for no option, for no value of it, and for no values.
  public init(_ option: String, of values: [String]) throws {
    try self.init(option, of: values.map { Recipe.Value.text($0) })
  }

  /// An option with values.
  public init(_ option: String, of values: [Recipe.Value]) throws {
    let field = try Self.field(option)
    try self.init(
      name: option, option: field.name,
      listed: values.map { value in
        var choices = Recipe.Choices()
        do throws(RecipeError) {
          try choices.set(field.name, to: value)
        } catch {
          throw StudyError(.invalidStudy, "the axis '\(option)': \(error)")
        }
        return StudyValue(
          label: Self.label(field, choices[field.name] ?? value), choices: choices)
      })
  }

  /// An option with the numbers between two bounds.
  public init(_ option: String, in range: StudyRange) throws {
    let field = try Self.field(option)
    var isNumber = false
    if case .number = field.usualValue(in: Recipe()) { isNumber = true }
    guard isNumber || field.name == "lr" else {
      throw StudyError(.invalidStudy, "'\(option)' has no numbers between bounds; give its values")
    }
    name = option
    self.option = field.name
    values = .range(range)
  }

  /// Sets of options with labels.
  public init(_ name: String, of values: [StudyValue]) throws {
    try self.init(name: name, option: nil, listed: values)
  }

  private init(name: String, option: String?, listed: [StudyValue]) throws {
    guard !listed.isEmpty else {
      throw StudyError(.invalidStudy, "the axis '\(name)' has no values; give one or more")
    }
    self.name = name
    self.option = option
    values = .listed(listed)
  }

  /// The values; none of a range.
  var listed: [StudyValue] {
    if case .listed(let values) = values { values } else { [] }
  }

  private static func field(_ name: String) throws -> Recipe.Field {
    guard let field = Recipe.field(name), field.importance != .record else {
      let other = Recipe.suggestion(for: name).map { "; did you mean '\($0)'?" } ?? ""
      throw StudyError(
        .invalidStudy, "the axis '\(name)' is no option of 'lm train'\(other)")
    }
    return field
  }

  /// An option with its value, as a part of the name of a recipe.
  static func label(_ field: Recipe.Field, _ value: Recipe.Value) -> String {
    switch value {
    case .flag(let isOn): isOn ? field.name : "no-\(field.name)"
    case .number(let text), .text(let text): "\(field.name)=\(text)"
    }
  }
}

/// A value of an axis.
public struct StudyValue: Hashable, Sendable {
  /// Its part of the name of a recipe.
  public let label: String
  /// The options that it stands for.
  public let choices: Recipe.Choices
  /// The value that a recipe with this one costs as much as; nil for a cost of its own.
  public let match: Match?

  /// Equal terms with another value of the same axis.
  public struct Match: Hashable, Sendable {
    /// The cost that is equal.
    public let cost: ModelCost
    /// The label of the other value.
    public let like: String

    /// Equal terms.
    public init(_ cost: ModelCost, like: String) {
      self.cost = cost
      self.like = like
    }
  }

  /// A value.
  public init(label: String, choices: Recipe.Choices, match: Match? = nil) {
    self.label = label
    self.choices = choices
    self.match = match
  }
}

/// Numbers between two bounds.
public struct StudyRange: Hashable, Sendable {
  /// The least.
  public let from: Double
  /// The most.
  public let to: Double
  /// True if the logarithms of the numbers are spread evenly, and not the numbers.
  public let isLogarithmic: Bool

  /// A range.
  ///
  /// - Throws: ``StudyError`` `invalidStudy` for bounds in the wrong order, and for logarithms of numbers that are
  ///   not above 0.
  public init(from: Double, to: Double, logarithmic: Bool = false) throws {
    guard from.isFinite, to.isFinite, from < to, !logarithmic || from > 0 else {
      throw StudyError(
        .invalidStudy,
        "there is no range from \(from) to \(to)\(logarithmic ? " in logarithms" : ""); give a lower and "
          + "a higher number")
    }
    self.from = from
    self.to = to
    isLogarithmic = logarithmic
  }
}
