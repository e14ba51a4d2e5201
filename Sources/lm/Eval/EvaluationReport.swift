import JSON
import NumberFormatting
import Evaluation
import Glibc
import Judging
import ModelFolders
import Tokenization
import Statistics

/// What `lm eval` prints.
struct EvaluationReport: Encodable {
  let model: String
  let head: ModelName?
  let corpus: String
  let state: String
  let tokens: Int
  let unknown: Int
  /// The distinct tokens that the unknown one stands for, in training or in the text.
  let unknownTypes: Int
  let natsPerToken: Double
  /// Infinite where the exponential of ``natsPerToken`` is too large for a Double.
  @NilAsNull var perplexity: Double?
  /// Where the perplexity lies with a probability of 95 %.
  @NilAsNull var perplexityCi95: [Double]?
  /// Tokens of a block that the interval comes from.
  let blockLength: Int
  @NilAsNull var perplexityWithoutUnknown: Double?
  /// With the probability of the unknown token shared out among the words that it stands for.
  @NilAsNull var perplexityAdjusted: Double?
  @NilAsNull var perplexityPerWord: Double?
  @NilAsNull var perplexityPerCharacter: Double?
  @NilAsNull var perplexityPerByte: Double?
  let bitsPerToken: Double
  let bitsPerWord: Double
  let bitsPerCharacter: Double
  let bitsPerByte: Double
  /// Whether the tokens leave something of the text out: unknown words, or what normalisation took.
  let bitsAreLowerBound: Bool
  let byScript: [LossGroup]
  let byFrequency: [LossGroup]
  let byPosition: [LossGroup]
  let mix: MixtureOfModels?
  let adaptive: AdaptationRecord?
  let gain: Gain?
  private let vocabulary: Int

  /// What more than one model as it is gives the probabilities.
  struct Method {
    var mix: MixtureOfModels?
    var adaptive: AdaptationRecord?
    var gain: Gain?
  }

  private enum CodingKeys: CodingKey {
    case model, head, corpus, state, tokens, unknown, unknownTypes, natsPerToken, perplexity
    case perplexityCi95, blockLength, perplexityWithoutUnknown, perplexityAdjusted
    case perplexityPerWord, perplexityPerCharacter, perplexityPerByte, bitsPerToken, bitsPerWord
    case bitsPerCharacter, bitsPerByte, bitsAreLowerBound, byScript, byFrequency, byPosition, mix
    case adaptive, gain
  }

  init(
    _ bundle: ModelBundle, _ method: Method, _ text: JudgedText,
    state: Evaluator.StatePolicy, _ losses: [Double]
  ) {
    let score = Score(losses, of: text.ids, unknown: Vocabulary.unknown)
    let bootstrap = BlockBootstrap(losses, least: BlockBootstrap.leastTokens)
    let (statistics, words) = (text.statistics, text.words)
    model = method.mix.map { $0.models.map(\.model).joined(separator: " + ") } ?? bundle.path
    head = method.mix == nil ? bundle.name : nil
    corpus = text.name
    self.state = bundle.state(state).rawValue
    tokens = score.tokens
    unknown = score.unknownTokens
    unknownTypes = text.unknownTypes
    natsPerToken = score.natsPerToken
    perplexity = score.perplexity
    perplexityCi95 = Perplexity.of(bootstrap.interval)
    blockLength = bootstrap.blockLength
    perplexityWithoutUnknown =
      score.unknownTokens < score.tokens ? score.perplexityWithoutUnknown : nil
    perplexityAdjusted = text.adjusted(losses).flatMap {
      Perplexity.of($0.reduce(0, +) / Double($0.count))
    }
    perplexityPerWord = Perplexity.of(score.nats / Double(words.words))
    perplexityPerCharacter = exp(score.nats / Double(statistics.scalars))
    perplexityPerByte = exp(score.nats / Double(statistics.bytes))
    bitsPerToken = score.bits(per: score.tokens)
    bitsPerWord = score.bits(per: words.words)
    bitsPerCharacter = score.bits(per: statistics.scalars)
    bitsPerByte = score.bits(per: statistics.bytes)
    bitsAreLowerBound = score.unknownTokens > 0 || !bundle.manifest.tokenizer.isLossless
    let groups = TokenGroups(bundle.vocabulary, ids: text.ids, losses: losses)
    byScript = groups.byScript
    byFrequency = groups.byFrequency
    byPosition = groups.byPosition
    mix = method.mix
    adaptive = method.adaptive
    gain = method.gain
    vocabulary = bundle.vocabulary.count
  }

  /// What is to be said beside the figures.
  var notes: [String] {
    let unknownRate = Double(unknown) / Double(tokens)
    guard unknownRate <= 0.3 else {
      return [
        "\(NumberFormat.percent(unknownRate)) of the tokens are unknown to the model, so its perplexity says "
          + "little of this text"
      ]
    }
    return [Note.worseThanAGuess(natsPerToken, among: vocabulary)].compactMap { $0 }
  }

  /// The figures as a table.
  func text(withBreakdown: Bool) -> String {
    let unknownRate = Double(unknown) / Double(tokens)
    let bound = bitsAreLowerBound ? "at least " : ""
    func figure(_ value: Double?) -> String {
      value.map { NumberFormat.fixed($0, places: 2) } ?? "—"
    }
    var rows = [
      ("model", model + (head.map { " (\($0.rawValue))" } ?? "")),
      ("corpus", "\(corpus), state \(state)"),
      ("tokens", "\(NumberFormat.count(tokens)), \(NumberFormat.percent(unknownRate)) unknown"),
      ("perplexity", "\(figure(perplexity))  \(NumberFormat.interval(perplexityCi95, places: 2))"),
      ("  known tokens", figure(perplexityWithoutUnknown)),
      (
        "  adjusted",
        figure(perplexityAdjusted)
          + (unknownTypes > 0
            ? "  (<unk> stands for \(NumberFormat.count(unknownTypes, "different token")))" : "")
      ),
      ("  per word", bound + figure(perplexityPerWord)),
      ("nats per token", NumberFormat.fixed(natsPerToken, places: 4)),
      ("bits per word", bound + NumberFormat.fixed(bitsPerWord, places: 4)),
      ("bits per character", bound + NumberFormat.fixed(bitsPerCharacter, places: 4)),
      ("bits per byte", bound + NumberFormat.fixed(bitsPerByte, places: 4)),
    ]
    rows += mix?.rows ?? []
    if let adaptive { rows.append(("adaptation", adaptive.text)) }
    if let gain { rows.append((gain.nats < 0 ? "  loss" : "  gain", gain.text)) }
    var text = rows.map { name, value in
      Column.left(name, 20) + value + "\n"
    }.joined()
    if withBreakdown {
      text += LossGroup.table("script", byScript)
      text += LossGroup.table("times in training", byFrequency)
      text += LossGroup.table("place in the line", byPosition)
    }
    return text
  }
}
