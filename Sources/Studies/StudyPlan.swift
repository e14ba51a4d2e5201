import ModelFolders
public import Recipes
import Training

/// The runs of a study, once its text is known and its speed is measured.
public struct StudyPlan: Sendable {
  /// The recipes, in the order of the study.
  public let recipes: [PlannedRecipe]
  /// The seeds of every recipe.
  public let seeds: [UInt64]
  /// Runs at a time.
  public let jobs: Int
  /// Runs that memory leaves no room for beside these; 0 where it does.
  public let jobsWithoutMemory: Int
  /// Estimated seconds until the end, from where the study stands.
  public let seconds: Double

  /// A recipe of a plan.
  public struct PlannedRecipe: Sendable {
    /// Its name.
    public let name: String
    /// All its options, with those that budget and equal terms decide.
    public let recipe: Recipe
    /// The number of parameters.
    public let parameters: Int
    /// Tokens that a whole run learns.
    public let tokens: Int
    /// Tokens a second, beside the other runs of the study.
    public let tokensPerSecond: Double

    /// Estimated seconds of a whole run, without the scoring of held-out text.
    public var seconds: Double { Double(tokens) / tokensPerSecond }
  }
}

extension StudyPlan.PlannedRecipe {
  init(_ entry: StudyRecord.Entry) throws {
    var choices = Recipe.Choices()
    for (name, value) in entry.options.sorted(by: { $0.key < $1.key }) {
      try choices.set(name, to: value)
    }
    recipe = try choices.validatedRecipe()
    name = entry.name
    parameters = entry.parameters
    let training = recipe.training
    let whole = training.epochs * entry.tokensPerEpoch
    tokens =
      training.maximumSteps.map { min($0 * training.batch * training.bptt, whole) } ?? whole
    tokensPerSecond = entry.tokensPerSecond
  }
}

/// The JSON of `lm study --plan --json`.
extension StudyPlan: Encodable {
  private enum CodingKeys: String, CodingKey {
    case recipes, seeds, jobs, seconds
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(recipes, forKey: .recipes)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(jobs, forKey: .jobs)
    try container.encode(seconds, forKey: .seconds)
  }
}

extension StudyPlan.PlannedRecipe: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, options, parameters, tokens, seconds
    case tokensPerSecond = "tokens_per_second"
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(recipe, forKey: .options)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(tokensPerSecond, forKey: .tokensPerSecond)
    try container.encode(seconds, forKey: .seconds)
  }
}
