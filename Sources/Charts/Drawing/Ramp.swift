/// Colours from low to high.
struct Ramp: Sendable {
  private let stops: [[Double]]

  /// A ramp through colours that are equally far apart.
  init(_ colors: [String]) {
    stops = colors.map { color in
      let digits = Array(color.dropFirst())
      return [0, 2, 4].map { Double(Int(String(digits[$0..<$0 + 2]), radix: 16) ?? 0) }
    }
  }

  /// The colour of a place from 0, the lowest, to 1, the highest.
  func color(_ place: Double) -> String {
    let parts = channels(place).map { channel -> String in
      let text = String(Int(channel.rounded()), radix: 16)
      return text.count < 2 ? "0" + text : text
    }
    return "#" + parts.joined()
  }

  /// True if the colour of a place is so dark that light letters are read better on it.
  func isDark(_ place: Double) -> Bool {
    let parts = channels(place)
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128
  }

  private func channels(_ place: Double) -> [Double] {
    let position = min(max(place, 0), 1) * Double(stops.count - 1)
    let index = min(Int(position), stops.count - 2)
    let part = position - Double(index)
    return zip(stops[index], stops[index + 1]).map { $0 + part * ($1 - $0) }
  }
}
