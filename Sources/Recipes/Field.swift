import NumberFormatting

extension Recipe {
  /// One option of a run: a row of the table ``Recipe/fields``.
  public struct Field: Sendable {
    /// The long name, without dashes: `batch-size`.
    public let name: String
    /// Other names that it is taken by, as in the papers that it comes from.
    public let otherNames: [String]
    /// The part of a run that it is about.
    public let group: Group
    /// The users who need it.
    public let importance: Importance
    /// One or two sentences, without the default.
    public let help: String
    /// The default in words, where it depends on other fields or is no value.
    public let usual: String?
    /// The type of its values.
    public let type: ValueType
    /// True if the record in a model has it, since it decides a byte of the model.
    public let isRecorded: Bool
    /// Other fields that must be chosen so for it to have an effect.
    let conditions: [Condition]
    /// The later choices of other fields that its value gives way to.
    let ties: [Tie]
    /// A field that cannot be on together with it.
    let excluded: String?
    /// The properties of configurations that it sets, as `ConfigurationError` names them.
    let properties: [String]
    /// Values by other names.
    let otherValues: [String: String]
    /// Its value in records that were written before the field was added; nil where all have it.
    var valueBefore: String?
    /// The limits of its own, in words, and whether a value is within them.
    let limits: Limits?

    let read: @Sendable (Recipe) -> Value?
    let write: @Sendable (inout Recipe, Value) -> Void
    let reset: @Sendable (inout Recipe) -> Void
    /// The value in one spelling; nil for no value of the field.
    let canonical: @Sendable (Value) -> Value?
  }

  /// The parts of a run that fields are about.
  public enum Group: String, Sendable, CaseIterable {
    case text, family, model, training, ngrams, machine
  }

  /// The users who need a field.
  public enum Importance: Sendable {
    /// Most users.
    case common
    /// Users who repeat a paper or tune a model.
    case advanced
    /// Programs alone: a value that no option of the command line leads to.
    case record
  }

  /// The type of the values of a field.
  public enum ValueType: Hashable, Sendable {
    /// On or off.
    case flag
    /// Free text or a number, described in words: `a whole number`.
    case value(String)
    /// One of these.
    case choice([String])
  }

  /// A limit of a field that its configuration does not check.
  struct Limits: Sendable {
    let words: String
    let holds: @Sendable (Value) -> Bool
  }

  /// A choice of another field without which a field has no effect.
  struct Condition: Sendable {
    let chooser: String
    let holds: @Sendable (Recipe) -> Bool
    /// The choice that rules the field out, where the chooser has no value to name.
    init(_ chooser: String, _ holds: @escaping @Sendable (Recipe) -> Bool) {
      self.chooser = chooser
      self.holds = holds
    }
  }

  /// A choice of another field that a value gives way to, when it is made anew.
  struct Tie: Sendable {
    let chooser: String
    let givesWay: @Sendable (_ before: Recipe, _ new: Value, _ isUsual: Bool) -> Bool

    /// Gives way always.
    static func to(_ chooser: String) -> Tie { Tie(chooser: chooser) { _, _, _ in true } }

    /// Gives way where the value was just the default.
    static func ifUsual(_ chooser: String) -> Tie { Tie(chooser: chooser) { $2 } }
  }
}

extension Recipe.Field {
  /// True for a field that is on or off.
  public var isFlag: Bool { type == .flag }

  /// The name of the field in JSON files: `batch_size`.
  public var key: String { String(name.map { $0 == "-" ? "_" : $0 }) }

  /// The choice in a recipe that leaves the field without effect.
  public func strayChoice(in recipe: Recipe) -> (name: String, value: Recipe.Value?)? {
    guard let condition = conditions.first(where: { !$0.holds(recipe) }) else { return nil }
    return (condition.chooser, Recipe.field(condition.chooser)?.read(recipe))
  }

