public import Evaluation
import Glibc
public import JSON
import ModelFolders
import Recipes
import Statistics
import Tokenization

/// Models on one text, pair by pair, with verdicts; `lm compare --json` prints it.
///
///     let comparison = try ModelComparison(of: [first, second], on: TextSource(.test))
///     comparison.pairs[0].better
///
/// Losses of models of one tokenizer are compared token by token, with the probability of the unknown token
/// shared out where vocabularies differ; losses of several tokenizers line by line. Intervals are of 95 %,
/// and p-values of all pairs are raised together (Holm 1979).
///
/// A pair of models tells of these two models on other text of the kind. A pair of groups, which are the runs
/// of recipes, tells of other runs too: see `RecipeComparison` of `Statistics`.
public struct ModelComparison: Codable, Hashable, Sendable {
  /// The unit in which losses are compared.
  public enum Unit: String, Codable, Sendable {
    /// The losses of single tokens.
    case token
    /// The losses of whole lines.
    case line
  }

  /// The text.
  public let corpus: String
  /// The context of a token for networks; n-grams predict from their line.
  public let state: String
  /// The unit in which losses are compared.
  public let unit: Unit
  /// The unit of a figure: `token`, or `character` where models cut the text differently.
  public let per: String
  /// True if the probability of the unknown token is divided among the words that it stands for.
  public let adjusted: Bool
  /// The models, in the order that was given.
  public let models: [Model]
  /// Every pair of them, or of groups where there are some.
  public let pairs: [Pair]
  /// The options that tell groups apart, or `recipe` for those of a study; no key where models are compared.
  public let groupedBy: [String]?
  /// The models in groups; no key where models are compared.
  public let groups: [Group]?

  private enum CodingKeys: String, CodingKey {
    case corpus = "corpus"
    case state = "state"
    case unit = "unit"
    case per = "per"
    case adjusted = "adjusted"
    case models = "models"
    case pairs = "pairs"
    case groupedBy = "grouped_by"
    case groups = "groups"
  }

  /// A model on the text.
  public struct Model: Codable, Hashable, Sendable {
    /// Its name.
    public let model: String
    /// Its kind; no key of a mixture.
    public let head: ModelName?
    /// The text in its tokens.
    public let tokens: Int
    /// Unknown tokens among them.
    public let unknown: Int
    /// The loss in nats a unit of ``ModelComparison/per``.
    public let nats: Double
    /// exp of ``nats``.
    @NilAsNull public private(set) var perplexity: Double?
    /// The 95 % interval of ``perplexity``; nil for too short a text.
    @NilAsNull public private(set) var perplexityCI95: ClosedRange<Double>?
    /// True if it leaves words unspelt, so that figures per character are lower bounds.
    public let isLowerBound: Bool
    /// The context of a token.
    public let state: String
    /// True if it was trained on the text.
    public let isTrainedOn: Bool
    /// The temperature of its probabilities; no key where it is 1.
    public let temperature: Double?
    /// The numbers that it adapted with; no key where it stays as it is.
    public let adaptive: AdaptationRecord?
    /// The models of a mixture, with their weights and adaptations; no key of another model.
    public let mix: MixtureRecord?

    private enum CodingKeys: String, CodingKey {
      case model, head, tokens, unknown, nats, perplexity, state, temperature, adaptive, mix
      case isTrainedOn = "trained_on"
      case perplexityCI95 = "perplexity_ci95"
      case isLowerBound = "is_lower_bound"
    }

    fileprivate init(_ model: ComparedModel, _ losses: [Double], _ units: Units) {
      let bootstrap = BlockBootstrap(losses, weights: units.weights, least: units.least)
      self.model = model.name
      head = model.kind
      tokens = model.losses.count
      unknown = model.text.statistics.unknown
      nats = bootstrap.mean / units.divisor
      perplexity = Perplexity.of(bootstrap.mean / units.divisor)
      perplexityCI95 = Perplexity.of(
        bootstrap.interval?.mapped { $0 / units.divisor })
      isLowerBound = units.unit == .line && model.leavesOut
      state = model.policy.rawValue
      isTrainedOn = model.text.isTrainedOn
      temperature = model.temperature == 1 ? nil : model.temperature
      adaptive = model.adaptation
      mix = model.mix
    }
  }

