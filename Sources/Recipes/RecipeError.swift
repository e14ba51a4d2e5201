import NumberFormatting

/// A choice that cannot be.
public struct RecipeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors, with their facts.
  public enum Code: Hashable, Sendable {
    /// No field has this name; the second is a name that may be meant.
    case unknownField(String, suggestion: String?)
    /// A value is not of the type of the field.
    case invalidValue(String, Recipe.Value, Recipe.ValueType)
    /// A value is beyond the limits of the field, which are in words.
    case outOfRange(String, Recipe.Value, limits: String)
    /// A field has no effect with the choice of another; `others` are choices with which it has.
    case noEffect(String, chooser: String, choice: Recipe.Value?, others: [String])
    /// The choices of two fields exclude each other, for a reason in words.
    case incompatible(
      String, Recipe.Value?, other: String, choice: Recipe.Value?, reason: String)
    /// Two fields exclude each other.
    case conflict(String, String)
    /// The same field is given twice.
    case repeated(String)
    /// A record lacks a field.
    case missing(String)
    /// There is no preset of this name.
    case unknownPreset(String)
    /// No width of the layers makes a model as cheap as another, which costs this.
    case unmatched(ModelCost, Int)
  }

  /// The kind, with the facts.
  public let code: Code

  package init(_ code: Code) { self.code = code }

  /// The same error with a number as it was typed: `1e400`, which is infinite as a Float.
  ///
  /// - Parameter value: The text that was typed for a field; nil for none.
  /// - Returns: The error.
  package func typed(_ value: (String) -> String?) -> RecipeError {
    guard case .outOfRange(let name, .number(let number), let limits) = code,
      let typed = value(name), Float(NumberFormat.inASCII(typed)) == Float(number)
    else { return self }
    return RecipeError(.outOfRange(name, .text(typed), limits: limits))
  }

  /// One line in which fields bear their names.
  public var description: String { message { $0 } }

  /// One line.
  ///
  /// - Parameter spelling: A field's name as the reader knows it, such as `--lr`.
  /// - Returns: The line, without an end.
  public func message(_ spelling: (String) -> String) -> String {
    switch code {
    case .unknownField(let name, let suggestion):
      "there is no option \(spelling(name))"
        + (suggestion.map { "; use \(spelling($0))" } ?? "; leave it out")
    case .invalidValue(let name, let value, let type):
      switch type {
      case .flag: "\(spelling(name)) '\(value.text)'; choose true or false"
      case .value(let words): "\(spelling(name)) '\(value.text)'; give \(words)"
      case .choice(let names): "\(spelling(name)) '\(value.text)'; choose \(Self.list(names))"
      }
    case .outOfRange(let name, let value, let limits):
      "\(spelling(name))\(Self.suffix(value)); choose \(limits)"
    case .noEffect(let name, let chooser, let choice, let others):
      "\(spelling(name)) has no effect with \(spelling(chooser))\(Self.suffix(choice)); "
        + "leave it out\(Self.remedy(spelling(chooser), others))"
    case .incompatible(let name, let value, let other, let choice, let reason):
      "\(spelling(name))\(Self.suffix(value)) does not go with "
        + "\(spelling(other))\(Self.suffix(choice)), since \(reason); change one of them"
    case .conflict(let first, let second):
      "\(spelling(first)) and \(spelling(second)) exclude each other; choose one"
    case .repeated(let name): "\(spelling(name)) is there twice; leave one out"
    case .missing(let name): "\(spelling(name)) is missing; restore the file"
    case .unknownPreset(let name):
      "there is no preset '\(name)'; choose \(Self.list(Preset.all.map(\.name)))"
    case .unmatched(let cost, let target):
      "no width of the layers matches \(cost.rawValue) of \(target); choose fewer layers or another head"
    }
  }

  private static func suffix(_ choice: Recipe.Value?) -> String {
    switch choice {
    case nil, .flag: ""
    // In the fewest digits, as it is typed.
    case .number(let text): " " + (text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    case .text(let text): " \(text)"
    }
  }

  /// The choice to make instead; many are not listed.
  private static func remedy(_ chooser: String, _ others: [String]) -> String {
    switch others.count {
    case 0: ""
    case 1...3: ", or choose \(chooser) \(others.joined(separator: " or "))"
    default: ", or choose another \(chooser)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let quoted = names.map { "'\($0)'" }
    return quoted.dropLast().joined(separator: ", ") + " or \(quoted.last ?? "")"
  }
}
