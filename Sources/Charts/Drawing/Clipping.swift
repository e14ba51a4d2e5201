extension Box {
  /// The parts of a line through places that lie in the box (Liang and Barsky 1984).
  ///
  /// A line may leave the box and come back. A single place in the box stays as it is.
  func clipped(_ places: [Place]) -> [[Place]] {
    guard places.count > 1 else { return places.filter(contains).map { [$0] } }
    var parts: [[Place]] = []
    for (start, end) in zip(places, places.dropFirst()) {
      guard let (from, to) = clipped(from: start, to: end) else { continue }
      if let last = parts.last?.last, last == from, last == start {
        parts[parts.count - 1].append(to)
      } else {
        parts.append([from, to])
      }
    }
    return parts
  }

  /// The part of a segment in the box; nil where it does not meet the box.
  private func clipped(from start: Place, to end: Place) -> (Place, Place)? {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (first, last) = (0.0, 1.0)
    let sides = [
      (-dx, start.x - left), (dx, right - start.x), (-dy, start.y - top), (dy, bottom - start.y),
    ]
    for (step, room) in sides {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        first = max(first, room / step)
      } else {
        last = min(last, room / step)
      }
    }
    guard first <= last else { return nil }
    func place(_ part: Double) -> Place {
      if part == 0 { return start }
      if part == 1 { return end }
      // A line to a place very far away is cut where rounding says, which may be outside.
      return Place(
        x: min(max(start.x + part * dx, left), right), y: min(max(start.y + part * dy, top), bottom)
      )
    }
    return (place(first), place(last))
  }
}
