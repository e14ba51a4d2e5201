/// A recipe with the models that were trained by it, a seed each.
public struct RecipeRuns: Hashable, Sendable {
  /// The name of the recipe.
  public var name: String
  /// The names of its models among those of the report.
  public var models: [String]
  /// The perplexity of the test part by each of them.
  public var perplexities: [Double]
  /// The perplexity for the mean loss of all of them.
  public var perplexity: Double

  /// A recipe with its runs.
  public init(name: String, models: [String], perplexities: [Double], perplexity: Double) {
    self.name = name
    self.models = models
    self.perplexities = perplexities
    self.perplexity = perplexity
  }
}
