import NumberFormatting
import Microscope

/// How far back gradients reach, and how saturated states are.
struct GradientReport: Encodable {
  let windows: Int
  /// By layer, the mean ‖∂loss_T/∂h_{T−k}‖ at distance k = 0, 1, ….
  let normByDistance: [String: [Double]]
  /// By layer, the distance from which on it is below 1 % of that at 0; none where it never is.
  let reach: [String: Int]
  let saturation: [Saturation]

  struct Saturation: Encodable {
    let state: String
    let units: Int
    let saturated: Double
    let stuck: Int
  }

  init(_ gradients: GradientReach, _ saturation: StateSaturation) {
    windows = gradients.windows
    normByDistance = gradients.normByDistance
    reach = gradients.normByDistance.keys.reduce(into: [:]) {
      $0[$1] = gradients.distance(of: $1)
    }
    self.saturation = saturation.layers.map {
      Saturation(state: $0.state, units: $0.units, saturated: $0.saturated, stuck: $0.stuck)
    }
  }

  var text: String {
    let layers = normByDistance.sorted { $0.key < $1.key }
    let distances = layers.first?.value.count ?? 0
    var text =
      "gradient of a token's loss at the h of k steps before, mean norm of "
      + "\(NumberFormat.count(windows, "window")) (as a share of k = 0)\n"
    let cells = layers.map { Column.left($0.key, 22) }.joined()
    text += (Column.left("  k", 8) + cells).trimmingEnd + "\n"
    for k in places(distances) {
      let cells = layers.map { _, norms in
        let share =
          norms[0] > 0 ? " (\(NumberFormat.significant(norms[k] / norms[0], digits: 2)))" : ""
        return Column.left(NumberFormat.significant(norms[k], digits: 3) + share, 22)
      }
      text += (Column.left("  \(k)", 8) + cells.joined()).trimmingEnd + "\n"
    }
    let reaches = layers.map { layer, _ in
      Column.left(
        reach[layer].map { "from k = \($0)" } ?? "not in \(distances) steps", 22)
    }
    text += (Column.left("  < 1 %", 8) + reaches.joined()).trimmingEnd + "\n"
    if !saturation.isEmpty {
      text +=
        "\nsaturation: beyond ±\(NumberFormat.fixed(Double(StateSaturation.limit), places: 2)) of h, or of tanh c\n"
      text += InspectionReport.lines(
        saturation.map {
          (
            $0.state,
            "\(NumberFormat.percent($0.saturated)) of values; \(NumberFormat.count($0.stuck)) of "
              + "\(NumberFormat.count($0.units, "unit")) nearly always"
          )
        })
    }
    return text
  }

  /// Powers of two, and the ends.
  private func places(_ count: Int) -> [Int] {
    let powers = sequence(first: 1) { $0 * 2 }.prefix { $0 < count }
    return Set([0, count - 1] + powers).sorted()
  }
}
