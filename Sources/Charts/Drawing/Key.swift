/// An entry of a legend.
struct Key: Hashable {
  enum Symbol: Hashable {
    /// A line of a style, with marks on it or without.
    case line(LineStyle, isMarked: Bool)
    /// A line from a start to an end.
    case path
    case mark
  }

  var label: String
  /// Which of the colours and marks it has.
  var index: Int
  var symbol: Symbol

  /// The room that the symbol takes.
  var symbolWidth: Double {
    switch symbol {
    case .line: 26
    case .path: 36
    case .mark: 11
    }
  }

  /// The symbol, with its left end at a place.
  func draw(at place: Place, with pen: Pen) -> [Node] {
    let series = Series(label: label, index: index, points: [])
    let end = Place(x: place.x + symbolWidth, y: place.y)
    let middle = Place(x: place.x + symbolWidth / 2, y: place.y)
    switch symbol {
    case .line(let style, let isMarked):
      return [pen.line(from: place, to: end, "\(series.color) line \(style)")]
        + (isMarked ? [pen.mark(index, at: middle)] : [])
    case .path:
      // The marks at the ends are round about them.
      let (first, last) = (Place(x: place.x + 5, y: place.y), Place(x: end.x - 5, y: place.y))
      return [pen.line(from: first, to: last, "\(series.color) line solid")]
        + PathMarks.draw(from: first, to: last, index, with: pen)
    case .mark:
      return [pen.mark(index, at: middle, radius: 4.2)]
    }
  }
}

/// The ends of a path: a ring where it starts, the mark of its colour where it ends.
enum PathMarks {
  static func draw(from start: Place?, to end: Place?, _ index: Int, with pen: Pen) -> [Node] {
    let color = Series.color(of: index)
    let ring = start.map { place -> Node in
      .element(
        "circle",
        [
          "cx": Pen.coordinate(place.x), "cy": Pen.coordinate(place.y), "r": "4",
          "class": "\(color) start",
        ])
    }
    return [ring, end.map { pen.mark(index, at: $0, radius: 5) }].compactMap { $0 }
  }
}