  /// The choices, in place of ``strayChoice(in:)``, that the field has an effect with.
  func choicesWithEffect(in recipe: Recipe) -> [String] {
    guard let condition = conditions.first(where: { !$0.holds(recipe) }),
      let chooser = Recipe.field(condition.chooser), case .choice(let names) = chooser.type
    else { return [] }
    return names.filter { name in
      var changed = recipe
      chooser.write(&changed, .text(name))
      return condition.holds(changed)
    }
  }

  /// The default, as far as other fields of `recipe` decide it; nil for no limit.
  public func usualValue(in recipe: Recipe) -> Recipe.Value? {
    var recipe = recipe
    reset(&recipe)
    return read(recipe)
  }

  /// True if a value has the type of the field and is within its own limits.
  func allows(_ value: Recipe.Value) -> Bool {
    canonical(value).map { limits?.holds($0) ?? true } ?? false
  }

  /// The value in one spelling.
  ///
  /// - Throws: ``RecipeError`` `invalidValue`.
  func checked(_ value: Recipe.Value) throws(RecipeError) -> Recipe.Value {
    let text = value.text.lowercased()
    let named = otherValues[text].map { Recipe.Value.text($0) } ?? value
    guard let canonical = canonical(named) else {
      if type.isWhole, let limits = Self.limitsBeyond(value.text) {
        throw RecipeError(.outOfRange(name, value, limits: self.limits?.words ?? limits))
      }
      throw RecipeError(.invalidValue(name, value, type))
    }
    return canonical
  }
}

extension Recipe.Field {
  /// The limits of a whole number that has too many digits for any option; nil for another text.
  package static func limitsBeyond(_ text: String) -> String? {
    let digits = NumberFormat.inASCII(text).drop { $0 == "-" || $0 == "+" }
    guard digits.count > 18, digits.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
    return "a whole number of at most 18 digits"
  }
}

extension Recipe.ValueType {
  /// Whether values are whole numbers.
  fileprivate var isWhole: Bool {
    self == Int.type || self == Int?.type || self == UInt64.type
  }
}

extension Recipe.Field {
  /// A row of the table; the value is at `path`.
  ///
  /// The default is `initial`; without it that of the configuration, or, where the field `isKept`, what
  /// another field left there that stands for this.
  init<V: FieldValue>(
    _ name: String, _ path: any WritableKeyPath<Recipe, V> & Sendable, _ group: Recipe.Group,
    _ importance: Recipe.Importance, _ help: String, usual: String? = nil,
    otherNames: [String] = [], sets properties: [String]? = nil,
    otherValues: [String: String] = [:],
    if conditions: [Recipe.Condition] = [], givesWay ties: [Recipe.Tie] = [],
    excludes excluded: String? = nil, isRecorded: Bool = true, before valueBefore: String? = nil,
    limits: (words: String, holds: @Sendable (V) -> Bool)? = nil, isKept: Bool = false,
    initial: (@Sendable (Recipe) -> V)? = nil
  ) {
    self.name = name
    self.otherNames = otherNames
    self.group = group
    self.importance = importance
    self.help = help
    self.usual = usual
    self.type = V.type
    self.isRecorded = isRecorded
    self.conditions = group.conditions + conditions
    self.ties = ties
    self.excluded = excluded
    self.properties = properties ?? [name]
    self.otherValues = otherValues
    self.valueBefore = valueBefore
    self.limits = limits.map { limits in
      Recipe.Limits(words: limits.words) { V($0).map(limits.holds) ?? false }
    }
    read = { $0[keyPath: path].value }
    write = { recipe, value in
      if let value = V(value) { recipe[keyPath: path] = value }
    }
    reset = { recipe in
      guard !isKept else { return }
      recipe[keyPath: path] = initial?(recipe) ?? Recipe.unchosen[keyPath: path]
    }
    canonical = { V($0).map { $0.value ?? Recipe.Value.none } }
  }
}

extension Recipe.Group {
  /// The conditions of all fields of the group.
  fileprivate var conditions: [Recipe.Condition] {
    switch self {
    case .text, .family: []
    case .model, .training, .machine: [Recipe.Condition("arch") { $0.order == nil }]
    case .ngrams: [Recipe.Condition("arch") { $0.order != nil }]
    }
  }
}
