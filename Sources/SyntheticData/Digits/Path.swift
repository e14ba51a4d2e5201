/// Strokes as chains of short straight pieces, ready for the pen.
struct Path {
  /// Pieces of a Bézier curve.
  static let pieces = 5

  private(set) var segments: [(from: Point, to: Point)] = []

  mutating func removeAll() { segments.removeAll(keepingCapacity: true) }

  mutating func add(_ stroke: Stroke) {
    let points = stroke.points
    let last = points.count - 1
    switch stroke.shape {
    case .line:
      for k in 0..<last { segments.append((points[k], points[k + 1])) }
    case .curve:
      for k in 1..<last {
        addBezier(
          from: k == 1 ? points[0] : .middle(points[k - 1], points[k]), points[k],
          to: k == last - 1 ? points[last] : .middle(points[k], points[k + 1]))
      }
    case .loop:
      for k in points.indices {
        let (before, after) = (points[k == 0 ? last : k - 1], points[k == last ? 0 : k + 1])
        addBezier(from: .middle(before, points[k]), points[k], to: .middle(points[k], after))
      }
    }
  }

  /// B(t) = (1 − t)²a + 2t(1 − t)c + t²b.
  private mutating func addBezier(from a: Point, _ c: Point, to b: Point) {
    var start = a
    for piece in 1...Self.pieces {
      let t = Double(piece) / Double(Self.pieces)
      let (u, v, w) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
      let end = Point(u * a.x + v * c.x + w * b.x, u * a.y + v * c.y + w * b.y)
      segments.append((start, end))
      start = end
    }
  }

  /// The lowest and the highest coordinates.
  var box: (low: Point, high: Point) {
    var (low, high) = (segments[0].from, segments[0].from)
    for segment in segments {
      for point in [segment.from, segment.to] {
        low = Point(min(low.x, point.x), min(low.y, point.y))
        high = Point(max(high.x, point.x), max(high.y, point.y))
      }
    }
    return (low, high)
  }

  /// Every point p becomes scale·p + shift.
  mutating func move(scale: Double, shift: Point) {
    func moved(_ p: Point) -> Point { Point(scale * p.x + shift.x, scale * p.y + shift.y) }
    for k in segments.indices {
      segments[k] = (moved(segments[k].from), moved(segments[k].to))
    }
  }
}
