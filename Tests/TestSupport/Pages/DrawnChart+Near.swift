/// True if two places are one, but for the rounding of coordinates and ticks to tenths of a pixel.
public func near(_ place: Double, _ expected: Double?, within distance: Double = 0.3) -> Bool {
  expected.map { abs(place - $0) <= distance } ?? false
}