  /// Scores and compares models.
  ///
  /// - Parameters:
  ///   - models: Two models or more of different names: as they are, adapting, mixtures.
  ///   - source: The text.
  ///   - state: The policy that the models were made with.
  ///   - top: Tokens that are told of a pair for each of its models.
  ///   - options: Options of `lm train`: models with the same values of them are runs of one recipe, and recipes
  ///     are compared in place of models. Empty for models.
  ///   - names: The name of the recipe of every model, in place of options; empty to go by those.
  ///   - threads: The threads that count words.
  ///   - progress: Called often with the tokens scored, over all models, and all that are to be scored; an
  ///     error that it throws stops the work.
  ///   - reading: The same while the text becomes tokens, as of ``JudgedText``.
  /// - Throws: ``JudgingError`` as of ``JudgedText``, ``JudgedModel`` and ``init(_:state:top:)``; the error
  ///   of `progress` or of `reading`.
  public init(
    of models: [JudgedModel], on source: TextSource, state: Evaluator.StatePolicy = .carry,
    top: Int = 5, groupedBy options: [String] = [], recipes names: [String] = [],
    threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in },
    reading: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    let grouping =
      try !names.isEmpty
      ? Grouping(Self.recipes(models), named: names)
      : options.isEmpty ? nil : Grouping(Self.recipes(models), by: options)
    let texts = try models.map {
      try JudgedText(source, for: $0, threads: threads, progress: reading)
    }
    let total = texts.reduce(0) { $0 + $1.ids.count }
    var done = 0
    let compared = try zip(models, texts).map { model, text in
      let losses = try model.losses(of: text) { part, count in
        try progress(done + part * text.ids.count / max(count, 1), total)
      }
      done += text.ids.count
      return ComparedModel(model, text, losses: losses)
    }
    try self.init(compared, state: state, top: top, grouping: grouping)
  }

  /// The recipes of models.
  private static func recipes(_ models: [JudgedModel]) throws(JudgingError) -> [Recipe] {
    var recipes: [Recipe] = []
    for model in models {
      guard model.components.isEmpty, let bundle = model.bundle else {
        throw JudgingError(
          .isMixture, model.name, "\(model.name) has no options to group by, since it is a mixture")
      }
      recipes.append(bundle.recipe)
    }
    return recipes
  }

  /// Compares models by their losses.
  ///
  /// - Parameters:
  ///   - models: Two models or more.
  ///   - state: The policy that the models were made with.
  ///   - top: Tokens that are told of a pair for each of its models.
  /// - Throws: ``JudgingError`` `tooFewModels`; `differentTexts` for models that judged different texts;
  ///   `differentLines` for models of several tokenizers, one of which has no ends of lines.
  public init(
    _ models: [ComparedModel], state: Evaluator.StatePolicy = .carry, top: Int = 5
  ) throws {
    try self.init(models, state: state, top: top, grouping: nil)
  }

  /// Compares recipes by the losses of their models.
  ///
  /// - Parameters:
  ///   - models: The runs of all recipes.
  ///   - names: The name of the recipe of each model.
  ///   - state: The policy that the models were made with.
  /// - Throws: As ``init(_:state:top:)``.
  public init(
    _ models: [ComparedModel], recipes names: [String], state: Evaluator.StatePolicy = .carry
  ) throws {
    precondition(names.count == models.count, "a recipe a model")
    try self.init(models, state: state, top: 0, grouping: Grouping(named: names))
  }

  init(
    _ models: [ComparedModel], state: Evaluator.StatePolicy, top: Int, grouping: Grouping?
  ) throws {
    guard models.count > 1 else {
      throw JudgingError(
        .tooFewModels, models.first?.name ?? "", "a comparison has two models or more")
    }
    let units = try Units(models)
    corpus = models[0].text.name
    self.state = state.rawValue
    unit = units.unit
    per = units.unit == .token ? "token" : "character"
    adjusted = units.isAdjusted
    self.models = zip(models, units.losses).map { Model($0, $1, units) }
    groupedBy = grouping?.options
    groups = grouping?.groups.map { Group($0, models, units) }
    if let grouping {
      pairs = Self.pairs(of: grouping.groups, models, units)
      return
    }
    var paired: [(first: Int, second: Int, PairedComparison)] = []
    for a in models.indices {
      for b in models.indices.dropFirst(a + 1) {
        paired.append(
          (
            a, b,
            PairedComparison(
              units.losses[a], units.losses[b], weights: units.weights, least: units.least)
          ))
      }
    }
    let raised = PairedComparison.adjusted(paired.map(\.2.pValue))
    pairs = paired.enumerated().map { index, pair in
      Pair(
        models, units, pair.first, pair.second, pair.2,
        pHolm: raised[index], top: top)
    }
  }

  /// Every pair of groups; a group of one run has no verdict.
  private static func pairs(
    of groups: [Grouping.Member], _ models: [ComparedModel], _ units: Units
  ) -> [Pair] {
    let compared = groups.indices.flatMap { a in
      groups.indices.dropFirst(a + 1).map { b in
        (
          groups[a], groups[b],
          RecipeComparison(
            groups[a].indices.map { units.losses[$0] }, groups[b].indices.map { units.losses[$0] },
            weights: units.weights, least: units.least)
        )
      }
    }
    let raised = PairedComparison.adjusted(compared.map(\.2.pValue))
    return zip(compared, raised).map { pair, pHolm in
      Pair(pair.0, pair.1, models, units, pair.2, pHolm: pHolm)
    }
  }

  /// Lines of a text that is long enough for an interval.
  static let leastLines = 40
}

