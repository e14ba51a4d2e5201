extension Recipe {
  /// Fields with their values, as a preset, a file or a command line gives them.
  ///
  /// Several of them make a recipe, a later one before an earlier one:
  ///
  ///     var choices = try Preset.named("awd-lstm").choices
  ///     choices.add(typed)
  ///     let recipe = try choices.recipe()
  public struct Choices: Hashable, Sendable {
    /// The values by the names of fields.
    public internal(set) var values: [String: Value] = [:]

    /// No choice.
    public init() {}

    /// Choices as they are typed: `--head mos --no-tied --lr 0.002`.
    ///
    /// - Throws: ``RecipeError``.
    public init(arguments text: String) throws(RecipeError) {
      var words = text.split(separator: " ")[...]
      while let word = words.popFirst() {
        let typed = word.drop { $0 == "-" }
        let name = String(typed.prefix { $0 != "=" })
        if name.count < typed.count {
          try set(name, to: .text(String(typed.dropFirst(name.count + 1))))
        } else if let next = words.first, !next.hasPrefix("--") {
          try set(name, to: .text(String(next)))
          words.removeFirst()
        } else if Recipe.field(name) == nil, name.hasPrefix("no-") {
          try set(String(name.dropFirst(3)), to: .flag(false))
        } else {
          try set(name, to: .flag(true))
        }
      }
    }

    /// True if nothing is chosen.
    public var isEmpty: Bool { values.isEmpty }

    /// The value that is chosen for a field.
    public subscript(name: String) -> Value? { values[name] }

    /// The names and values, in the order of the table.
    public var ordered: [(field: Field, value: Value)] {
      Recipe.fields.compactMap { field in values[field.name].map { (field, $0) } }
    }

    /// Chooses a value.
    ///
    /// - Throws: ``RecipeError`` `unknownField` or `invalidValue`.
    public mutating func set(_ name: String, to value: Value) throws(RecipeError) {
      guard let field = Recipe.field(name) else {
        throw RecipeError(.unknownField(name, suggestion: Recipe.suggestion(for: name)))
      }
      values[field.name] = try field.checked(value)
    }

    /// Both choices; a choice of `others` replaces the same choice of this, and nothing gives way.
    public func merging(_ others: Choices) -> Choices {
      var choices = self
      choices.values.merge(others.values) { $1 }
      return choices
    }

    /// Adds choices, which replace earlier ones.
    ///
    /// A value that was given before gives way when a later choice changes what it was part of: the
    /// momentum of Adam with Adam, all rates of dropout with `dropout`. So does a value that was just
    /// the default, when what the default follows from is chosen anew.
    public mutating func add(_ later: Choices) {
      giveWay(to: later)
      values.merge(later.values) { $1 }
    }

    /// Takes off the values that give way to later choices.
    public mutating func giveWay(to later: Choices) {
      let before = Recipe(self, skippingInvalid: true)
      let changed = later.values.filter { name, new in
        (values[name] ?? before[name]) != new
      }
      var all = later
      for (field, value) in ordered where later[field.name] == nil {
        let isUsual = field.usualValue(in: before) == value
        let givesWay = field.ties.contains { tie in
          changed[tie.chooser].map { tie.givesWay(before, $0, isUsual) } ?? false
        }
        if givesWay {
          values[field.name] = nil
        } else {
          all.values[field.name] = value
        }
      }
      let after = Recipe(all, skippingInvalid: true)
      values = values.filter { name, _ in
        guard later[name] == nil, let field = Recipe.field(name) else { return false }
        return field.strayChoice(in: before) != nil || field.strayChoice(in: after) == nil
      }
    }

    /// The recipe in which all other fields have their defaults, every number of it checked.
    ///
    /// - Throws: ``RecipeError`` naming the first field that cannot be.
    public func validatedRecipe() throws(RecipeError) -> Recipe {
      let recipe = try recipe()
      do {
        try recipe.validate()
      } catch {
        throw RecipeError(error, in: self)
      }
      return recipe
    }

    /// The recipe in which all other fields have their defaults.
    ///
    /// - Throws: ``RecipeError`` for a value beyond its limits, for one without effect, and for two that
    ///   exclude each other. Other numbers are checked by ``validatedRecipe()``.
    public func recipe() throws(RecipeError) -> Recipe {
      for (field, value) in ordered {
        if let limits = field.limits, !limits.holds(value) {
          throw RecipeError(.outOfRange(field.name, value, limits: limits.words))
        }
      }
      let recipe = Recipe(self, skippingInvalid: false)
      for (field, value) in ordered where !value.isNothing {
        if let (chooser, choice) = field.strayChoice(in: recipe) {
          throw RecipeError(
            .noEffect(
              field.name, chooser: chooser, choice: choice,
              others: field.choicesWithEffect(in: recipe)))
        }
        if let other = field.excluded, let second = values[other], !second.isNothing {
          throw RecipeError(.conflict(field.name, other))
        }
      }
      return recipe
    }
  }
}
