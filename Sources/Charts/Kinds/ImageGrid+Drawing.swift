import NumberFormatting

extension ImageGrid {
  /// The drawing.
  public var drawing: Drawing { Drawing(content: ImageGridDrawing(grid: self)) }
}

/// A grid of images as it is placed and drawn.
struct ImageGridDrawing: Drawable {
  let grid: ImageGrid

  private static let gap = 14.0
  private static let usualWidth = 84.0
  private static let mostWidth = 120.0
  /// The greys that are told apart.
  private static let shades = 32

  /// The number of images in a row, and the width of the widest one.
  private func layout(width: Double) -> (columns: Int, imageWidth: Double) {
    let fitting = max(Int((width + Self.gap) / (Self.usualWidth + Self.gap)), 1)
    let columns = grid.columns ?? min(fitting, max(grid.images.count, 1))
    let room = (width - Self.gap * Double(columns - 1)) / Double(columns)
    return (columns, max(min(room, Self.mostWidth), 4))
  }

  private func height(of image: ImageGrid.Image, width: Double) -> Double {
    width * Double(image.pixels.count / image.columns) / Double(image.columns)
  }

  private func caption(_ image: ImageGrid.Image, width: Double) -> [String] {
    let lines = TextWidth.lines(image.caption, .caption, width: width)
    guard lines.count > 2 else { return lines }
    return [
      lines[0], TextWidth.shortened(lines[1...].joined(separator: " "), .caption, width: width),
    ]
  }

  /// The rows of images with the heights of the highest image and of the longest caption.
  private func rows(
    width: Double
  ) -> [(images: [ImageGrid.Image], image: Double, caption: Double)] {
    let (columns, imageWidth) = layout(width: width)
    return stride(from: 0, to: grid.images.count, by: columns).map { start in
      let images = Array(grid.images[start..<min(start + columns, grid.images.count)])
      let lines = images.map { caption($0, width: imageWidth + Self.gap - 4).count }.max() ?? 0
      return (
        images, images.map { height(of: $0, width: imageWidth) }.max() ?? 0,
        lines == 0 ? 0 : 4 + TextStyle.caption.lineHeight * Double(lines)
      )
    }
  }

  func height(width: Double) -> Double {
    rows(width: width).reduce(4) { $0 + $1.image + $1.caption + Self.gap } - Self.gap
  }

  func words(_ language: Language) -> String {
    let count = NumberFormat.count(grid.images.count)
    let noun = grid.images.count == 1 ? "image" : "images"
    let captions = grid.images.map(\.caption).filter { !$0.isEmpty }
    let start = "\(count) \(language.choose(noun, "تصویر"))"
    return captions.isEmpty
      ? start + "." : start + ": " + captions.joined(separator: language.choose("; ", "؛ ")) + "."
  }

  func draw(in box: Box, with pen: Pen) -> [Node] {
    let (columns, width) = layout(width: box.width)
    let used = Double(columns) * (width + Self.gap) - Self.gap
    // A row that does not take the whole width stands where texts begin.
    let isReversed = pen.language.direction == .rightToLeft
    var top = box.top + 2
    return rows(width: box.width).flatMap { row -> [Node] in
      defer { top += row.image + row.caption + Self.gap }
      return row.images.enumerated().flatMap { index, image -> [Node] in
        let place = Double(isReversed ? columns - 1 - index : index)
        let start = isReversed ? box.right - used : box.left
        let left = start + place * (width + Self.gap)
        let frame = Box(left: left, top: top, width: width, height: height(of: image, width: width))
        let lines = caption(image, width: width + Self.gap - 4)
        let base = Place(x: frame.middle.x, y: top + row.image + 4 + TextStyle.caption.size)
        return pixels(image, in: frame, with: pen) + pen.lines(lines, .caption, at: base, .middle)
      }
    }
  }

  /// The background, and one shape for each grey, of the runs of its pixels in each row.
  private func pixels(_ image: ImageGrid.Image, in frame: Box, with pen: Pen) -> [Node] {
    var ways = [String](repeating: "", count: Self.shades)
    let shades = image.pixels.map { value -> Int in
      value > 0 ? Int((min(value, 1) * Double(Self.shades - 1)).rounded()) : 0
    }
    for start in stride(from: 0, to: shades.count, by: image.columns) {
      var column = 0
      while column < image.columns {
        let shade = shades[start + column]
        var end = column + 1
        while end < image.columns, shades[start + end] == shade { end += 1 }
        ways[shade] += "M\(column) \(start / image.columns)h\(end - column)v1H\(column)z"
        column = end
      }
    }
    let shapes = (1..<Self.shades).filter { !ways[$0].isEmpty }.map { shade -> Node in
      .element(
        "path",
        [
          "d": ways[shade],
          "fill": pen.palette.gray(Double(shade) / Double(Self.shades - 1)),
        ])
    }
    let scale = NumberFormat.significant(frame.width / Double(image.columns), digits: 6)
    let group = Node.element(
      "g",
      [
        "class": "pixels",
        "transform":
          "translate(\(Pen.coordinate(frame.left)) \(Pen.coordinate(frame.top))) scale(\(scale))",
      ], shapes)
    let ground = pen.box(frame, "ground", fill: pen.palette.gray(0))
    return [ground, group]
      + (image.isFramed ? [pen.box(frame.grown(by: 2), "chosen", corners: 2)] : [])
  }
}
