/// A round pen that draws paths into a square of pixels.
///
/// The ink of a pixel is clamp(r + ½ − d, 0, 1), where d is the distance of its middle to the path
/// and r half the thickness, both in pixels.
struct Pen {
  let size: Int
  /// The squared distance of every pixel to the path, where it is small enough for ink.
  private var distances: [Double]

  init(size: Int) {
    self.size = size
    distances = [Double](repeating: .infinity, count: size * size)
  }

  /// Appends the pixels of a path, row by row.
  mutating func draw(_ path: Path, radius: Double, into pixels: inout [Float]) {
    let reach = radius + 0.5
    for segment in path.segments { measure(segment.from, segment.to, reach: reach) }
    for k in distances.indices {
      let isInk = distances[k] < reach * reach
      pixels.append(isInk ? Float(min(reach - distances[k].squareRoot(), 1)) : 0)
      distances[k] = .infinity
    }
  }

  /// Lowers the distances of the pixels near the line from a to b.
  private mutating func measure(_ a: Point, _ b: Point, reach: Double) {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    let columns = pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach)
    for row in pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach) {
      let y = Double(row) + 0.5 - a.y
      for column in columns {
        let x = Double(column) + 0.5 - a.x
        // The nearest point of the line is a + t(b − a).
        let t = length > 0 ? min(max((x * dx + y * dy) / length, 0), 1) : 0
        let (ex, ey) = (x - t * dx, y - t * dy)
        let k = row * size + column
        distances[k] = min(distances[k], ex * ex + ey * ey)
      }
    }
  }

  /// The rows or columns whose middles lie between two coordinates.
  private func pixels(_ low: Double, _ high: Double) -> Range<Int> {
    let first = max(Int((low - 0.5).rounded(.up)), 0)
    return first..<max(min(Int((high - 0.5).rounded(.down)) + 1, size), first)
  }
}
