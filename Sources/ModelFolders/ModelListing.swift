import Glibc
public import JSON
import LanguageModels
import Storage
import Tokenization
import Training

/// The models below a folder: what they are, and how good; `lm list --json` prints it.
///
///     for entry in try ModelListing(of: "models").models { print(entry.model, entry.test ?? .nan) }
///
/// A model is known by its description alone, so that a list of hundreds is fast.
public struct ModelListing: Codable, Hashable, Sendable {
  /// The folder.
  public let folder: String
  /// The models, the one that was written to last first.
  public let models: [Entry]

  /// A model.
  public struct Entry: Codable, Hashable, Sendable {
    /// The folder.
    public let model: String
    /// The head of a network, or `ngram`; nil for a model that cannot be read.
    @NilAsNull public private(set) var head: String?
    /// The body in words: `lstm 2 × 200`, `5-grams`.
    @NilAsNull public private(set) var shape: String?
    /// The kind of its tokens.
    @NilAsNull public private(set) var tokens: String?
    /// The names of the texts that it learnt.
    public let data: [String]
    /// The number of parameters of a network.
    @NilAsNull public private(set) var parameters: Int?
    /// The epochs that ended; nil for n-grams.
    @NilAsNull public private(set) var epochs: Int?
    /// The epochs that were asked for; nil for n-grams.
    @NilAsNull public private(set) var plannedEpochs: Int?
    /// Perplexity on the validation part, of the best epoch.
    @NilAsNull public private(set) var valid: Double?
    /// Perplexity on the test part; nil before the end of the training.
    @NilAsNull public private(set) var test: Double?
    /// When training last wrote to it, in seconds since 1970.
    @NilAsNull public private(set) var modified: Double?
    /// Why it cannot be read; no key for a model that can.
    public let problem: String?

    private enum CodingKeys: String, CodingKey {
      case model, head, shape, tokens, data, parameters, epochs, valid, test, modified, problem
      case plannedEpochs = "planned_epochs"
    }

    /// The model in a folder.
    init(_ path: String, _ description: ModelDescription) throws {
      let (manifest, history) = (description.manifest, try description.history())
      model = path
      data = manifest.data.map(\.name)
      tokens = manifest.tokenizer.kind.rawValue
      modified = try ModelBundle.modified(description.folder)
      problem = nil
      valid =
        history?.perplexity[CorpusPart.valid.rawValue]
        ?? history?.bestEpoch?.validation.map { exp($0) }
      test = history?.perplexity[CorpusPart.test.rawValue]
      switch manifest.model {
      case .network(let network):
        head = network.model.head.rawValue
        shape = network.model.shape
        parameters = try? ModelPlan(network.model).layout.count
        epochs = history?.epochs.count ?? 0
        plannedEpochs = network.training.epochs
      case .ngram(let order):
        head = "ngram"
        shape = "\(order)-grams"
        parameters = nil
        epochs = nil
        plannedEpochs = nil
      }
    }

    /// A folder with the files of a model that cannot be read.
    init(_ path: String, problem: String) {
      model = path
      data = []
      (head, shape, tokens) = (nil, nil, nil)
      (parameters, epochs, plannedEpochs) = (nil, nil, nil)
      (valid, test, modified) = (nil, nil, nil)
      self.problem = problem
    }
  }

  /// Lists the models below a folder.
  ///
  /// Links and names that begin with a dot are passed over.
  ///
  /// - Parameters:
  ///   - folder: The folder; a model itself is the only one of its list.
  ///   - depth: The folders that a path to a model leads through at most.
  ///   - check: Called before every folder; an error that it throws ends the work.
  /// - Throws: `StorageError` for a folder that cannot be listed; the error of `check`.
  public init(of folder: String, depth: Int = 8, check: () throws -> Void = {}) throws {
    var models: [Entry] = []
    func visit(_ path: String, _ depth: Int) throws {
      try check()
      if try FileStatus.isTaken("\(path)/\(ModelBundle.Name.manifest)") {
        models.append(try Self.entry(path))
        return
      }
      guard depth > 0 else { return }
      for name in try Folder.names(in: path).sorted() where !name.hasPrefix(".") {
        let inner = path == "/" ? "/\(name)" : "\(path)/\(name)"
        if (try? FileStatus(ofLink: inner).kind) == .folder { try visit(inner, depth - 1) }
      }
    }
    try visit(folder, depth)
    self.folder = folder
    self.models = models.enumerated().sorted { one, other in
      let (a, b) = (one.element.modified ?? 0, other.element.modified ?? 0)
      return a == b ? one.offset < other.offset : a > b
    }.map(\.element)
  }

  private static func entry(_ path: String) throws -> Entry {
    do {
      return try Entry(path, ModelDescription(path))
    } catch let error as StorageError {
      return Entry(path, problem: error.message)
    } catch let error as ModelFolderError {
      return Entry(path, problem: "\(error)")
    }
  }
}

extension ModelConfiguration {
  /// The body in a few words.
  fileprivate var shape: String {
    let body =
      architecture == .recurrent ? cell.rawValue : "feed-forward over \(contextLength)"
    let widths = Set(hiddenWidths)
    return widths.count == 1
      ? "\(body) \(hiddenWidths.count) × \(hiddenWidths[0])"
      : "\(body) \(hiddenWidths.map(String.init).joined(separator: " + "))"
  }
}
