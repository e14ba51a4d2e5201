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
///     config.json.xxh128       the checksum of the manifest, which has those of the other files
///
/// Every file but the log is written whole or not at all, the checkpoint last: a run that is cut
/// anywhere goes on from its last checkpoint and writes the rest anew.
///
/// The folder is held open, so that all is read from and written to the folder that was opened, whatever it is
/// renamed to. Links in it are followed when they are read, and never when they are written.
public struct ModelBundle: Sendable {
  /// The description of the model: `config.json`.
  public internal(set) var manifest: Manifest
  /// Its tokens.
  public let vocabulary: Vocabulary
  /// True if files are compared with their checksums when they are read.
  public let verifies: Bool

  let folder: OpenFolder

  /// Whether the models that a task opens are compared with their checksums, where it does not say.
  @TaskLocal public static var isVerified = true

  /// The folder, by the path that it was opened by.
  public var path: String { folder.path }

  /// Opens a model.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - verifying: False to read also what differs from its checksum.
  /// - Throws: ``ModelFolderError`` `noModel`, or `changedFile` here and wherever a file is read that differs
  ///   from its checksum; `StorageError` when it is not a model.
  public init(_ path: String, verifying: Bool = ModelBundle.isVerified) throws {
    guard try FileStatus.exists(path) else { throw ModelFolderError(.noModel, path) }
    guard try FileStatus(of: path).kind == .folder else { throw Self.lacks(Name.manifest, path) }
    try self.init(OpenFolder(path), verifying: verifying)
  }

  init(_ folder: OpenFolder, verifying: Bool = ModelBundle.isVerified) throws {
    let path = folder.path
    func requireFile(_ name: String) throws {
      guard try FileStatus.exists(name, in: folder) else { throw Self.lacks(name, path) }
    }
    self.folder = folder
    verifies = verifying
    try requireFile(Name.manifest)
    if verifying { try Self.verifyManifest(in: folder) }
    manifest = try Self.readManifest(in: folder)
    if verifying, manifest.checksums != nil { try requireFile(Name.manifestChecksum) }
    try requireFile(Name.vocabulary)
    if verifying { try Self.verify(Name.vocabulary, by: manifest, in: folder) }
    let file = try VocabularyFile(reading: Name.vocabulary, in: folder)
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
    var made: OpenFolder?
    try AtomicFolder.create(
      at: path,
      replacingIf: replacing
        ? { old in
          lock = try FolderLock(old)
          try validateReplaceable(old, calling: path)
        } : nil
    ) { folder in
      var manifest = try addTokens(folder)
      let opened = try OpenFolder(folder)
      let file = VocabularyFile(vocabulary, manifest.tokenizer)
      try JSONFile.write(file, to: Name.vocabulary, in: opened)
      manifest.checksums = try checksums(of: Name.constant, in: opened)
      try write(manifest, in: opened)
      try begin(ModelBundle(opened))
      made = opened
    }
    withExtendedLifetime(lock) {}
    guard let made else { preconditionFailure("a folder that was made was filled") }
    return try ModelBundle(OpenFolder(made, renamedTo: path))
  }

  /// The file name of the tokens of a part.
  public static func tokenFileName(_ part: CorpusPart) -> String { "\(part.rawValue).tokens" }

  /// The kept tokens of a part; nil when the model has none.
  ///
  /// - Throws: `StorageError` when the file is damaged.
  public func tokens(_ part: CorpusPart) throws -> TokenFile? {
    let name = Self.tokenFileName(part)
    guard try FileStatus.exists(name, in: folder) else { return nil }
    try verify(name)
    let tokens = try TokenFile(path: name, in: folder)
    guard tokens.vocabularySize == vocabulary.count,
      tokens.statistics == manifest.text[part.rawValue]
    else {
      throw StorageError(
        .invalid, "'\(tokens.path)' belongs to another model; restore the folder or train again")
    }
    try tokens.validate()
    return tokens
  }

  /// The results of training so far.
  public func history() throws -> History {
    if try FileStatus.exists(Name.history, in: folder) { try verify(Name.history) }
    return try JSONFile.read(History.self, from: Name.history, in: folder)
  }

  /// Writes what training came to.
  public func write(_ history: History) throws {
    try JSONFile.write(history, to: Name.history, in: folder)
  }

  /// False once the path of the model leads to another folder, or nowhere.
  public var isInPlace: Bool { folder.isInPlace }

  private static func lacks(_ name: String, _ path: String) -> StorageError {
    StorageError(
      .invalid, "\(path) is no model: it has no \(name); give the folder of a model")
  }

  static func readManifest(in folder: OpenFolder) throws -> Manifest {
    let file = "\(folder.path)/\(Name.manifest)"
    let version = try JSONFile.read(FormatVersion.self, from: Name.manifest, in: folder).number
    guard (FormatFive.version...Manifest.formatVersion).contains(version) else {
      throw StorageError(
        .invalid,
        "\(file) has format \(version), this program reads \(FormatFive.version) to "
          + "\(Manifest.formatVersion); use the program that wrote it")
    }
    let manifest = try JSONFile.read(Manifest.self, from: Name.manifest, in: folder)
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
    static let manifestChecksum = "config.json.xxh128"
    static let vocabulary = "vocabulary.json"
    static let weights = "weights.safetensors"
    static let ngrams = "model.arpa"
    static let history = "history.json"
    static let checkpoint = "checkpoint.safetensors"
    static let progress = "progress.safetensors"
    static let log = "log.jsonl"

    /// What no run changes.
    static let constant = [vocabulary] + CorpusPart.allCases.map(ModelBundle.tokenFileName)
    /// What does not change any more once a run has ended; the checkpoint carries its own checksum.
    static let final = constant + [weights, ngrams, history]
    /// All that a model consists of.
    static let all = final + [manifest, manifestChecksum, checkpoint, progress, log]
  }
}
