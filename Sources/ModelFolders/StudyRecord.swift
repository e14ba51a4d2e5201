import JSON
public import Recipes
import Storage

/// What the folder of a study is made of: `study.json`, beside a folder a recipe with a model a seed.
///
///     study.json
///     head=mos/1/        a model, as any other
///     head=mos/2/
///     head=softmax/1/
///
/// It has what the study found out before its first run, so that a study that was cut goes on with the same
/// numbers.
public struct StudyRecord: Codable, Hashable, Sendable {
  /// The files of the text.
  public var data: [DataFile]
  /// The recipes, in the order of the study.
  public var recipes: [Entry]
  /// The seeds that every recipe is to be trained with.
  public var seeds: [UInt64]

  /// A recipe of a study.
  public struct Entry: Codable, Hashable, Sendable {
    /// Its name, which is that of its folder.
    public var name: String
    /// What was asked for, in words, by which the recipe of another study is told apart.
    public var asked: String
    /// The options that this led to.
    public var options: [String: Recipe.Value]
    /// The number of parameters.
    public var parameters: Int
    /// Bytes of memory that a run takes, about.
    public var memory: Int
    /// Tokens of the training text.
    public var tokensPerEpoch: Int
    /// Tokens a second of training, as measured before the first run, beside as many runs as the study has at a
    /// time.
    public var tokensPerSecond: Double
    /// Why runs cannot go on, by seed.
    public var failures: [String: String]
    /// The epochs after which successive halving dropped it; nil for a recipe that it did not drop.
    public var droppedAfter: Int?

    private enum CodingKeys: String, CodingKey {
      case name, asked, options, parameters, memory, failures
      case tokensPerEpoch = "tokens_per_epoch"
      case tokensPerSecond = "tokens_per_second"
      case droppedAfter = "dropped_after"
    }

    /// A recipe.
    public init(
      name: String, asked: String, options: [String: Recipe.Value], parameters: Int,
      memory: Int, tokensPerEpoch: Int, tokensPerSecond: Double
    ) {
      self.name = name
      self.asked = asked
      self.options = options
      self.parameters = parameters
      self.memory = memory
      self.tokensPerEpoch = tokensPerEpoch
      self.tokensPerSecond = tokensPerSecond
      failures = [:]
    }
  }

  private enum CodingKeys: String, CodingKey {
    case data, recipes, seeds
    case version = "study_version"
  }

  private static let version = 1

  /// The record of a new study.
  public init(data: [DataFile], recipes: [Entry], seeds: [UInt64]) {
    self.data = data
    self.recipes = recipes
    self.seeds = seeds
  }

  /// Reads a record.
  ///
  /// - Throws: `DecodingError` for what is none, and for one of another version.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "version \(version) is not \(Self.version), which this program reads")
    }
    data = try container.decode([DataFile].self, forKey: .data)
    recipes = try container.decode([Entry].self, forKey: .recipes)
    seeds = try container.decode([UInt64].self, forKey: .seeds)
  }

  /// Writes the record.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(data, forKey: .data)
    try container.encode(recipes, forKey: .recipes)
    try container.encode(seeds, forKey: .seeds)
  }
}

extension StudyRecord {
  /// Reads the record of a folder.
  ///
  /// - Throws: `StorageError` `missing` for a folder without one, `invalid` for a file that is none.
  public init(of folder: String) throws {
    self = try JSONFile.read(Self.self, from: Self.file(in: folder))
  }

  /// Writes the record into a folder, whole or not at all.
  ///
  /// - Throws: `StorageError`.
  public func write(to folder: String) throws {
    try JSONFile.write(self, to: Self.file(in: folder))
  }

  /// True if a folder is that of a study.
  ///
  /// - Throws: `StorageError` where the system does not say what is there.
  public static func exists(in folder: String) throws -> Bool {
    try FileStatus.exists(file(in: folder))
  }

  /// The folder of a run.
  public static func path(of recipe: String, seed: UInt64, in folder: String) -> String {
    "\(folder)/\(recipe)/\(seed)"
  }

  private static func file(in folder: String) -> String { "\(folder)/study.json" }
}
