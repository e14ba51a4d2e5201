import TestSupport
import Testing

@testable import Charts

/// Charts of nothing, of one value, and of values that no axis can show.
@Suite struct UnusualInputTests {
  static let values: [[Double]] = [
    [], [0], [5, 5, 5], [.nan], [.infinity, -.infinity, 1], [1e300, -1e300, 2],
    [.leastNonzeroMagnitude, 0],
    [1e17, 1e17], [1, 1 + .ulpOfOne], [-1, 0, 1e-200], [1e15, 1e15 + 0.125],
    [.greatestFiniteMagnitude, .leastNonzeroMagnitude],
  ]
  static let kinds = [Axis.Kind.linear, .whole, .logarithmic]

  static func charts(_ values: [Double], _ kind: Axis.Kind) -> [any Chart] {
    let points = values.enumerated().map { Point(x: $1, y: values[(7 * $0 + 1) % values.count]) }
    let axes = (Axis("x", kind), Axis("y", kind, startsAtZero: true))
    let bad = values.first ?? .nan
    let references = values.map { Reference($0, "at") }
    return [
      LineChart(
        [.init("a", points, isMarked: true), .init("b", points)], x: axes.0, y: axes.1,
        rows: references, columns: references),
      LineChart(
        [.init("a", points)], x: Axis("", kind, in: 1...2), y: Axis("", kind, in: 3...3),
        endLabels: .values),
      BarChart(values.map { .init("b", $0) }, y: axes.1, references: references),
      BarChart(
        values.map {
          .init(
            "a name that is much too long for bars side by side in any picture of this width", $0)
        }, y: axes.1, references: references),
      IntervalChart(
        values.map { .init("c", $0, interval: $0.isNaN ? nil : min($0, 0)...max($0, 0)) },
        x: axes.0, references: references),
      ScatterChart(
        [.init("d", points)], x: axes.0, y: axes.1, regions: .init(x: 0...0, y: 0...1) { _, _ in 0 }
      ),
      ScatterChart([.init("d", points)], x: axes.0, y: axes.1, regions: nil),
      ContourChart(
        x: Axis("x"), y: Axis("y", kind), levels: .values(values),
        paths: [.init("e", points, isMarked: true)], cells: 4
      ) { x, _ in x > 0 ? bad : x },
      ContourChart(x: Axis("x"), y: Axis("y"), levels: .linear(5), cells: 4) { _, _ in bad },
      ContourChart(x: Axis("x"), y: Axis("y"), levels: .logarithmic(5), cells: 4) { x, _ in bad * x
      },
      ImageGrid([.init(values, columns: max(values.count, 1)), .init([], columns: 1)]),
      ImageGrid([]),
      HeatMap(
        [values, values], rows: ["f", "g"], columns: values.map { _ in "column" },
        scale: Axis("", kind)),
      HeatMap([], rows: [], columns: [], scale: Axis("nothing", kind)),
    ]
  }

  @Test("Every chart is drawn, and no coordinate is anything but a number", arguments: kinds)
  func coordinates(kind: Axis.Kind) throws {
    for values in Self.values {
      for (index, chart) in Self.charts(values, kind).enumerated() {
        let svg = Picture("t", chart).svg(.light)
        let drawn = try DrawnPicture(svg)
        for element in Self.all(drawn.file) where element.name != "style" && element.name != "svg" {
          for name in ["x", "y", "width", "height", "d", "cx", "cy", "transform", "fill"] {
            guard let text = element[name] else { continue }
            #expect(
              !text.contains("n") || text.hasPrefix("translate") && !text.contains("nan"),
              "\(name)=\(text) of chart \(index) of \(values)")
            #expect(!text.contains("inf") && text != "M", "\(name)=\(text)")
          }
          #expect(element["d"] != "", "chart \(index) of \(values)")
          for name in ["width", "height"] {
            #expect(
              (Double(element[name] ?? "0") ?? -1) >= 0,
              "\(name)=\(element[name] ?? "") of chart \(index) of \(values)")
          }
        }
        for text in drawn.texts {
          #expect(!["nan", "inf", "-inf"].contains(text.text.lowercased()), "chart \(index)")
        }
        // All that is drawn lies on the card.
        let card = Box(left: 0, top: 0, width: drawn.width, height: drawn.height)
        for path in Self.all(drawn.file) where path["d"] != nil && path["transform"] == nil {
          guard let place = try? drawn.firstPlace(of: path) else { continue }
          #expect(card.contains(place), "chart \(index) of \(values): \(path["d"] ?? "")")
        }
      }
    }
  }

  private static func all(_ element: Markup) -> [Markup] {
    element.elements.flatMap { $0.name == "g" ? [$0] : [$0] + all($0) }
  }
}
