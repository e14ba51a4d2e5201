public import NeuralNetworks

extension RecipeError {
  /// An error of a configuration, in the names of fields.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - choices: The choices that led to it: of several fields that set a property, the error names
  ///     one of those.
  public init(_ error: ConfigurationError, in choices: Recipe.Choices = Recipe.Choices()) {
    func name(_ property: String, _ value: String? = nil) -> String {
      choices.field(of: property, value)?.name ?? Recipe.fieldName(ofProperty: property)
    }
    switch error.code {
    case .outOfRange(let property, let value, let limits):
      self.init(.outOfRange(name(property, value), .number(value), limits: limits))
    case .noEffect(let property, let chooser, let choice):
      self.init(
        .noEffect(name(property), chooser: name(chooser), choice: .text(choice), others: []))
    case .incompatible(let property, let value, let other, let choice, let reason):
      // The name of a switch tells its choice.
      func shown(_ property: String, _ value: String) -> Recipe.Value? {
        choices.field(of: property)?.isFlag == true ? nil : .text(value)
      }
      self.init(
        .incompatible(
          name(property), shown(property, value), other: name(other),
          choice: shown(other, choice), reason: reason))
    }
  }
}

extension Recipe.Choices {
  /// The field that sets a property of a configuration: the last that is chosen, and of those one with
  /// the value; else the first of the table.
  fileprivate func field(of property: String, _ value: String? = nil) -> Recipe.Field? {
    let fields = Recipe.fields.filter { $0.properties.contains(property) }
    let chosen = fields.filter { values[$0.name] != nil }
    let equal = chosen.filter { field in
      value.flatMap { Double($0) } == values[field.name].flatMap { Double($0.text) }
    }
    return equal.last ?? chosen.last ?? fields.first
  }
}

extension Recipe {
  /// The name of the field that sets a property of a configuration: `lr` of `rate`.
  ///
  /// A property that no field sets gives its own name, spelled as those of fields: `top-k` of `topK`.
  public static func fieldName(ofProperty property: String) -> String {
    if let field = fields.first(where: { $0.properties.contains(property) }) { return field.name }
    return property.reduce(into: "") { text, character in
      text += character.isUppercase ? "-\(character.lowercased())" : "\(character)"
    }
  }
}
