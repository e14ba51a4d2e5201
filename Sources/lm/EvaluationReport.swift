import Evaluation
import ModelBundle
import RecurrentLM
import Tokenization

/// What `lm eval` prints.
struct EvaluationReport: Encodable {
  let model: String
  let head: HeadKind
  let corpus: String
  let state: String
  let tokens: Int
  let unknown: Int
  let natsPerToken: Double
  /// Infinite where the exponential of ``natsPerToken`` is too large for a Double.
  @OrNull var perplexity: Double?
  @OrNull var perplexityWithoutUnknown: Double?
  let bitsPerCharacter: Double
  let bitsPerByte: Double
  /// Whether the tokens leave something of the text out: unknown words, or what normalisation took.
  let bitsAreLowerBound: Bool

  init(
    _ bundle: ModelBundle, corpus: String, state: Evaluator.StatePolicy, _ score: Score,
    _ text: TextStatistics
  ) {
    model = bundle.path
    head = bundle.manifest.model.head
    bitsAreLowerBound = score.unknownTokens > 0 || !bundle.manifest.tokenizer.isLossless
    self.corpus = corpus
    self.state = state.rawValue
    tokens = score.tokens
    unknown = score.unknownTokens
    natsPerToken = score.natsPerToken
    perplexity = score.perplexity
    perplexityWithoutUnknown =
      score.unknownTokens < score.tokens ? score.perplexityWithoutUnknown : nil
    bitsPerCharacter = score.bits(per: text.scalars)
    bitsPerByte = score.bits(per: text.bytes)
  }

  /// The figures as a table.
  var text: String {
    let unknownRate = Double(unknown) / Double(tokens)
    let bound = bitsAreLowerBound ? "at least " : ""
    let rows = [
      ("model", "\(model) (\(head.rawValue))"),
      ("corpus", "\(corpus), state \(state)"),
      ("tokens", "\(Figure.count(tokens)), \(Figure.percent(unknownRate)) unknown"),
      ("perplexity", perplexity.map { Figure.fixed($0, 2) } ?? "—"),
      ("  known tokens", perplexityWithoutUnknown.map { Figure.fixed($0, 2) } ?? "—"),
      ("nats per token", Figure.fixed(natsPerToken, 4)),
      ("bits per character", bound + Figure.fixed(bitsPerCharacter, 4)),
      ("bits per byte", bound + Figure.fixed(bitsPerByte, 4)),
    ]
    return rows.map { name, value in
      name + String(repeating: " ", count: 20 - name.count) + value + "\n"
    }.joined()
  }
}
