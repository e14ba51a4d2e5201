import Evaluation
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
  let unknownRate: Double
  let natsPerToken: Double
  let perplexity: Double
  let perplexityWithoutUnknown: Double?
  let bitsPerCharacter: Double
  let bitsPerByte: Double

  init(
    model: String, head: HeadKind, corpus: String, state: Evaluator.StatePolicy, _ score: Score,
    _ text: TextStatistics
  ) {
    self.model = model
    self.head = head
    self.corpus = corpus
    self.state = state.rawValue
    tokens = score.tokens
    unknown = score.unknownTokens
    unknownRate = score.unknownRate
    natsPerToken = score.natsPerToken
    perplexity = score.perplexity
    perplexityWithoutUnknown =
      score.unknownTokens < score.tokens ? score.perplexityWithoutUnknown : nil
    bitsPerCharacter = score.bits(per: text.scalars)
    bitsPerByte = score.bits(per: text.bytes)
  }

  /// Prints the figures as a table.
  func print() {
    let rows = [
      ("model", "\(model) (\(head.rawValue))"),
      ("corpus", "\(corpus), state \(state)"),
      ("tokens", "\(Figure.count(tokens)), \(Figure.percent(unknownRate)) unknown"),
      ("perplexity", Figure.fixed(perplexity, 2)),
      ("  known tokens", perplexityWithoutUnknown.map { Figure.fixed($0, 2) } ?? "—"),
      ("nats per token", Figure.fixed(natsPerToken, 4)),
      ("bits per character", Figure.fixed(bitsPerCharacter, 4)),
      ("bits per byte", Figure.fixed(bitsPerByte, 4)),
    ]
    for (name, value) in rows {
      Swift.print(name + String(repeating: " ", count: 20 - name.count) + value)
    }
  }
}
