public import JSON
public import LanguageModels
import Microscope
public import ModelFolders
import Tokenization

/// A network under the microscope: the rank of its log-probabilities, the use of its mixture, the reach of
/// its gradients.
///
///     let inspection = try Inspection(of: ModelBundle("models/mos"), on: backend)
///     inspection.rank?.numerical
///
/// It is seen at positions spread evenly over the start of the test part that the model keeps, or of the
/// validation part where it keeps no test part. JSON has every key; what was not asked for, or what the model
/// lacks, is null.
public struct Inspection: Codable, Hashable, Sendable {
  /// A thing to be seen.
  public enum Part: String, CaseIterable, Sendable {
    /// The singular values of the log-probabilities.
    case rank
    /// The components of a mixture.
    case mixtures
    /// Gradients back in time, and the saturation of states.
    case gradients

    /// True if a model has it: mixtures need a head that mixes, gradients in time a recurrent body.
    public func exists(in model: ModelConfiguration) -> Bool {
      switch self {
      case .rank: true
      case .mixtures: model.head.isMixture
      case .gradients: model.architecture == .recurrent
      }
    }
  }

  /// A stage of the work.
  public enum Stage: String, Sendable {
    /// The weights of a mixture of models are chosen.
    case weighing
    /// The text is read to the positions.
    case reading
    /// Log-probabilities are computed, and the singular values of their matrix.
    case rank
    /// The components of a mixture are compared.
    case mixtures
    /// Gradients are measured.
    case gradients
  }

  /// The folder, or the folders of a mixture joined by ` + `.
  public let model: String
  /// The kind of the model; nil for a mixture.
  @NilAsNull public private(set) var head: ModelName?
  /// The part of the text that it was seen on; nil where nothing was read.
  @NilAsNull public private(set) var corpus: String?
  /// The tokens of that text.
  @NilAsNull public private(set) var tokens: Int?
  /// The rank of the log-probabilities.
  @NilAsNull public private(set) var rank: Rank?
  /// The use of a mixture.
  @NilAsNull public private(set) var mixtures: Mixtures?
  /// The reach of gradients.
  @NilAsNull public private(set) var gradients: Gradients?

  private enum CodingKeys: String, CodingKey {
    case model = "model"
    case head = "head"
    case corpus = "corpus"
    case tokens = "tokens"
    case rank = "rank"
    case mixtures = "mixtures"
    case gradients = "gradients"
  }

  /// Tokens of a text that are read at most.
  public static let longestText = 100_000

  /// Looks at a model.
  ///
  /// - Parameters:
  ///   - bundle: The folder of a network.
  ///   - options: The parts and their precision; parts that the model lacks stay nil.
  ///   - backend: The device.
  ///   - progress: Called often with the stage, what is done of it, and all of it; an error that it throws
  ///     stops the work.
  /// - Throws: `StorageError` for a folder without a network; ``JudgingError`` `nothingKept` and
  ///   `matrixTooLarge`; `MicroscopeError` for a model that is not finite; the error of `progress`.
  public init(
    of bundle: ModelBundle, _ options: InspectionOptions = InspectionOptions(),
    on backend: any Backend,
    progress: (_ stage: Stage, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
  ) throws {
    model = bundle.path
    head = bundle.name
    guard !options.parts.isEmpty else { return }
    let configuration = try bundle.network().model
    let parts = options.parts.filter { $0.exists(in: configuration) }
    guard !parts.isEmpty else { return }
    guard let (part, ids) = try Self.text(of: bundle) else {
      throw JudgingError(
        .nothingKept, bundle.path, "\(bundle.path) keeps no text to look at it with")
    }
    corpus = part.rawValue
    tokens = ids.count
    let specialTokens = bundle.vocabulary.specialTokens
    let columns = parts.contains(.rank) ? bundle.vocabulary.mostFrequent(options.columns) : []
    try Self.requireRoom(min(options.contexts, ids.count), columns.count, bundle)
    let model = try bundle.makeModel(on: backend)
    let sample = try ContextSample(
      model, of: ids, specialTokens: specialTokens, count: options.contexts
    ) { try progress(.reading, $0, $1) }
    let weights = try OutputWeights(of: model)
    if parts.contains(.rank) {
      rank = Rank(
        try LogProbabilityRank(sample, weights, tokens: columns) {
          try progress(.rank, $0, $1)
        }, configuration)
    }
    if parts.contains(.mixtures), let mixed = sample.head.mixture {
      mixtures = try Mixtures(mixed, sample.targets, weights, bundle) {
        try progress(.mixtures, $0, $1)
      }
    }
    if parts.contains(.gradients) {
      let reach = try GradientReach(
        model, of: ids, specialTokens: specialTokens,
        distances: min(options.distances, ids.count), windows: options.windows
      ) { try progress(.gradients, $0, $1) }
      gradients = Gradients(reach, StateSaturation(sample, configuration))
    }
  }

  /// A model of which no part is seen.
  init(unseen name: String) { model = name }

  /// The start of the text that a model keeps, with the name of its part; nil where it keeps none.
  package static func text(of bundle: ModelBundle) throws -> (part: HeldOutPart, ids: [Int32])? {
    for part in [HeldOutPart.test, .valid] {
      if let kept = try bundle.tokens(part.name), !kept.isEmpty {
        return (part, Array(kept.prefix(longestText)))
      }
    }
    return nil
  }

  private static func requireRoom(
    _ contexts: Int, _ columns: Int, _ bundle: ModelBundle
  ) throws {
    guard contexts * columns > largestMatrix else { return }
    throw JudgingError(
      .matrixTooLarge, bundle.path,
      "a matrix of \(contexts) × \(columns) is larger than 1.0 GiB")
  }

  /// Numbers of a matrix whose singular values are worth waiting for.
  private static let largestMatrix = 1 << 27
}

extension Vocabulary {
  /// The ids of the tokens that occurred most often in training, at most `count`.
  package func mostFrequent(_ count: Int) -> [Int32] {
    let ids = (0..<Int32(self.count)).sorted { (occurrences($0), $1) > (occurrences($1), $0) }
    return Array(ids.prefix(count))
  }
}
