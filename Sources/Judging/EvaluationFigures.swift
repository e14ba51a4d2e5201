public import Evaluation
import Glibc
public import JSON
import Statistics
import Tokenization

/// Every figure of a model on a text; `lm eval --json` prints it.
///
/// Perplexities that are too large for a Double are nil, and null in JSON.
public struct EvaluationFigures: Codable, Hashable, Sendable {
  /// The model, or the models of a mixture joined by ` + `.
  public let model: String
  /// Its kind; no key of a mixture.
  public let head: ModelName?
  /// The text.
  public let corpus: String
  /// The context of a token: `carry` or `reset`.
  public let state: String
  /// True if the model was trained on the text.
  public let isTrainedOn: Bool
  /// The temperature of the probabilities; no key where it is 1.
  public let temperature: Double?
  /// The tokens of the validation part that chose the temperature; no key where it was given.
  public let temperatureTunedOn: Int?
  /// Tokens, ends of lines included.
  public let tokens: Int
  /// Unknown tokens among them.
  public let unknown: Int
  /// The distinct tokens that the unknown one stands for, in training or in the text.
  public let unknownTypes: Int
  /// Mean −log p.
  public let natsPerToken: Double
  /// exp of ``natsPerToken``.
  @NilAsNull public private(set) var perplexity: Double?
  /// The 95 % interval of ``perplexity``; nil for fewer than 400 tokens.
  @NilAsNull public private(set) var perplexityCI95: ClosedRange<Double>?
  /// Tokens of a block that the interval comes from.
  public let blockLength: Int
  /// The perplexity of the known tokens alone; nil where there are none.
  @NilAsNull public private(set) var perplexityWithoutUnknown: Double?
  /// The perplexity with the probability of the unknown token shared out among the words that it stands for
  /// (Ueberla 1994); nil where their number is not known.
  @NilAsNull public private(set) var perplexityAdjusted: Double?
  /// exp of the loss per word between white space.
  @NilAsNull public private(set) var perplexityPerWord: Double?
  /// exp of the loss per Unicode scalar.
  @NilAsNull public private(set) var perplexityPerCharacter: Double?
  /// exp of the loss per byte of UTF-8.
  @NilAsNull public private(set) var perplexityPerByte: Double?
  /// The part of the tokens that the model held for the most probable; no key where the probabilities of all
  /// tokens are not computed.
  public let accuracy: Double?
  /// The loss in bits a token.
  public let bitsPerToken: Double
  /// The loss in bits a word.
  public let bitsPerWord: Double
  /// The loss in bits a Unicode scalar.
  public let bitsPerCharacter: Double
  /// The loss in bits a byte.
  public let bitsPerByte: Double
  /// True if the tokens leave out a part of the text: unknown words, or changes by normalisation.
  public let bitsAreLowerBound: Bool
  /// Losses by script.
  public let byScript: [LossGroup]
  /// Losses by occurrences in the training text.
  public let byFrequency: [LossGroup]
  /// Losses by the place in the line.
  public let byPosition: [LossGroup]
  /// The models of a mixture; no key for another model.
  public let mix: MixtureFigures?
  /// The numbers that the model adapted with; no key where it stays as it is.
  public let adaptive: AdaptationRecord?
  /// The loss that a mixture or an adaptation saves; no key for a model as it is.
  public let gain: LossGain?
  /// How far the probabilities are what they say; no key where that was not asked for.
  public let calibration: Calibration?
  /// Tokens of the vocabulary.
  public let vocabularySize: Int

  private enum CodingKeys: String, CodingKey {
    case model, head, corpus, state, temperature, tokens, unknown, perplexity, accuracy, mix
    case adaptive, gain, calibration
    case isTrainedOn = "trained_on"
    case temperatureTunedOn = "temperature_tuned_on"
    case unknownTypes = "unknown_types"
    case natsPerToken = "nats_per_token"
    case perplexityCI95 = "perplexity_ci95"
    case blockLength = "block_length"
    case perplexityWithoutUnknown = "perplexity_without_unknown"
    case perplexityAdjusted = "perplexity_adjusted"
    case perplexityPerWord = "perplexity_per_word"
    case perplexityPerCharacter = "perplexity_per_character"
    case perplexityPerByte = "perplexity_per_byte"
    case bitsPerToken = "bits_per_token"
    case bitsPerWord = "bits_per_word"
    case bitsPerCharacter = "bits_per_character"
    case bitsPerByte = "bits_per_byte"
    case bitsAreLowerBound = "bits_are_lower_bound"
    case byScript = "by_script"
    case byFrequency = "by_frequency"
    case byPosition = "by_position"
    case vocabularySize = "vocabulary_size"
  }

  init(
    _ model: JudgedModel, _ text: JudgedText, _ scores: TokenScores, mix: MixtureFigures?,
    gain: LossGain?, calibration: Calibration?
  ) {
    let losses = scores.losses
    let score = Score(scores, of: text.ids, specialTokens: model.vocabulary.specialTokens)
    let bootstrap = BlockBootstrap(losses, least: BlockBootstrap.leastTokens)
    let (statistics, words) = (text.statistics, text.words)
    self.model = model.name
    head = model.kind
    corpus = text.name
    state = model.policy.rawValue
    isTrainedOn = text.isTrainedOn
    temperature =
      model.temperature == 1 && model.temperedBy == nil ? nil : model.temperature
    temperatureTunedOn = model.temperedBy
    tokens = score.tokens
    unknown = score.unknownTokens
    unknownTypes = text.unknownTypes
    natsPerToken = score.natsPerToken
    perplexity = score.perplexity
    perplexityCI95 = Perplexity.of(bootstrap.interval)
    blockLength = bootstrap.blockLength
    perplexityWithoutUnknown =
      score.unknownTokens < score.tokens ? score.perplexityWithoutUnknown : nil
    perplexityAdjusted = text.adjusted(losses).flatMap {
      Perplexity.of($0.reduce(0, +) / Double($0.count))
    }
    perplexityPerWord = Perplexity.of(score.nats / Double(words.words))
    perplexityPerCharacter = exp(score.nats / Double(statistics.scalars))
    perplexityPerByte = exp(score.nats / Double(statistics.bytes))
    accuracy = score.accuracy
    bitsPerToken = score.bits(per: score.tokens)
    bitsPerWord = score.bits(per: words.words)
    bitsPerCharacter = score.bits(per: statistics.scalars)
    bitsPerByte = score.bits(per: statistics.bytes)
    bitsAreLowerBound = score.unknownTokens > 0 || !model.tokenizer.isLossless
    let groups = LossGroups(model.vocabulary, ids: text.ids, losses: losses)
    byScript = groups.byScript
    byFrequency = groups.byFrequency
    byPosition = groups.byPosition
    self.mix = mix
    adaptive = model.adaptation
    self.gain = gain
    self.calibration = calibration
    vocabularySize = model.vocabulary.count
  }

  /// The share of the tokens that the vocabulary does not know.
  public var unknownRate: Double { Double(unknown) / Double(tokens) }
}
