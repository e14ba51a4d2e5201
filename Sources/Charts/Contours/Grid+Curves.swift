extension Grid {
  /// An edge between neighbouring nodes: to the right of one, or above one.
  private struct Edge: Hashable {
    let column: Int
    let row: Int
    let isUpwards: Bool
  }

  /// The curves on which the values are a level, in parts of the square (marching squares).
  ///
  /// Along an edge the value is taken to be linear. Of a cell whose corners are above and below by turns the
  /// mean decides which corners belong together. A closed curve ends where it begins.
  func curves(at level: Double) -> [[Place]] {
    var neighbors: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    let (columns, rows) = cells
    for row in 0..<max(rows, 0) {
      let (below, above) = (values[row], values[row + 1])
      for column in 0..<max(columns, 0) {
        // Most cells have no piece, and are passed over fast.
        let isAbove = below[column] > level
        if isAbove == (below[column + 1] > level), isAbove == (above[column] > level),
          isAbove == (above[column + 1] > level)
        {
          continue
        }
        for (first, second) in segments(column, row, level) {
          for (edge, other) in [(first, second), (second, first)] {
            if neighbors[edge] == nil { order.append(edge) }
            neighbors[edge, default: []].append(other)
          }
        }
      }
    }
    // Open curves from their ends first; what is left is closed.
    let starts = order.filter { neighbors[$0]?.count == 1 } + order
    return starts.compactMap { start in
      var curve = [start]
      var edge = start
      while let next = neighbors[edge]?.first {
        neighbors[edge]?.removeFirst()
        if let back = neighbors[next]?.firstIndex(of: edge) { neighbors[next]?.remove(at: back) }
        curve.append(next)
        edge = next
      }
      // Where a node has the level, edges of it meet there.
      let places = curve.map { crossing($0, level) }.reduce(into: [Place]()) { places, place in
        if place != places.last { places.append(place) }
      }
      return curve.count > 1 && places.count > 1 ? places : nil
    }
  }

  private func value(_ column: Int, _ row: Int) -> Double { values[row][column] }

  /// Where an edge has the level.
  private func crossing(_ edge: Edge, _ level: Double) -> Place {
    let (column, row) = edge.isUpwards ? (edge.column, edge.row + 1) : (edge.column + 1, edge.row)
    let (low, high) = (value(edge.column, edge.row), value(column, row))
    let part = min(max((level - low) / (high - low), 0), 1)
    let (start, end) = (place(edge.column, edge.row), place(column, row))
    if part == 1 { return end }
    return Place(x: start.x + part * (end.x - start.x), y: start.y + part * (end.y - start.y))
  }

  /// The pieces of curves in a cell, each from edge to edge.
  private func segments(_ column: Int, _ row: Int, _ level: Double) -> [(Edge, Edge)] {
    let corners = [
      value(column, row), value(column + 1, row), value(column + 1, row + 1),
      value(column, row + 1),
    ]
    // Sums of such values, and their differences, are finite too.
    guard corners.allSatisfy({ abs($0) < 1e300 }) else { return [] }
    let isAbove = corners.map { $0 > level }
    let edges = [
      Edge(column: column, row: row, isUpwards: false),
      Edge(column: column + 1, row: row, isUpwards: true),
      Edge(column: column, row: row + 1, isUpwards: false),
      Edge(column: column, row: row, isUpwards: true),
    ]
    let crossed = (0..<4).filter { isAbove[$0] != isAbove[($0 + 1) % 4] }
    guard crossed.count == 4 else {
      return crossed.count == 2 ? [(edges[crossed[0]], edges[crossed[1]])] : []
    }
    let isMiddleAbove = corners.reduce(0) { $0 + $1 / 4 } > level
    // Where the middle is like the first corner, the curves cut off the second and the fourth one.
    return isMiddleAbove == isAbove[0]
      ? [(edges[0], edges[1]), (edges[2], edges[3])]
      : [(edges[3], edges[0]), (edges[1], edges[2])]
  }
}
