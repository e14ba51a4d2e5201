/// The point of a grid at which a loss is least.
public struct GridSearch<Point> {
  /// The best point.
  public let best: Point
  /// Its loss.
  public let loss: Double
  /// Points tried.
  public let trials: Int

  /// Tries every point; nil when the search was ended.
  ///
  /// The first of equals wins, and what is no number loses to any.
  ///
  /// - Parameters:
  ///   - points: The grid, not empty.
  ///   - loss: The loss at a point; nil ends the search.
  public init?(over points: some Collection<Point>, loss: (Point) -> Double?) {
    var best: (point: Point, loss: Double)?
    for point in points {
      guard let loss = loss(point) else { return nil }
      if best.map({ loss < $0.loss || $0.loss.isNaN }) ?? true { best = (point, loss) }
    }
    guard let best else { preconditionFailure("a grid has points") }
    self.best = best.point
    self.loss = best.loss
    trials = points.count
  }
}
