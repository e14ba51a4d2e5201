/// The mean losses of the runs of a recipe.
package struct RunMeans: Sendable {
  /// The mean loss of every run.
  package let all: [Double]
  /// The mean of the runs.
  package let mean: Double
  /// The sum of the squares of the distances of the runs from their mean.
  let squares: Double

  /// The means of the losses of every unit by every run, divided by the sum of their weights.
  package init(_ runs: [[Double]], total: Double) {
    let all = runs.map { $0.reduce(0, +) / total }
    let mean = all.reduce(0, +) / Double(all.count)
    self.all = all
    self.mean = mean
    squares = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  /// The runs less 1.
  var freedom: Double { Double(all.count - 1) }

  /// The standard deviation of the runs; nil for one run.
  package var spread: Double? { freedom > 0 ? (squares / freedom).squareRoot() : nil }
}