/// The losses of models in units that are the same to all.
struct Units {
  let unit: ModelComparison.Unit
  /// True if unknown tokens had to be spelled out for the models to compare.
  let isAdjusted: Bool
  /// The losses of every unit by every model, in nats.
  let losses: [[Double]]
  /// The tokens of every line by the first model; nil where tokens are compared.
  let weights: [Double]?
  /// Units of a figure, tokens or characters, a token of the first model.
  let divisor: Double
  /// Units that have an interval.
  let least: Int

  init(_ models: [ComparedModel]) throws {
    let first = models[0]
    if let other = models.dropFirst().first(where: { !first.judgesTextOf($0) }) {
      throw JudgingError(
        .differentTexts, first.name, other: other.name,
        "\(first.name) and \(other.name) judged different texts")
    }
    let isOneTokenizer = models.allSatisfy {
      $0.tokenizer == first.tokenizer && $0.losses.count == first.losses.count
    }
    unit = isOneTokenizer ? .token : .line
    let isAdjusted = !models.allSatisfy { $0.sharesVocabulary(with: first) }
    let losses = models.map {
      !isOneTokenizer ? $0.lineLosses : isAdjusted ? $0.adjustedLosses : $0.losses
    }
    if let other = models.indices.first(where: { losses[$0].count != losses[0].count }) {
      throw JudgingError(
        .differentLines, first.name, other: models[other].name,
        "\(first.name) and \(models[other].name) cut the text into different lines")
    }
    self.isAdjusted = isAdjusted
    self.losses = losses
    weights = isOneTokenizer ? nil : first.lineLengths
    divisor =
      isOneTokenizer ? 1 : Double(first.text.statistics.scalars) / Double(first.losses.count)
    least = isOneTokenizer ? BlockBootstrap.leastTokens : ModelComparison.leastLines
  }
}
