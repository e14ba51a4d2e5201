/// The style sheet of a picture: colours as numbers, since a file that stands alone knows no reader's choice.
enum PictureStyle {
  static func text(_ palette: Palette, _ direction: Direction) -> String {
    let fonts =
      direction == .rightToLeft
      ? "Vazirmatn, \"Noto Sans Arabic\", \"Segoe UI\", Tahoma, \"Geeza Pro\", \"Noto Sans\", sans-serif"
      : "\"Segoe UI\", Roboto, \"Noto Sans\", \"Helvetica Neue\", Arial, Vazirmatn, "
        + "\"Noto Sans Arabic\", \"Geeza Pro\", Tahoma, sans-serif"
    let colors = palette.series.enumerated().map { index, color in
      ".s\(index) { stroke: \(color); fill: \(color); }"
    }
    let texts = TextStyle.allCases.map { style in
      ".\(style) { font-size: \(Pen.coordinate(style.size))px; "
        + "fill: \(style.isSoft ? palette.soft : palette.ink);"
        + (style.isBold ? " font-weight: 600;" : "")
        + (style.hasHalo
          ? " paint-order: stroke; stroke: \(palette.card); stroke-width: 3px; stroke-linejoin: round;"
          : "")
        + " }"
    }
    let valueColors = palette.series.enumerated().map { index, color in
      "text.s\(index) { fill: \(color); }"
    }
    let shapes = """
      text { font-family: \(fonts); font-variant-numeric: tabular-nums; }
      .card { fill: \(palette.card); stroke: \(palette.rule); }
      .grid { stroke: \(palette.rule); fill: none; }
      .base { stroke: \(palette.soft); stroke-opacity: .6; fill: none; }
      .limit { stroke: \(palette.ink); stroke-dasharray: 2 3; stroke-opacity: .75; fill: none; }
      .line { stroke-width: 2; fill: none; stroke-linejoin: round; stroke-linecap: round; }
      .dashed { stroke-dasharray: 6 4; stroke-linecap: butt; }
      .thin { stroke-width: 1; }
      .leader { stroke-width: 1; stroke-opacity: .7; stroke-dasharray: 1 3; fill: none; }
      .curve { stroke-width: 1.1; fill: none; stroke-linejoin: round; }
      .cross { stroke: \(palette.ink); stroke-width: 1.5; fill: none; }
      .mark { stroke: \(palette.card); stroke-width: 1; }
      .start { fill: \(palette.card); stroke-width: 2; }
      .bar { stroke: none; }
      .faint { fill: \(palette.card); stroke: \(palette.soft); stroke-dasharray: 2 2; }
      .track { stroke: \(palette.rule); stroke-width: 5; stroke-linecap: round; fill: none; }
      .region { stroke: none; fill-opacity: .17; shape-rendering: crispEdges; }
      .pixels { stroke: none; shape-rendering: crispEdges; }
      .missing { fill: none; stroke: \(palette.rule); }
      .chosen { fill: none; stroke: \(palette.series[1]); stroke-width: 2; }
      .on-dark { fill: #ffffff; }
      .on-light { fill: #14171b; }

      """
    return "\n" + (colors + texts + valueColors).joined(separator: "\n") + "\n" + shapes
  }
}
