import LanguageModels
import NGrams
import Recipes
import Storage
import Tokenization

/// The facts of a model folder: its configuration, its parameters, its training and its files.
public struct ModelSummary: Codable, Hashable, Sendable {
  /// The folder.
  public let model: String
  /// The configuration.
  public let configuration: Manifest
  /// The number of parameters; of n-grams, the number of stored values.
  public let parameters: Int
  /// The blocks of the parameters, in their order.
  public let blocks: [Block]
  /// The size of the vocabulary.
  public let vocabulary: Int
  /// The figures of the epochs; nil before the end of the first.
  public let history: History?
  /// The files of the folder.
  public let files: [File]
  /// The options of `lm train` that repeat the run.
  public let options: String

  private enum CodingKeys: String, CodingKey {
    case model = "model"
    case configuration = "configuration"
    case parameters = "parameters"
    case blocks = "blocks"
    case vocabulary = "vocabulary"
    case history = "history"
    case files = "files"
    case options = "options"
  }

  /// A block of parameters.
  public struct Block: Codable, Hashable, Sendable {
    /// The name in the weights file.
    public let name: String
    /// The shape, rows first.
    public let shape: [Int]

    private enum CodingKeys: String, CodingKey {
      case name = "name"
      case shape = "shape"
    }
  }

  /// A file of the folder.
  public struct File: Codable, Hashable, Sendable {
    /// The name without the folder.
    public let name: String
    /// The size.
    public let bytes: Int

    private enum CodingKeys: String, CodingKey {
      case name = "name"
      case bytes = "bytes"
    }
  }

  /// Reads the facts.
  ///
  /// - Parameter bundle: The model.
  /// - Throws: `StorageError` for a file that is missing or damaged.
  public init(of bundle: ModelBundle) throws {
    model = bundle.path
    configuration = bundle.manifest
    switch bundle.manifest.model {
    case .network(let network):
      let layout = try ModelPlan(network.model).layout
      parameters = layout.count
      blocks = layout.blocks.map { Block(name: $0.name, shape: $0.shape) }
    case .ngram:
      let model = try bundle.makeNGrams()
      parameters = model.parameters
      blocks = zip(1..., model.counts).map { Block(name: "\($0)-grams", shape: [$1]) }
    }
    vocabulary = bundle.vocabulary.count
    options = bundle.recipe.choices.commandLine
    do {
      history = try bundle.history()
    } catch let error as StorageError where error.code == .missing {
      // No epoch has ended.
      history = nil
    }
    files = try bundle.files.map { File(name: $0.name, bytes: $0.bytes) }
  }
}
