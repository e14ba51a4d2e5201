/// The numbers that models are mixed with.
public struct MixtureRecord: Codable, Hashable, Sendable {
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
    /// The numbers that it adapted with; no key where it stays as it is.
    public let adaptive: AdaptationRecord?

    private enum CodingKeys: String, CodingKey {
      case model = "model"
      case weight = "weight"
      case adaptive = "adaptive"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case models
    case tunedOn = "tuned_on"
  }

  /// The numbers of a mixture.
  init(_ mixture: JudgedModel) {
    models = mixture.components.map {
      Component(model: $0.model.name, weight: $0.weight, adaptive: $0.model.adaptation)
    }
    tunedOn = mixture.weighedBy ?? 0
  }
}
