/// The point of a grid with the least loss.
public struct GridSearch<Point> {
  /// The best point.
  public let best: Point
  /// Its loss.
  public let loss: Double
  /// Points tried.
  public let trials: Int

  /// Tries every point.
  ///
  /// Ties go to the first point. NaN is chosen only if every loss is NaN.
  ///
  /// - Parameters:
  ///   - points: The grid, not empty.
  ///   - loss: The loss at a point; an error that it throws ends the search.
  public init(over points: some Collection<Point>, loss: (Point) throws -> Double) rethrows {
    var best: (point: Point, loss: Double)?
    for point in points {
      let loss = try loss(point)
      if best.map({ loss < $0.loss || $0.loss.isNaN }) ?? true { best = (point, loss) }
    }
    guard let best else { preconditionFailure("a grid has points") }
    self.best = best.point
    self.loss = best.loss
    trials = points.count
  }
}
