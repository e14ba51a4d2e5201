import TestSupport
import Testing

@testable import Charts

/// Grids of images, read back from the file.
@Suite struct ImageGridTests {
  /// The greys of the pixels of an image, as its shapes paint them.
  static func pixels(_ group: Markup, ground: String, columns: Int, rows: Int) throws -> [String] {
    var pixels = [String](repeating: ground, count: columns * rows)
    for path in group.elements {
      for run in (path["d"] ?? "").split(separator: "M") {
        let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count >= 3)
        for column in numbers[0]..<numbers[0] + numbers[2] {
          pixels[numbers[1] * columns + column] = path["fill"] ?? ""
        }
      }
    }
    return pixels
  }

  @Test("Every pixel is painted in its grey", arguments: Appearance.allCases)
  func pixels(appearance: Appearance) throws {
    let values = [0, 1, 1, 0.5, .nan, -3, 7, .infinity, 0.25, 0.25, 0.25, 0]
    let picture = Picture("Image", ImageGrid([.init(values, columns: 4)]))
    let drawn = try DrawnPicture(picture, appearance)
    let ground = try #require(
      drawn.file.all("rect").first { $0.hasClass("ground") }?["fill"])
    let group = try #require(drawn.file.all("g").first)
    let read = try Self.pixels(group, ground: ground, columns: 4, rows: 3)
    let palette = appearance.palette
    // There are 32 greys.
    let expected = [0, 1, 1, 16.0 / 31, 0, 0, 1, 1, 8.0 / 31, 8.0 / 31, 8.0 / 31, 0]
    #expect(read == expected.map(palette.gray))
    let box = try #require(try drawn.boxes("ground").first)
    #expect(near(box.height / box.width, 0.75, within: 0.01))
    let scale = (group["transform"] ?? "").split { !"0123456789.".contains($0) }.compactMap {
      Double($0)
    }
    #expect(near(scale[0], box.left) && near(scale[1], box.top))
    #expect(near(4 * scale[2], box.width) && group.elements.count == 3)
  }

  @Test(
    "Images stand in rows, each over its caption, and one is framed", arguments: Language.allCases)
  func rows(language: Language) throws {
    let grid = ImageGrid(PictureExamples.images.images, columns: 4)
    let drawn = try DrawnPicture(Picture("Images", language: language, grid))
    let boxes = try drawn.boxes("ground")
    try #require(boxes.count == 9)
    #expect(Set(boxes.map(\.top)).count == 3 && Set(boxes.map(\.left)).count == 4)
    #expect((boxes[1].left > boxes[0].left) == (language == .english))
    let captions = drawn.texts(.caption)
    #expect(captions.map(\.text) == grid.images.map(\.caption))
    for (caption, box) in zip(captions, boxes) {
      #expect(near(caption.place.x, box.middle.x) && caption.box.top >= box.bottom)
    }
    let frames = try drawn.boxes("chosen")
    #expect(frames.count == 1 && frames[0].contains(boxes[3]))
    #expect(drawn.words.contains(grid.images[8].caption))
    #expect(boxes.allSatisfy { $0.bottom < drawn.height })
  }
}
