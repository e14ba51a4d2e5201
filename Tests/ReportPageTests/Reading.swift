import TestSupport

/// True if two places are one, but for the rounding of coordinates and ticks to tenths of a pixel.
func near(_ place: Double, _ expected: Double?, within distance: Double = 0.3) -> Bool {
  expected.map { abs(place - $0) <= distance } ?? false
}

enum NumberText {
  /// A whole number as people read it, up to a million.
  static func grouped(_ value: Int) -> String {
    let rest = String(value % 1_000)
    return value < 1_000
      ? rest : "\(value / 1_000)," + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
