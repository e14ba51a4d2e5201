public import JSON
import Statistics

/// The models of a mixture beside their perplexities.
public struct MixtureFigures: Codable, Hashable, Sendable {
  /// The models, in the order of the mixture.
  public let models: [Component]
  /// Tokens of the validation part that the weights were chosen by; 0 where they were given.
  public let tunedOn: Int

  /// A model of a mixture.
  public struct Component: Codable, Hashable, Sendable {
    /// Its name.
    public let model: String
    /// Its weight λ.
    public let weight: Double
    /// The temperature of ``perplexity``, which is that of the mixture; no key where it is 1.
    public let temperature: Double?
    /// Its perplexity alone; nil where it is too large for a Double.
    @NilAsNull public private(set) var perplexity: Double?
    /// The numbers that it adapted with; no key where it stays as it is.
    public let adaptive: AdaptationRecord?

    private enum CodingKeys: String, CodingKey {
      case model = "model"
      case weight = "weight"
      case temperature = "temperature"
      case perplexity = "perplexity"
      case adaptive = "adaptive"
    }

    init(_ component: MixtureRecord.Component, _ model: JudgedModel, _ losses: [Double]) {
      self.model = component.model
      weight = component.weight
      temperature = model.temperature == 1 ? nil : model.temperature
      perplexity = Perplexity.of(losses.reduce(0, +) / Double(losses.count))
      adaptive = component.adaptive
    }
  }

  private enum CodingKeys: String, CodingKey {
    case models
    case tunedOn = "tuned_on"
  }

  /// The models of a mixture, with their losses on a text.
  init(_ mixture: JudgedModel, _ losses: [[Double]]) {
    let record = MixtureRecord(mixture)
    models = zip(record.models, zip(mixture.modelsAtTemperature, losses)).map {
      Component($0, $1.0, $1.1)
    }
    tunedOn = record.tunedOn
  }
}
