import JSON
import Tokenization

/// `config.json` of format 5.
///
/// Everything in this reader is frozen, and the names of its properties and cases are the keys of the
/// file. It owes nothing to the types of the program but the names of their choices, which format 6
/// writes too. A network has `training`, n-grams do not.
struct FormatFive: Decodable {
  static let version = 5

  let manifest: Manifest

  init(from decoder: any Decoder) throws {
    let record = try Record(from: decoder)
    manifest = Manifest(
      tokenizer: record.tokenizer.live,
      vocabularyLimits: record.vocabularyLimits.map {
        VocabularyLimits(maximumSize: $0.maximumSize, minimumCount: $0.minimumCount)
      },
      model: record.model, data: record.data.map(\.live),
      text: record.text.mapValues(\.live), words: record.words.mapValues(\.live))
  }

  private struct Record: Decodable {
    let tokenizer: Tokenizer
    let vocabularyLimits: Limits?
    let model: ModelKind
    let data: [File]
    let text: [String: Text]
    let words: [String: Words]

    private enum CodingKeys: CodingKey {
      case tokenizer, vocabularyLimits, model, training, threads, data, text, words
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      tokenizer = try container.decode(Tokenizer.self, forKey: .tokenizer)
      vocabularyLimits = try container.decodeIfPresent(Limits.self, forKey: .vocabularyLimits)
      data = try container.decode([File].self, forKey: .data)
      text = try container.decode([String: Text].self, forKey: .text)
      words = try container.decode([String: Words].self, forKey: .words)
      if !container.contains(.training),
        let ngrams = try? container.decode(NGrams.self, forKey: .model)
      {
        model = .ngram(order: ngrams.order)
        return
      }
      model = .network(
        NetworkRecord(
          model: try container.decode(Model.self, forKey: .model).live,
          training: try container.decode(Training.self, forKey: .training).live,
          threads: try container.decode(Int.self, forKey: .threads)))
    }
  }

  private struct Tokenizer: Decodable {
    let kind: Named<TokenizerKind>
    let normalization: Named<NormalizationProfile>
    let normalizationVersion: Int
    let endOfSentence: Bool
    let pattern: Named<BytePairPattern>?

    var live: TokenizerConfiguration {
      TokenizerConfiguration(
        kind: kind.value, normalization: normalization.value,
        normalizationVersion: normalizationVersion, endOfSentence: endOfSentence,
        pattern: pattern?.value)
    }
  }

  private struct Limits: Decodable {
    let maximumSize: Int?
    let minimumCount: Int
  }

  private struct NGrams: Decodable {
    let order: Int
  }

  private struct File: Decodable {
    let name: String
    let bytes: Int
    let sha256: String

    var live: DataFile { DataFile(name: name, bytes: bytes, sha256: sha256) }
  }

  private struct Text: Decodable {
    let tokens, unknown, lines, scalars, bytes, replacements: Count

    var live: TextStatistics {
      var text = TextStatistics()
      text.tokens = tokens.value
      text.unknown = unknown.value
      text.lines = lines.value
      text.scalars = scalars.value
      text.bytes = bytes.value
      text.replacements = replacements.value
      return text
    }
  }

  private struct Words: Decodable {
    let words, unknownTypes: Count

    var live: WordStatistics {
      WordStatistics(words: words.value, unknownTypes: unknownTypes.value)
    }
  }
}

/// One of the names of a choice.
struct Named<Value: RawRepresentable<String>>: Decodable {
  let value: Value

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let value = Value(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "there is no \(Value.self) '\(name)'")
    }
    self.value = value
  }
}
