/// How a text of a picture looks; the name is its class.
enum TextStyle: String, CaseIterable {
  case title, note, subtitle, key, tick, axis, remark, value, name, cell, caption, level

  /// The size in pixels.
  var size: Double {
    switch self {
    case .title: 17
    case .subtitle: 14
    case .note, .key, .name: 13
    case .value: 12.5
    case .tick, .axis, .remark, .caption: 12
    case .cell, .level: 11
    }
  }

  var isBold: Bool { self == .title || self == .subtitle || self == .value }
  var isSoft: Bool { self == .note || self == .tick || self == .axis || self == .level }
  /// True if what lies behind is kept away from the letters.
  var hasHalo: Bool { self == .remark || self == .value || self == .level }

  /// The distance between the lines of a text.
  var lineHeight: Double { (1.42 * size).rounded() }

  /// The width that a text takes at most, whatever sans-serif font a reader has.
  func width(_ text: String) -> Double { TextWidth.em(text) * size * (isBold ? 1.07 : 1) }
}
