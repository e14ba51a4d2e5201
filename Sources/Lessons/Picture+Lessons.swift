import Charts

/// Kinds of pictures that lessons draw.
extension Picture {
  /// Lines over steps: each a name with its points.
  static func curves(
    _ title: String, x: String, y: String, _ lines: [(String, [(Double, Double)])],
    xIsLogarithmic: Bool = false, yIsLogarithmic: Bool = false, rows: [Reference] = []
  ) -> Picture {
    let steps = lines.flatMap { $0.1.map(\.0) }
    let areWhole = steps.allSatisfy { $0 == $0.rounded() }
    return Picture(
      title,
      LineChart(
        lines.map { name, points in
          LineChart.Line(
            name, points.map { Point(x: $0.0, y: $0.1) }, style: points.count > 90 ? .thin : .solid)
        }, x: Axis(x, xIsLogarithmic ? .logarithmic : areWhole ? .whole : .linear),
        y: Axis(y, yIsLogarithmic ? .logarithmic : .linear), rows: rows))
  }

  /// Paths over the level curves of a function, each in a panel of its own.
  static func paths(
    _ title: String, f: (Double, Double) -> Double, x: ClosedRange<Double>, y: ClosedRange<Double>,
    names: (x: String, y: String), columns: Int, _ paths: [(String, [(Double, Double)])]
  ) -> Picture {
    Picture(
      title, width: 400 * columns, columns: columns,
      panels: paths.enumerated().map { index, path in
        Panel(
          path.0,
          ContourChart(
            x: Axis(names.x, in: x), y: Axis(names.y, in: y), levels: .logarithmic(9),
            paths: [
              ContourChart.Path(
                "", path.1.map { Point(x: $0.0, y: $0.1) }, isMarked: true, color: index)
            ], of: f))
      })
  }

  /// Matrices of values, side by side.
  static func heatMaps(
    _ title: String, _ matrices: [(String, [[Double]])], rows: String, columns: String,
    scale: Axis
  ) -> Picture {
    Picture(
      title, columns: 2,
      panels: matrices.map { name, matrix in
        let numbers = { (count: Int) in (0..<count).map { "\($0)" } }
        return Panel(
          name,
          HeatMap(
            matrix, rows: numbers(matrix.count), columns: numbers(matrix.first?.count ?? 0),
            rowName: rows, columnName: columns, scale: scale, showsValues: false))
      })
  }
}
