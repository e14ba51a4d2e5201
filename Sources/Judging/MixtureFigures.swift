public import JSON
import Statistics

/// The models of a mixture beside their perplexities.
public struct MixtureFigures: Encodable, Sendable {
  /// The models, in the order of the mixture.
  public let models: [Component]
  /// Tokens of the validation part that the weights were chosen by; 0 where they were given.
  public let tunedOn: Int

  /// A model of a mixture.
  public struct Component: Encodable, Sendable {
    /// Its name.
    public let model: String
    /// Its weight λ.
    public let weight: Double
    /// Its perplexity alone; nil where it is too large for a Double.
    @NilAsNull public private(set) var perplexity: Double?
    /// The numbers that it adapted with; no key where it stays as it is.
    public let adaptive: AdaptationRecord?

    private enum CodingKeys: String, CodingKey {
      case model = "model"
      case weight = "weight"
      case perplexity = "perplexity"
      case adaptive = "adaptive"
    }

    init(_ component: JudgedModel.Component, _ losses: [Double]) {
      model = component.model.name
      weight = component.weight
      perplexity = Perplexity.of(losses.reduce(0, +) / Double(losses.count))
      adaptive = component.model.adaptation
    }
  }

  private enum CodingKeys: String, CodingKey {
    case models
    case tunedOn = "tuned_on"
  }

  /// The models of a mixture, with their losses on a text.
  init(_ mixture: JudgedModel, _ losses: [[Double]]) {
    models = zip(mixture.components, losses).map(Component.init)
    tunedOn = mixture.weighedBy ?? 0
  }
}
