import Glibc
public import JSON
import Recipes
import Storage
import Tokenization
import Training

/// The runs of a study and how good they are, from the folder alone; `lm study --json` prints it.
///
///     let listing = try StudyListing(of: "studies/heads")
///     for recipe in listing.recipes { print(recipe.name, recipe.valid ?? .nan) }
///
/// Recipes of one tokenizer and vocabulary are told by perplexity a token, others by bits a character.
public struct StudyListing: Codable, Hashable, Sendable {
  /// The folder.
  public let folder: String
  /// The unit of figures: `perplexity` or `bits_per_character`.
  public let figure: Figure
  /// The recipes, in the order of the study.
  public let recipes: [Entry]

  /// A figure that runs of a study are told by; lower is better.
  public enum Figure: String, Codable, Sendable {
    /// exp of the mean −log p of a token.
    case perplexity
    /// The mean −log₂ p of a character.
    case bitsPerCharacter = "bits_per_character"
  }

  /// A recipe with its runs.
  public struct Entry: Codable, Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The number of parameters.
    public let parameters: Int
    /// Its runs, in the order of the seeds; those that have not begun too.
    public let runs: [Run]
    /// The figure of the validation part for the mean loss of the finished runs; nil for none.
    @NilAsNull public private(set) var valid: Double?
    /// The lowest of a finished run.
    @NilAsNull public private(set) var lowestValid: Double?
    /// The highest of a finished run.
    @NilAsNull public private(set) var highestValid: Double?
    /// The figure of the test part for the mean loss of the finished runs; nil for none.
    @NilAsNull public private(set) var test: Double?
    /// The epochs after which successive halving dropped it; nil for a recipe that it did not drop.
    @NilAsNull public private(set) var droppedAfter: Int?

    private enum CodingKeys: String, CodingKey {
      case name, parameters, runs, valid, test
      case lowestValid = "lowest_valid"
      case highestValid = "highest_valid"
      case droppedAfter = "dropped_after"
    }

    /// The runs that have ended.
    public var finished: [Run] { runs.filter(\.isFinished) }
  }

  /// A run.
  public struct Run: Codable, Hashable, Sendable {
    /// The folder of its model.
    public let model: String
    /// Its seed.
    public let seed: UInt64
    /// The epochs that ended.
    public let epochs: Int
    /// The epochs that are planned; nil before it began.
    @NilAsNull public private(set) var plannedEpochs: Int?
    /// The figure of the validation part, of the best epoch so far.
    @NilAsNull public private(set) var valid: Double?
    /// The figure of the test part; nil before the end.
    @NilAsNull public private(set) var test: Double?
    /// True if it has ended.
    public let isFinished: Bool
    /// Why it cannot go on; no key for a run that can.
    public let problem: String?

    private enum CodingKeys: String, CodingKey {
      case model, seed, epochs, valid, test, problem
      case plannedEpochs = "planned_epochs"
      case isFinished = "finished"
    }

    /// The part that is done, from 0 to 1; 1 for a run that cannot go on.
    public var done: Double {
      isFinished || problem != nil
        ? 1 : min(Double(epochs) / Double(max(plannedEpochs ?? 1, 1)), 1)
    }
  }

  /// Reads the folder of a study.
  ///
  /// - Throws: `StorageError` and ``ModelFolderError`` for a record or a model that cannot be read.
  public init(of folder: String) throws {
    try self.init(StudyRecord(of: folder), in: folder)
  }

  /// Looks for the runs of a record in a folder.
  ///
  /// - Throws: As ``init(of:)``.
  public init(_ record: StudyRecord, in folder: String) throws {
    let texts = Set(record.recipes.map { Self.text($0.options) })
    let figure = texts.count > 1 ? Figure.bitsPerCharacter : .perplexity
    self.folder = folder
    self.figure = figure
    recipes = try record.recipes.map { entry in
      Entry(
        entry, figure,
        try record.seeds.map { seed in
          try Run(
            StudyRecord.path(of: entry.name, seed: seed, in: folder), seed: seed, figure,
            problem: entry.failures["\(seed)"])
        })
    }
  }

  /// The options by which tokens differ.
  private static func text(_ options: [String: Recipe.Value]) -> [String: Recipe.Value] {
    options.filter { Recipe.field($0.key)?.group == .text }
  }
}

extension StudyListing.Figure {
  /// The figure for a loss in nats a token.
  fileprivate func of(_ nats: Double, _ text: TextStatistics?) -> Double? {
    let value =
      switch self {
      case .perplexity: exp(nats)
      case .bitsPerCharacter:
        nats / log(2) * Double(text?.tokens ?? 0) / Double(text?.scalars ?? 0)
      }
    return value.isFinite ? value : nil
  }

  /// The figure for the mean loss of runs.
  fileprivate func mean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    return switch self {
    case .perplexity: exp(values.reduce(0) { $0 + log($1) } / count)
    case .bitsPerCharacter: values.reduce(0, +) / count
    }
  }
}

extension StudyListing.Entry {
  fileprivate init(
    _ entry: StudyRecord.Entry, _ figure: StudyListing.Figure, _ runs: [StudyListing.Run]
  ) {
    name = entry.name
    parameters = entry.parameters
    self.runs = runs
    let finished = runs.filter(\.isFinished)
    let losses = finished.compactMap(\.valid)
    valid = figure.mean(losses)
    lowestValid = losses.min()
    highestValid = losses.max()
    test = figure.mean(finished.compactMap(\.test))
    droppedAfter = entry.droppedAfter
  }
}

extension StudyListing.Run {
  fileprivate init(
    _ path: String, seed: UInt64, _ figure: StudyListing.Figure, problem: String?
  ) throws {
    model = path
    self.seed = seed
    self.problem = problem
    guard try FileStatus.exists(path) else {
      (epochs, plannedEpochs, valid, test, isFinished) = (0, nil, nil, nil, false)
      return
    }
    let description = try ModelDescription(path)
    let history = try description.history()
    func value(_ part: CorpusPart, _ nats: Double?) -> Double? {
      nats.flatMap { figure.of($0, description.manifest.text[part.rawValue]) }
    }
    let perplexity = history?.perplexity ?? [:]
    let ended = perplexity.mapValues { log($0) }
    epochs = history?.epochs.count ?? 0
    plannedEpochs = description.manifest.recipe.training.epochs
    valid = value(
      .valid, ended[CorpusPart.valid.rawValue] ?? history?.bestEpoch?.validation)
    test = value(.test, ended[CorpusPart.test.rawValue])
    isFinished = !perplexity.isEmpty
  }
}
