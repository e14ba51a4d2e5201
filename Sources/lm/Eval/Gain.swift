import Evaluation
import Statistics

/// What a method saves beside a model as it is, on the same tokens.
struct Gain: Encodable {
  /// The model.
  let beside: String
  @OrNull var perplexity: Double?
  /// Nats a token that are saved.
  let nats: Double
  @OrNull var natsCi95: [Double]?
  @OrNull var p: Double?

  /// Compares losses.
  init(_ losses: [Double], beside others: [Double], of model: String) {
    let comparison = PairedComparison(losses, others)
    beside = model
    perplexity = Figure.perplexity(others.reduce(0, +) / Double(others.count))
    nats = comparison.difference
    natsCi95 = comparison.interval?.bounds
    p = comparison.pValue
  }

  var text: String {
    "\(Figure.fixed(nats, 4)) nats a token \(Figure.interval(natsCi95, 4))\(Figure.pValue(p)), "
      + "beside \(perplexity.map { Figure.fixed($0, 2) } ?? "—") of \(beside)"
  }
}
