extension DrawnChart {
  /// The horizontal axis.
  public var x: DrawnAxis {
    DrawnAxis(
      labels.filter { $0.style == nil && $0.anchor == "middle" }.map { ($0.text, $0.place.x) })
  }

  /// The vertical axis: the base of a digit is 4 pixels below the line that it names.
  public var y: DrawnAxis {
    DrawnAxis(
      labels.filter { $0.style == nil && $0.anchor == "end" }.map { ($0.text, $0.place.y - 4) })
  }

  /// What the horizontal axis is of.
  public var over: String? { labels.first { $0.style == "axis" }?.text }

  /// The paths that have a class.
  public func paths(_ style: String) -> [Path] { paths.filter { $0.classes.contains(style) } }

  /// The labels of a class.
  public func labels(_ style: String) -> [Label] {
    labels.filter { $0.style?.split(separator: " ").contains(Substring(style)) ?? false }
  }
}
