/// A place in the plane: x to the right, y down.
struct Point {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }

  /// The point between two points.
  static func middle(_ a: Point, _ b: Point) -> Point { Point((a.x + b.x) / 2, (a.y + b.y) / 2) }
}

/// What a pen draws without leaving the paper, given by control points.
///
/// A curve is a quadratic B-spline, so it stays smooth however its control points are moved.
struct Stroke {
  enum Shape {
    /// Straight lines from point to point.
    case line
    /// Bézier curves that join at the middles of the legs between control points; it begins at the first point and
    /// ends at the last.
    case curve
    /// A curve that is closed.
    case loop
  }

  let shape: Shape
  var points: [Point]

  static func line(_ points: [(Double, Double)]) -> Stroke {
    Stroke(shape: .line, points: points.map { Point($0, $1) })
  }

  static func curve(_ points: [(Double, Double)]) -> Stroke {
    Stroke(shape: .curve, points: points.map { Point($0, $1) })
  }

  static func loop(_ points: [(Double, Double)]) -> Stroke {
    Stroke(shape: .loop, points: points.map { Point($0, $1) })
  }

  /// A loop near the ellipse around (x, y): its control points are the corners of an octagon that the ellipse touches.
  static func oval(_ x: Double, _ y: Double, width: Double, height: Double) -> Stroke {
    let a = 0.5 * width
    let b = 0.5 * height
    let t = 2.0.squareRoot() - 1  // tan(π/8)
    return .loop([
      (x + a, y - t * b), (x + a, y + t * b), (x + t * a, y + b), (x - t * a, y + b),
      (x - a, y + t * b), (x - a, y - t * b), (x - t * a, y - b), (x + t * a, y - b),
    ])
  }
}
