import Charts
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: Misuses = [
    "ContourChart: a grid has a cell or more": {
      _ = ContourChart(x: Axis("x"), y: Axis("y"), cells: 0) { x, _ in x }
    },
    "HeatMap: every row has a name": {
      _ = HeatMap([[1], [2]], rows: ["a"], columns: ["b"], scale: Axis("c"))
    },
    "HeatMap: every row has a value in every column": {
      _ = HeatMap([[1], [2, 3]], rows: ["a", "b"], columns: ["c"], scale: Axis("d"))
    },
    "Image: an image has whole rows of pixels": {
      _ = ImageGrid.Image([0, 1, 0], columns: 2)
    },
    "Image without columns: an image has whole rows of pixels": {
      _ = ImageGrid.Image([], columns: 0)
    },
    "ImageGrid: images stand in one column or more": { _ = ImageGrid([], columns: 0) },
    "Regions: a grid has a cell or more": {
      _ = ScatterChart.Regions(x: 0...1, y: 0...1, columns: 1, rows: 0) { _, _ in 0 }
    },
    "Picture: a picture is 240 pixels wide or more": {
      _ = Picture("a", width: 239, ImageGrid([]))
    },
    "Picture of panels: panels stand in one column or more": {
      _ = Picture("a", columns: 0, panels: [])
    },
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse] in
      try PreconditionTests.misuses[misuse]?()
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
