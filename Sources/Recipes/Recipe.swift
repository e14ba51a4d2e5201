public import LanguageModels
public import NeuralNetworks
public import Training

/// All options of a run as one value: text, model, training.
///
/// A recipe is always complete. Its options are listed in ``fields``; the command line, the files of
/// options, the presets and the record in a model follow from that table.
///
///     var recipe = Recipe()                  // the defaults of `lm train`
///     recipe.model.tied = false              // the configurations are there to be changed
///     try recipe.set("optimizer", "sgd")     // a learning rate of Adam gives way
///     try recipe.set("lr", "5")
///
/// The folder of a run and its progress output are no part of a recipe.
public struct Recipe: Hashable, Sendable {
  /// The tokenizer and the vocabulary of the text.
  public var text = TextRecipe()
  /// The longest n-grams, in tokens, of a model of n-grams; nil for a network.
  public var order: Int?
  /// The shape of the network.
  ///
  /// The size of the vocabulary follows from the text; see ``configuration(vocabularySize:)``.
  public var model = ModelConfiguration(vocabularySize: unknownVocabularySize)
  /// The configuration of the training.
  public var training = TrainingConfiguration()
  /// The threads that work is spread over; nil for what the machine has.
  public var threads: Int?

  /// The size of a vocabulary that is still to be counted: the least that there can be.
  public static let unknownVocabularySize = 2

  /// The recipe of `lm train` without options.
  public init() {
    self.init(Choices(), skippingInvalid: true)
  }

  /// The recipe of a network.
  public init(model: ModelConfiguration, training: TrainingConfiguration, threads: Int? = nil) {
    self.model = model
    self.training = training
    self.threads = threads
  }

  /// The recipe of a model of n-grams.
  public init(order: Int) {
    self.init()
    self.order = order
  }

  /// A recipe in which every field is chosen or has its default.
  init(_ choices: Choices, skippingInvalid: Bool) {
    for field in Self.fields {
      if let value = choices[field.name], field.allows(value) {
        field.write(&self, value)
      } else {
        field.reset(&self)
      }
    }
  }

  /// The defaults of the configurations.
  static let unchosen = Recipe(
    model: ModelConfiguration(vocabularySize: unknownVocabularySize),
    training: TrainingConfiguration())

  /// The shape of the network, once the vocabulary is known.
  public func configuration(vocabularySize: Int) -> ModelConfiguration {
    var model = model
    model.vocabularySize = vocabularySize
    return model
  }

  /// Checks every number.
  ///
  /// - Throws: `ConfigurationError` naming the first one that cannot be; see `RecipeError` for its line
  ///   in the names of fields.
  public func validate() throws(ConfigurationError) {
    guard order == nil else { return }
    try model.validate()
    try training.validate(for: model)
  }
}

extension Recipe {
  /// All options, in the order of the help: a field's default follows from fields before it.
  public static let fields: [Field] =
    textFields + modelFields + dropoutFields + trainingFields + feedingFields + optimizerFields
    + scheduleFields + updateFields + otherFields

  private static let fieldsByName: [String: Field] = {
    let names = fields.flatMap { field in ([field.name] + field.otherNames).map { ($0, field) } }
    return Dictionary(uniqueKeysWithValues: names)
  }()

  /// The field of a name: its own or another that it is known by, with `-` or `_`.
  public static func field(_ name: String) -> Field? {
    fieldsByName[String(name.map { $0 == "_" ? "-" : $0 })]
  }

  /// The value of a field.
  ///
  /// - Returns: nil for a limit that is none, and for a field without effect.
  public subscript(name: String) -> Value? {
    guard let field = Self.field(name), field.strayChoice(in: self) == nil else { return nil }
    return field.read(self)
  }

  /// All that the recipe chooses: every field that has an effect on the model, with its value.
  public var choices: Choices {
    var choices = Choices()
    for field in Self.fields where field.isRecorded && field.strayChoice(in: self) == nil {
      if let value = field.read(self) {
        choices.values[field.name] = value
      } else if field.usualValue(in: self) != nil {
        choices.values[field.name] = Value.none
      }
    }
    return choices
  }

  /// Changes a field, as an option after all others does.
  ///
  /// A value that was part of another choice gives way: the learning rate of one optimiser with that
  /// optimiser, see ``Choices/add(_:)``.
  ///
  /// - Parameters:
  ///   - name: A name of a field.
  ///   - text: The value, as it is typed; `true` or `false` for a switch.
  /// - Throws: ``RecipeError``; the recipe is then as it was.
  public mutating func set(_ name: String, _ text: String) throws {
    var change = Choices()
    try change.set(name, to: .text(text))
    var choices = choices
    choices.add(change)
    var changed = try choices.recipe()
    changed.model.vocabularySize = model.vocabularySize
    if change["strict"] == nil { changed.text.isStrict = self.text.isStrict }
    self = changed
  }

  /// A field in which two recipes differ, with both values.
  public struct Difference: Hashable, Sendable {
    /// The field.
    public let name: String
    /// The value here; nil where the field has no effect or no limit.
    public let own: Value?
    /// The value of the other recipe.
    public let other: Value?
  }

  /// The fields in which `other` differs, in the order of the table.
  public func differences(from other: Recipe) -> [Difference] {
    let (own, others) = (choices, other.choices)
    return Self.fields.compactMap { field in
      let (a, b) = (own[field.name], others[field.name])
      return a == b ? nil : Difference(name: field.name, own: a, other: b)
    }
  }
}
