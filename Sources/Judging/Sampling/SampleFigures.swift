public import LanguageModels

/// Texts that a model wrote, with what they depend on; `lm sample --json` prints it.
public struct SampleFigures: Codable, Hashable, Sendable {
  /// The model, or the models of a mixture joined by ` + `.
  public let model: String
  /// Its kind; no key of a mixture.
  public let head: ModelName?
  /// The models of a mixture; no key of another model.
  public let mix: [MixtureRecord.Component]?
  /// The text that was continued.
  public let prompt: String
  /// The options of the draws; their keys stand beside the others.
  public let sampling: SamplingConfiguration
  /// The texts, each with its prompt.
  public let samples: [String]

  private enum CodingKeys: String, CodingKey {
    case model, head, mix, prompt, temperature, seed, samples
    case topK = "top_k"
    case topP = "top_p"
  }

  init(
    model: String, head: ModelName?, mix: [MixtureRecord.Component]?, prompt: String,
    sampling: SamplingConfiguration, samples: [String]
  ) {
    self.model = model
    self.head = head
    self.mix = mix
    self.prompt = prompt
    self.sampling = sampling
    self.samples = samples
  }

  /// Reads one object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decode(String.self, forKey: .model)
    head = try container.decodeIfPresent(ModelName.self, forKey: .head)
    mix = try container.decodeIfPresent([MixtureRecord.Component].self, forKey: .mix)
    prompt = try container.decode(String.self, forKey: .prompt)
    sampling = SamplingConfiguration(
      temperature: try container.decode(Double.self, forKey: .temperature),
      topK: try container.decodeIfPresent(Int.self, forKey: .topK),
      topP: try container.decode(Double.self, forKey: .topP),
      seed: try container.decode(UInt64.self, forKey: .seed))
    samples = try container.decode([String].self, forKey: .samples)
  }

  /// Writes one object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encodeIfPresent(head, forKey: .head)
    try container.encodeIfPresent(mix, forKey: .mix)
    try container.encode(prompt, forKey: .prompt)
    try container.encode(sampling.temperature, forKey: .temperature)
    try container.encodeIfPresent(sampling.topK, forKey: .topK)
    try container.encode(sampling.topP, forKey: .topP)
    try container.encode(sampling.seed, forKey: .seed)
    try container.encode(samples, forKey: .samples)
  }
}
