import LanguageModels
public import Recipes
import Storage
public import Tokenization
import Training
import JSON
import TokenizerFiles

/// A model on disk: a folder that needs nothing else and runs nothing.
///
///     config.json              Manifest: tokenizer, shape, training, data
///     vocabulary.json          tokens with their counts
///     weights.safetensors      the parameters of the best epoch, by block
///     model.arpa               in their place, the n-grams of a model of those
///     history.json             what every epoch came to
///     checkpoint.safetensors   where training stood at the end of an epoch: all that going on needs
///     progress.safetensors     the same of within an epoch, while one is not done
///     train.tokens valid.tokens test.tokens
///     log.jsonl                TrainingLog: how training went, to be watched
///
/// Every file but the log is written whole or not at all, the checkpoint last: a run that is cut
/// anywhere goes on from its last checkpoint and writes the rest anew.
public struct ModelBundle: Sendable {
  /// The folder.
  public let path: String
  /// The description of the model: `config.json`.
  public let manifest: Manifest
  /// Its tokens.
  public let vocabulary: Vocabulary

  /// Opens a model.
  ///
  /// - Parameter path: The folder.
  /// - Throws: ``ModelFolderError`` `noModel`; `StorageError` when it is not a model.
  public init(_ path: String) throws {
    guard FileStatus.exists(path) else {
      throw ModelFolderError(.noModel, path)
    }
    func requireFile(_ name: String) throws {
      guard !FileStatus.exists(path + "/" + name) else { return }
      throw StorageError(
        .invalid, "\(path) is no model: it has no \(name); give the folder of a model")
    }
    self.path = path
    try requireFile(Name.manifest)
    manifest = try Self.readManifest(path + "/" + Name.manifest)
    try requireFile(Name.vocabulary)
    let file = try VocabularyFile(reading: path + "/" + Name.vocabulary)
    do {
      vocabulary = try file.makeVocabulary()
      guard file.tokenizer == manifest.tokenizer else {
        throw TokenizationError(
          .invalidData, "it is of another tokenizer than the model; restore the folder from a copy")
      }
    } catch {
      throw StorageError(.invalid, "\(path)/\(Name.vocabulary): \(error)")
    }
    if case .network(let network) = manifest.model, vocabulary.count != network.model.vocabularySize
    {
      throw StorageError(
        .invalid,
        "\(path): the vocabulary has \(vocabulary.count) entries, the model "
          + "\(network.model.vocabularySize); restore the folder from a copy or train again")
    }
  }

  /// The recipe that another run can repeat the model with; a vocabulary that was given is taken from this
  /// folder.
  public var recipe: Recipe {
    var recipe = manifest.recipe
    if recipe.text.vocabulary != nil { recipe.text.vocabulary = path }
    return recipe
  }

  /// The network that the model is.
  ///
  /// - Throws: `StorageError` `invalid` for n-grams.
  public func network() throws -> NetworkRecord {
    guard case .network(let network) = manifest.model else {
      throw StorageError(
        .invalid, "\(path) is an n-gram model and no network; give the folder of a network")
    }
    return network
  }

  /// Makes the folder of a run that is about to start, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The folder, which must not exist or be empty.
  ///   - vocabulary: The tokens.
  ///   - replacing: True to replace a model in that place; nothing but a model is ever replaced.
  ///   - addTokens: Writes the token files into the folder that is given to it, and says what the
  ///     model is.
  ///   - begin: Writes what training starts from.
  /// - Returns: The model that was made.
  /// - Throws: `StorageError`, or what the closures throw; the place is then as it was.
  public static func create(
    at path: String, vocabulary: Vocabulary, replacing: Bool,
    addTokens: (_ folder: String) throws -> Manifest,
    begin: (_ unfinished: ModelBundle) throws -> Void = { _ in }
  ) throws -> ModelBundle {
    var lock: FolderLock?
    try AtomicFolder.create(
      at: path,
      replacingIf: replacing
        ? { old in
          lock = try FolderLock(old)
          try validateReplaceable(old, calling: path)
        } : nil
    ) { folder in
      let manifest = try addTokens(folder)
      try JSONFile.write(manifest, to: folder + "/" + Name.manifest)
      let file = VocabularyFile(vocabulary, manifest.tokenizer)
      try JSONFile.write(file, to: folder + "/" + Name.vocabulary)
      try begin(ModelBundle(folder))
    }
    withExtendedLifetime(lock) {}
    return try ModelBundle(path)
  }

  /// The file name of the tokens of a part.
  public static func tokenFileName(_ part: CorpusPart) -> String { "\(part.rawValue).tokens" }

  /// The kept tokens of a part; nil when the model has none.
  ///
  /// - Throws: `StorageError` when the file is damaged.
  public func tokens(_ part: CorpusPart) throws -> TokenFile? {
    let file = path + "/" + Self.tokenFileName(part)
    guard FileStatus.exists(file) else { return nil }
    let tokens = try TokenFile(path: file)
    guard tokens.vocabularySize == vocabulary.count,
      tokens.statistics == manifest.text[part.rawValue]
    else {
      throw StorageError(
        .invalid, "'\(file)' belongs to another model; restore the folder or train again")
    }
    try tokens.validate()
    return tokens
  }

  /// The results of training so far.
  public func history() throws -> History {
    try JSONFile.read(History.self, from: path + "/" + Name.history)
  }

  /// Writes what training came to.
  public func write(_ history: History) throws {
    try JSONFile.write(history, to: path + "/" + Name.history)
  }

  private static func readManifest(_ file: String) throws -> Manifest {
    let version = try JSONFile.read(FormatVersion.self, from: file).number
    guard (FormatFive.version...Manifest.formatVersion).contains(version) else {
      throw StorageError(
        .invalid,
        "\(file) has format \(version), this program reads \(FormatFive.version) to "
          + "\(Manifest.formatVersion); use the program that wrote it")
    }
    let manifest = try JSONFile.read(Manifest.self, from: file)
    func require(_ number: Int, _ name: String) throws {
      guard number < 1 else { return }
      throw StorageError(
        .invalid, "\(file): \(name) is \(number), not 1 or more; restore the folder")
    }
    switch manifest.model {
    case .network(let network):
      try require(network.threads, "threads")
      do {
        try network.model.validate()
        try network.training.validate(for: network.model)
      } catch {
        throw StorageError(.invalid, "\(file): \(error)")
      }
    case .ngram(let order):
      try require(order, "order")
    }
    return manifest
  }

  enum Name {
    static let manifest = "config.json"
    static let vocabulary = "vocabulary.json"
    static let weights = "weights.safetensors"
    static let ngrams = "model.arpa"
    static let history = "history.json"
    static let checkpoint = "checkpoint.safetensors"
    static let progress = "progress.safetensors"
    static let log = "log.jsonl"

    /// All that a model consists of.
    static let all =
      [manifest, vocabulary, weights, ngrams, history, checkpoint, progress, log]
      + CorpusPart.allCases.map(ModelBundle.tokenFileName)
  }
}
