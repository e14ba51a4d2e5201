import TestSupport
import Testing

@testable import ReportPages

/// The page of a report, read back.
struct DrawnReport {
  let page: Markup

  init(_ report: Report) throws { page = try Markup(report.html) }

  /// The overviews, one a corpus.
  var overviews: [Markup] { page.all(class: "corpus") }
  /// The sections of models.
  var models: [Markup] { page.all(class: "model") }
}

extension Markup {
  /// The charts in a section, in their order.
  func charts() throws -> [DrawnChart] {
    try all("figure").filter { !$0.all("svg").isEmpty }.map { try DrawnChart($0) }
  }

  /// The chart of a title.
  func chart(_ title: String, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> DrawnChart
  {
    let chart = try charts().first { $0.title == title }
    return try #require(chart, "no chart \(title)", sourceLocation: sourceLocation)
  }
}

extension DrawnChart {
  /// Records an issue where a line does not go through these points of the chart.
  func expect(
    line index: Int, through points: [(x: Double, y: Double)], isLogarithmic: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let lines = paths("line")
    guard lines.indices.contains(index), lines[index].places.count == points.count else {
      Issue.record("\(title) has no such line \(index)", sourceLocation: sourceLocation)
      return
    }
    for (place, point) in zip(lines[index].places, points) {
      #expect(
        near(place.x, x.place(point.x))
          && near(place.y, y.place(point.y, isLogarithmic: isLogarithmic)),
        "\(title): \(point)", sourceLocation: sourceLocation)
    }
  }

  /// Records an issue where the reference lines are not at these values of an axis, under these labels.
  func expect(
    references expected: [(value: Double, label: String)], on axis: DrawnAxis,
    _ coordinate: KeyPath<Place, Double>, isLogarithmic: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      labels("remark").map(\.text) == expected.map(\.label), sourceLocation: sourceLocation)
    let lines = paths("limit")
    #expect(lines.count == expected.count, sourceLocation: sourceLocation)
    for (line, reference) in zip(lines, expected) {
      for place in line.places {
        #expect(
          near(
            place[keyPath: coordinate],
            axis.place(reference.value, isLogarithmic: isLogarithmic)),
          "\(title): \(reference)", sourceLocation: sourceLocation)
      }
    }
  }
}
