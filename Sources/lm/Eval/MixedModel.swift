import JSON
import NumberFormatting
import Evaluation
import Glibc
import ModelFolders
import LanguageModels
import Statistics

/// A linear interpolation of models of one vocabulary.
struct MixedModel {
  let bundles: [ModelBundle]
  let interpolation: Interpolation
  /// The text that the weights are tuned on.
  let tuning: JudgedText
  private let scorers: [any Scorer]

  /// A mixture whose weights are tuned on the validation part of the first model.
  init(
    _ bundles: [ModelBundle], _ policy: Evaluator.StatePolicy, batch: Int, on backend: any Backend
  ) throws {
    for other in bundles.dropFirst() { try other.requireVocabulary(of: bundles[0]) }
    self.bundles = bundles
    scorers = try bundles.map { try $0.makeScorer(policy: policy, batch: batch, on: backend) }
    tuning = try JudgedText(TextSource(.valid), for: bundles[0], threads: 1)
    let (text, scorers) = (tuning, scorers)
    interpolation = Interpolation(
      fitting: try zip(bundles, scorers).map { try $0.losses(of: text, by: $1) })
  }

  /// −log p of every token by every model, in nats.
  func losses(of text: JudgedText) throws -> [[Double]] {
    try zip(bundles, scorers).map { try $0.losses(of: text, by: $1) }
  }
}

/// The models of a mixture, as they are reported.
struct MixtureOfModels: Encodable {
  let models: [Part]
  /// Tokens that the weights are tuned on.
  let tunedOn: Int

  struct Part: Encodable {
    let model: String
    let weight: Double
    @NilAsNull var perplexity: Double?
  }

  /// The models of a mixture, and their losses on a text.
  init(_ mixture: MixedModel, _ losses: [[Double]]) {
    models = mixture.bundles.indices.map {
      Part(
        model: mixture.bundles[$0].path, weight: mixture.interpolation.weights[$0],
        perplexity: Perplexity.of(losses[$0].reduce(0, +) / Double(losses[$0].count)))
    }
    tunedOn = mixture.tuning.ids.count
  }

  /// Lines of a name and a value.
  var rows: [(String, String)] {
    [("mixture", "weights by \(NumberFormat.count(tunedOn, "token")) of validation")]
      + models.map {
        (
          "  \(NumberFormat.fixed($0.weight, places: 3)) ×",
          "\($0.model), alone \($0.perplexity.map { NumberFormat.fixed($0, places: 2) } ?? "—")"
        )
      }
  }
}
