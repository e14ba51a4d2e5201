/// A chart, or several side by side, as an SVG file that stands alone.
///
/// The file has its colours and its texts in it. It asks for no font and runs no script. Equal pictures give
/// equal bytes.
public struct Picture: Sendable {
  /// The heading.
  public var title: String
  /// A remark under the heading; empty for none.
  public var note: String
  /// The language, and so the side where texts begin.
  public var language: Language
  /// The charts, row by row.
  public var panels: [Panel]
  /// The number of panels side by side.
  public let columns: Int
  /// The width in pixels.
  public let width: Int

  /// A picture of one chart.
  ///
  /// - Parameters:
  ///   - title: The heading.
  ///   - note: A remark under the heading; empty for none.
  ///   - language: The language, and so the side where texts begin.
  ///   - width: The width in pixels, at least 240. The height follows from it.
  ///   - chart: The chart.
  public init(
    _ title: String, note: String = "", language: Language = .english, width: Int = 640,
    _ chart: any Chart
  ) {
    self.init(
      title, note: note, language: language, width: width, columns: 1, panels: [Panel("", chart)])
  }

  /// A picture of several charts.
  ///
  /// Panels with the same legend share one.
  ///
  /// - Parameters:
  ///   - title: The heading.
  ///   - note: A remark under the heading; empty for none.
  ///   - language: The language, and so the side where texts begin.
  ///   - width: The width in pixels, at least 240. The height follows from it.
  ///   - columns: The number of panels side by side, above 0.
  ///   - panels: The charts, row by row.
  public init(
    _ title: String, note: String = "", language: Language = .english, width: Int = 640,
    columns: Int, panels: [Panel]
  ) {
    precondition(width >= 240, "a picture is 240 pixels wide or more")
    precondition(columns > 0, "panels stand in one column or more")
    self.title = title
    self.note = note
    self.language = language
    self.width = width
    self.columns = columns
    self.panels = panels
  }

  /// The file, for a light or a dark background.
  public func svg(_ appearance: Appearance) -> String {
    PictureLayout(self).svg(appearance)
  }
}

/// A chart in a ``Picture`` of several.
public struct Panel: Sendable {
  /// The heading of the chart; empty for none.
  public var subtitle: String
  /// The chart.
  public var chart: any Chart

  /// A chart with its heading.
  public init(_ subtitle: String, _ chart: any Chart) {
    self.subtitle = subtitle
    self.chart = chart
  }
}
