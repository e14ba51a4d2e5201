public import LanguageModels

/// The cost of a model, by which models of different heads are put on equal terms.
public enum ModelCost: String, NamedChoice {
  /// The number of parameters.
  case parameters
  /// Floating-point operations a token: the decoder counts once a component of a mixture of softmaxes.
  case flops

  /// The cost of a model.
  ///
  /// - Parameter model: Its shape, with the size of its vocabulary.
  /// - Returns: Parameters, or operations a token of training: 6 for every weight that enters a product.
  /// - Throws: `ConfigurationError` for a shape that cannot be.
  public func of(_ model: ModelConfiguration) throws -> Int {
    let plan = try ModelPlan(model)
    return switch self {
    case .parameters: plan.layout.count
    case .flops: 6 * plan.productWeights
    }
  }
}

extension Recipe.Choices {
  /// The same choices with the width of the layers, `hidden`, with which the model costs what another does.
  ///
  /// The cost grows with the width, so the width is the one whose cost is nearest.
  ///
  ///     let mos = try Recipe.Choices(arguments: "--head mos").recipe()
  ///     let wide = try Recipe.Choices(arguments: "--head softmax")
  ///       .matching(.flops, of: mos.configuration(vocabularySize: 10_000))
  ///
  /// - Parameters:
  ///   - cost: The cost that is to be equal.
  ///   - other: The shape of the other model, with the size of the vocabulary of both.
  /// - Returns: The choices.
  /// - Throws: ``RecipeError`` for choices that make no recipe, and `unmatched` where a width of 1 costs more.
  public func matching(
    _ cost: ModelCost, of other: ModelConfiguration
  ) throws -> Recipe.Choices {
    func widened(_ width: Int) throws(RecipeError) -> Recipe.Choices {
      var choices = self
      var change = Recipe.Choices()
      try change.set("hidden", to: .number("\(width)"))
      choices.add(change)
      return choices
    }
    func costOf(width: Int) throws -> Int {
      let model = try widened(width).recipe().configuration(
        vocabularySize: other.vocabularySize)
      do {
        return try cost.of(model)
      } catch let error as ConfigurationError {
        throw RecipeError(error, in: self)
      }
    }
    let target = try cost.of(other)
    guard try costOf(width: 1) <= target else { throw RecipeError(.unmatched(cost, target)) }
    // The cost of `narrow` is at most the target, that of `wide` above it.
    var (narrow, wide) = (1, 2)
    while try costOf(width: wide) <= target { (narrow, wide) = (wide, 2 * wide) }
    while wide - narrow > 1 {
      let middle = (narrow + wide) / 2
      if try costOf(width: middle) <= target { narrow = middle } else { wide = middle }
    }
    let isWideNearer = try costOf(width: wide) - target < target - costOf(width: narrow)
    return try widened(isWideNearer ? wide : narrow)
  }
}
