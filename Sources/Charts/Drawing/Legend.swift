/// The entries of a legend, on as many lines as they take.
struct Legend {
  private static let gap = 8.0
  private static let distance = 18.0
  static let lineHeight = 21.0

  private let rows: [[(key: Key, label: String, width: Double)]]

  init(_ keys: [Key], width: Double) {
    var rows: [[(key: Key, label: String, width: Double)]] = []
    var used = 0.0
    for key in keys {
      let most = width - key.symbolWidth - Self.gap
      let label = TextWidth.shortened(key.label, .key, width: most)
      let taken = key.symbolWidth + Self.gap + TextStyle.key.width(label)
      if rows.isEmpty || used + Self.distance + taken > width {
        rows.append([])
        used = taken
      } else {
        used += Self.distance + taken
      }
      rows[rows.count - 1].append((key, label, taken))
    }
    self.rows = rows
  }

  var height: Double { Self.lineHeight * Double(rows.count) }

  /// The entries from the side where texts begin.
  func draw(in box: Box, with pen: Pen) -> [Node] {
    let isReversed = pen.language.direction == .rightToLeft
    return rows.enumerated().flatMap { index, row in
      let y = box.top + Self.lineHeight * (Double(index) + 0.5)
      var begin = isReversed ? box.right : box.left
      return row.flatMap { entry -> [Node] in
        let symbol = entry.key.symbolWidth
        let left = isReversed ? begin - symbol : begin
        let text = isReversed ? left - Self.gap : left + symbol + Self.gap
        let step = entry.width + Self.distance
        begin += isReversed ? -step : step
        return entry.key.draw(at: Place(x: left, y: y), with: pen) + [
          pen.text(entry.label, .key, at: Place(x: text, y: y + 4.5), isReversed ? .right : .left)
        ]
      }
    }
  }
}
