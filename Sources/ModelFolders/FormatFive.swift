import LanguageModels
import Tokenization
import Training

/// `config.json` of format 5, whose keys were the names of properties: a network has `training`, which
/// n-grams have not.
struct FormatFive: Decodable {
  static let version = 5

  let manifest: Manifest

  private enum CodingKeys: String, CodingKey {
    case tokenizer = "tokenizer"
    case vocabularyLimits = "vocabularyLimits"
    case model = "model"
    case training = "training"
    case threads = "threads"
    case data = "data"
    case text = "text"
    case words = "words"
  }

  private struct NGrams: Decodable {
    let order: Int
  }

  private struct Limits: Decodable {
    let maximumSize: Int?
    let minimumCount: Int
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let model: ModelKind
    if !container.contains(.training),
      let ngrams = try? container.decode(NGrams.self, forKey: .model)
    {
      model = .ngram(order: ngrams.order)
    } else {
      model = .network(
        NetworkRecord(
          model: try container.decode(ModelConfiguration.self, forKey: .model),
          training: try container.decode(TrainingConfiguration.self, forKey: .training),
          threads: try container.decode(Int.self, forKey: .threads)))
    }
    let limits = try container.decodeIfPresent(Limits.self, forKey: .vocabularyLimits)
    var manifest = Manifest(
      tokenizer: try container.decode(TokenizerConfiguration.self, forKey: .tokenizer),
      vocabularyLimits: limits.map {
        VocabularyLimits(maximumSize: $0.maximumSize, minimumCount: $0.minimumCount)
      },
      model: model, data: try container.decode([DataFile].self, forKey: .data), text: [:])
    manifest.text = try container.decode([String: TextStatistics].self, forKey: .text)
    manifest.words = try container.decode([String: WordStatistics].self, forKey: .words)
    self.manifest = manifest
  }
}
