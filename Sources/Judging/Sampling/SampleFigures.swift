public import LanguageModels

/// Texts that a model wrote, with what they depend on; `lm sample --json` prints it.
public struct SampleFigures: Encodable, Sendable {
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
