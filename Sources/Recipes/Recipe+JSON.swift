extension Recipe.Value: Codable {
  /// A number, a string, `true` or `false`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isOn = try? container.decode(Bool.self) {
      self = .flag(isOn)
    } else if let number = try? container.decode(Int.self) {
      self = .number("\(number)")
    } else if let number = try? container.decode(UInt64.self) {
      self = .number("\(number)")
    } else if let number = try? container.decode(Double.self) {
      self = .number("\(number)")
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "an option is a number, a string, true or false"))
    }
  }

  /// As JSON has it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let isOn): try container.encode(isOn)
    case .text(let text): try container.encode(text)
    case .number(let text):
      if let number = Int(text) {
        try container.encode(number)
      } else if let number = UInt64(text) {
        try container.encode(number)
      } else {
        try container.encode(Double(text))
      }
    }
  }
}

/// A recipe as a JSON object, by the keys of ``Recipe/fields``: `{"batch_size": 20, "cell": "lstm", …}`.
///
/// It is complete: every field with an effect is there, so that no default that changes later changes a
/// recipe. A limit that is none by default is left out. A field that is added to the table states
/// the value of recipes that were written before it.
extension Recipe: Codable {
  /// Reads a recipe.
  public init(from decoder: any Decoder) throws {
    // A dictionary of its own, whose keys no strategy of the coder touches.
    let members = try decoder.singleValueContainer().decode([String: Value].self)
    do {
      self = try Recipe(record: members)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  /// The recipe of a record, by a table that may be newer than the record.
  init(record members: [String: Value], by fields: [Field] = Self.fields) throws(RecipeError) {
    var choices = Choices()
    for (key, value) in members.sorted(by: { $0.key < $1.key }) { try choices.set(key, to: value) }
    for field in fields where choices[field.name] == nil {
      guard let value = field.valueBefore,
        field.strayChoice(in: Recipe(choices, skippingInvalid: true)) == nil
      else { continue }
      choices.values[field.name] = try field.checked(.text(value))
    }
    let recipe = try choices.recipe()
    for (field, value) in recipe.choices.ordered
    where choices[field.name] == nil {
      throw RecipeError(.missing("\(field.key) (\(value.text) in a new recipe)"))
    }
    self = recipe
  }

  /// Writes a recipe.
  public func encode(to encoder: any Encoder) throws {
    let members = choices.ordered.map { ($0.field.key, $0.value) }
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: members))
  }
}
