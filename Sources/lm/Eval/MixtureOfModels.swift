import JSON
import NumberFormatting
import Judging
import Statistics

/// The models of a mixture, as they are reported.
struct MixtureOfModels: Encodable {
  let models: [Part]
  /// Tokens that the weights are tuned on.
  let tunedOn: Int

  struct Part: Encodable {
    let model: String
    let weight: Double
    @NilAsNull var perplexity: Double?
    /// The numbers that the model adapted with; none where it stays as it is.
    let adaptive: AdaptationRecord?
  }

  /// The models of a mixture, and their losses on a text.
  init(_ mixture: JudgedModel, _ losses: [[Double]]) {
    models = zip(mixture.components, losses).map { component, losses in
      Part(
        model: component.model.name, weight: component.weight,
        perplexity: Perplexity.of(losses.reduce(0, +) / Double(losses.count)),
        adaptive: component.model.adaptation)
    }
    tunedOn = mixture.weighedBy ?? 0
  }

  /// Lines of a name and a value.
  var rows: [(String, String)] {
    [("mixture", "weights by \(NumberFormat.count(tunedOn, "token")) of validation")]
      + models.map {
        (
          "  \(NumberFormat.fixed($0.weight, places: 3)) ×",
          "\($0.model)\($0.adaptive.map { ", \($0.text)" } ?? ""), alone "
            + ($0.perplexity.map { NumberFormat.fixed($0, places: 2) } ?? "—")
        )
      }
  }
}
