/// The places of the parts of a picture.
struct PictureLayout {
  private static let padding = 20.0
  private static let gap = 26.0

  /// A panel, measured for its width.
  private struct Cell {
    let subtitle: [String]
    let legend: Legend?
    let content: any Drawable
    let height: Double

    /// The height above the chart.
    var head: Double {
      (subtitle.isEmpty ? 0 : Double(subtitle.count) * TextStyle.subtitle.lineHeight + 4)
        + (legend.map { $0.height + 6 } ?? 0)
    }
  }

  private let picture: Picture
  private let width: Double
  private let cellWidth: Double
  private let title: [String]
  private let note: [String]
  private let legend: Legend?
  private let rows: [[Cell]]

  init(_ picture: Picture) {
    self.picture = picture
    width = Double(picture.width)
    let inner = width - 2 * Self.padding
    let columns = max(min(picture.columns, picture.panels.count), 1)
    let cellWidth = (inner - Self.gap * Double(columns - 1)) / Double(columns)
    self.cellWidth = cellWidth
    title = TextWidth.lines(picture.title, .title, width: inner)
    note = TextWidth.lines(picture.note, .note, width: inner)
    let contents = picture.panels.map(\.chart.drawing.content)
    let keys = contents.map { $0.keys(width: cellWidth) }
    let isShared = Set(keys).count == 1
    let shared = isShared ? keys[0] : []
    legend = shared.isEmpty ? nil : Legend(shared, width: inner)
    let cells = picture.panels.indices.map { index in
      Cell(
        subtitle: TextWidth.lines(picture.panels[index].subtitle, .subtitle, width: cellWidth),
        legend: isShared || keys[index].isEmpty ? nil : Legend(keys[index], width: cellWidth),
        content: contents[index], height: contents[index].height(width: cellWidth))
    }
    rows = stride(from: 0, to: cells.count, by: columns).map {
      Array(cells[$0..<min($0 + columns, cells.count)])
    }
  }

  func svg(_ appearance: Appearance) -> String {
    let language = picture.language
    let pen = Pen(palette: appearance.palette, language: language)
    var nodes: [Node] = []
    var y = Self.padding
    let isReversed = language.direction == .rightToLeft
    let begin = isReversed ? width - Self.padding : Self.padding
    for (texts, style) in [(title, TextStyle.title), (note, .note)] where !texts.isEmpty {
      nodes += pen.lines(
        texts, style, at: Place(x: begin, y: y + style.size), isReversed ? .right : .left)
      y += Double(texts.count) * style.lineHeight + 2
    }
    if let legend {
      y += 6
      nodes += legend.draw(in: box(y, legend.height), with: pen)
      y += legend.height
    }
    y += title.isEmpty && note.isEmpty && legend == nil ? 0 : 10
    for (index, row) in rows.enumerated() {
      if index > 0 { y += Self.gap }
      nodes += draw(row, from: &y, begin, with: pen)
    }
    return file(nodes, height: (y + Self.padding - 4).rounded(.up), appearance)
  }

  /// A row of panels whose charts end at one height; the first one stands where texts begin.
  private func draw(_ row: [Cell], from y: inout Double, _ begin: Double, with pen: Pen) -> [Node] {
    let isReversed = pen.language.direction == .rightToLeft
    let height = row.map { $0.head + $0.height }.max() ?? 0
    let nodes = row.enumerated().flatMap { index, cell -> [Node] in
      let step = (cellWidth + Self.gap) * Double(index)
      let left = isReversed ? begin - step - cellWidth : begin + step
      let side = Place(x: isReversed ? left + cellWidth : left, y: y + TextStyle.subtitle.size)
      var nodes = pen.lines(cell.subtitle, .subtitle, at: side, isReversed ? .right : .left)
      if let legend = cell.legend {
        let top = y + cell.head - legend.height - 6
        nodes += legend.draw(
          in: Box(left: left, top: top, width: cellWidth, height: legend.height), with: pen)
      }
      let room = cell.content.isStretchable(width: cellWidth) ? height - cell.head : cell.height
      let box = Box(left: left, top: y + cell.head, width: cellWidth, height: room)
      return nodes + cell.content.draw(in: box, with: pen)
    }
    y += height
    return nodes
  }

  private func box(_ top: Double, _ height: Double) -> Box {
    Box(left: Self.padding, top: top, width: width - 2 * Self.padding, height: height)
  }

  private func file(_ nodes: [Node], height: Double, _ appearance: Appearance) -> String {
    let language = picture.language
    let card = Box(left: 0.5, top: 0.5, width: width - 1, height: height - 1)
    let pen = Pen(palette: appearance.palette, language: language)
    return Node.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": Pen.coordinate(width),
        "height": Pen.coordinate(height),
        "viewBox": "0 0 \(Pen.coordinate(width)) \(Pen.coordinate(height))", "role": "img",
        "lang": language.rawValue,
      ],
      [
        .element("title", [:], .text(picture.title)), .element("desc", [:], .text(words)),
        .element("style", [:], .text(PictureStyle.text(appearance.palette, language.direction))),
        pen.box(card, "card", corners: 10),
      ] + nodes
    ).markup + "\n"
  }

  /// The note, and what every panel shows.
  private var words: String {
    let panels = picture.panels.map { panel in
      let words = panel.chart.drawing.content.words(picture.language)
      return panel.subtitle.isEmpty || words.isEmpty
        ? panel.subtitle + words : "\(panel.subtitle): \(words)"
    }
    return ([picture.note] + panels).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
