import Evaluation
import Microscope
import LanguageModels
import Tokenization

/// The most probable next tokens after a text, with the components of a mixture.
public struct NextFigures: Codable, Hashable, Sendable {
  /// The folder, or the folders of a mixture joined by ` + `.
  public let model: String
  /// The head, or n-grams; no key of a mixture of models.
  public let head: ModelName?
  /// The text.
  public let text: String
  /// Tokens of the text that the model does not know.
  public let unknown: Int
  /// The entropy of the distribution, in nats.
  public let entropy: Double
  /// The most probable tokens, the first first.
  public let candidates: [Candidate]
  /// By component of a mixture.
  public let components: [Component]

  private enum CodingKeys: String, CodingKey {
    case model = "model"
    case head = "head"
    case text = "text"
    case unknown = "unknown"
    case entropy = "entropy"
    case candidates = "candidates"
    case components = "components"
  }

  /// A token and its probability.
  public struct Candidate: Codable, Hashable, Sendable {
    /// The token, as it is printed.
    public let token: String
    /// Its probability.
    public let probability: Double

    private enum CodingKeys: String, CodingKey {
      case token = "token"
      case probability = "probability"
    }
  }

  /// A component of a mixture.
  public struct Component: Codable, Hashable, Sendable {
    /// Its prior π.
    public let prior: Double
    /// Its most probable token.
    public let top: Candidate

    private enum CodingKeys: String, CodingKey {
      case prior = "prior"
      case top = "top"
    }
  }

  /// The most probable tokens after a text.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - text: The text.
  ///   - count: The number of candidates.
  /// - Throws: `MicroscopeError` where numbers overflow; `TokenizationError` when the tokenizer cannot be
  ///   made; `BackendError`.
  public init(of model: JudgedModel, after text: String, count: Int) throws {
    let encoder = try TextEncoder(configuration: model.tokenizer, vocabulary: model.vocabulary)
    let ids = encoder.encode(prompt: text)
    let next: NextTokens
    if let network = model.network, model.adaptation == nil, model.temperature == 1 {
      next = try NextTokens(
        network, after: ids, specialTokens: model.vocabulary.specialTokens, count: count)
    } else {
      let predictor = model.makePredictor()
      for id in ids { try predictor.read(id) }
      next = NextTokens(try predictor.predict(), count: count)
    }
    let printer = TokenPrinter(kind: encoder.configuration.kind, separator: " ")
    func candidate(_ candidate: NextTokens.Candidate) -> Candidate {
      Candidate(
        token: printer.cell(candidate.token, of: model.vocabulary),
        probability: candidate.probability)
    }
    self.model = model.name
    head = model.kind
    self.text = text
    unknown = ids.count { $0 == Vocabulary.unknown }
    entropy = next.entropy
    candidates = next.candidates.map(candidate)
    components = next.components.map { Component(prior: $0.prior, top: candidate($0.top)) }
  }
}
