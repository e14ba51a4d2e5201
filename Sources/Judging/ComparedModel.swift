public import Evaluation
import LanguageModels
public import Tokenization

/// A model with its losses on the text by which several are compared.
public struct ComparedModel: Sendable {
  /// Its name.
  public let name: String
  /// Its kind; nil for a mixture.
  public let kind: ModelName?
  /// The context of a token.
  public let policy: Evaluator.StatePolicy
  /// The temperature of its probabilities.
  public let temperature: Double
  /// The numbers that it adapted with; nil where it stays as it is.
  public let adaptation: AdaptationRecord?
  /// The numbers that its models are mixed with; nil for a model that is no mixture.
  public let mix: MixtureRecord?
  /// The definition of its tokens.
  public let tokenizer: TokenizerConfiguration
  /// Its tokens.
  public let vocabulary: Vocabulary
  /// The text, in its tokens.
  public let text: JudgedText
  /// −log p of every token, in nats.
  public let losses: [Double]

  /// A model and its losses.
  public init(_ model: JudgedModel, _ text: JudgedText, losses: [Double]) {
    precondition(losses.count == text.ids.count, "a loss a token")
    name = model.name
    kind = model.kind
    policy = model.policy
    temperature = model.temperature
    adaptation = model.adaptation
    mix = model.components.isEmpty ? nil : MixtureRecord(model)
    tokenizer = model.tokenizer
    vocabulary = model.vocabulary
    self.text = text
    self.losses = losses
  }

  /// The losses with the probability of the unknown token shared out among the words that it stands for.
  var adjustedLosses: [Double] { text.adjusted(losses) ?? losses }

  /// True if there are words that the model need not spell.
  var leavesOut: Bool { text.statistics.unknown > 0 }

  /// The losses of whole lines.
  var lineLosses: [Double] { sums(adjustedLosses) }

  /// The tokens of every line.
  var lineLengths: [Double] { sums(losses.map { _ in 1 }) }

  /// True if every id has the same meaning in both models.
  func sharesVocabulary(with other: ComparedModel) -> Bool {
    tokenizer == other.tokenizer && vocabulary.hasSameTokens(as: other.vocabulary)
  }

  /// True if both judged one text, as far as its size and its tokens tell.
  func judgesTextOf(_ other: ComparedModel) -> Bool {
    let (a, b) = (text.statistics, other.text.statistics)
    // What is repaired, as CRLF to LF, has another size than the bytes as they are.
    let isRepairedInOne = (tokenizer.decoding == .raw) != (other.tokenizer.decoding == .raw)
    return (isRepairedInOne || a.bytes == b.bytes && a.scalars == b.scalars) && a.lines == b.lines
      && text.words.words == other.text.words.words
      && (!sharesVocabulary(with: other) || text.ids == other.text.ids)
  }

  /// Sums over every line.
  private func sums(_ numbers: [Double]) -> [Double] {
    let places = vocabulary.places(of: text.ids)
    var lines = [Double](repeating: 0, count: places.last?.line ?? 0)
    for (number, place) in zip(numbers, places) { lines[place.line - 1] += number }
    return lines
  }
}
