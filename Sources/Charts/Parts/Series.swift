/// A line of a chart.
package struct Series: Sendable {
  package typealias Point = Charts.Point
  package typealias Style = LineStyle

  package var label: String
  package var style = Style.solid
  /// Which of the colours and marks it has.
  package var index: Int
  /// True if every point is marked and says its value to a pointer.
  package var isMarked = false
  package var points: [Point]

  /// A line of the colour and the mark of an index.
  package init(
    label: String, style: Style = .solid, index: Int, isMarked: Bool = false, points: [Point]
  ) {
    self.label = label
    self.style = style
    self.index = index
    self.isMarked = isMarked
    self.points = points
  }

  /// Those points that an axis can show, thinned where there are more than can be seen.
  ///
  /// Of every stretch of points the lowest and the highest stay, so that no leap is hidden.
  func shown(on scale: Scale, limit: Int = 700) -> [Point] {
    let points = points.filter { $0.x.isFinite && scale.shows($0.y) }
    guard points.count > limit else { return points }
    let stretch = (2 * points.count + limit - 1) / limit
    return stride(from: 0, to: points.count, by: stretch).flatMap { start in
      let part = points[start..<min(start + stretch, points.count)]
      let low = part.indices.min { part[$0].y < part[$1].y } ?? start
      let high = part.indices.max { part[$0].y < part[$1].y } ?? start
      return Set([low, high]).sorted().map { points[$0] }
    }
  }

  /// The class that gives it its colour.
  var color: String { Self.color(of: index) }

  /// The class of an index, which may be negative.
  static func color(of index: Int) -> String { "s\(index & 7)" }

  /// The mark of a point: a circle, a square, a triangle or a diamond, since colours alone do not
  /// tell everybody lines apart.
  func mark(at place: (x: Double, y: Double), radius: Double = 3.2) -> String {
    let start = "M\(FigureField.coordinate(place.x)) \(FigureField.coordinate(place.y))"
    func length(_ part: Double) -> String { FigureField.coordinate(part * radius) }
    let r = length(1)
    switch index & 3 {
    case 0:
      let half = "a\(r) \(r) 0 1 0"
      return "\(start)m-\(r) 0\(half) \(length(2)) 0\(half)-\(length(2)) 0z"
    case 1:
      return
        "\(start)m-\(length(0.9))-\(length(0.9))h\(length(1.8))v\(length(1.8))h-\(length(1.8))z"
    case 2:
      let side = length(1.15)
      return "\(start)m0-\(length(1.2))l\(side) \(length(2))h-\(length(2.3))z"
    default:
      let side = length(1.25)
      return "\(start)m0-\(side)l\(side) \(side)l-\(side) \(side)l-\(side)-\(side)z"
    }
  }
}
