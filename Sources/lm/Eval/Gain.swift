import JSON
import NumberFormatting
import Evaluation
import Statistics

/// What a method saves beside a model as it is, on the same tokens.
struct Gain: Encodable {
  /// The model.
  let beside: String
  @NilAsNull var perplexity: Double?
  /// Nats a token that are saved.
  let nats: Double
  @NilAsNull var natsCi95: [Double]?
  @NilAsNull var p: Double?

  /// Compares losses.
  init(_ losses: [Double], beside others: [Double], of model: String) {
    let comparison = PairedComparison(losses, others)
    beside = model
    perplexity = Perplexity.of(others.reduce(0, +) / Double(others.count))
    nats = comparison.difference
    natsCi95 = comparison.interval?.bounds
    p = comparison.pValue
  }

  var text: String {
    let alone = perplexity.map { NumberFormat.fixed($0, places: 2) } ?? "—"
    return "\(NumberFormat.fixed(nats, places: 4)) nats a token "
      + NumberFormat.interval(natsCi95, places: 4)
      + (p.map { ", p \(NumberFormat.pValue($0))" } ?? "") + ", beside \(alone) of \(beside)"
  }
}
