import Randomness

/// How one image differs from the form of its digit.
///
/// A control point p, moved by its jitter, becomes A(p − (½, ½)) with
///
///     A = [c −s; s c] · [1 k; 0 1] · diag(w, h)
///
/// for a rotation (c, s), a shear k, a width w and a height h. All draws are uniform, and all
/// numbers come from +, −, ·, / and √ alone, so they are equal on every machine.
struct Handwriting {
  /// Largest tan(φ/2) of the rotation, φ about 14°.
  static let turn = 0.12
  static let shear = 0.25
  static let width = 0.5...0.9
  static let height = 0.7...1.0
  /// Of a control point, each coordinate.
  static let jitter = 0.05
  /// The largest shift from the middle, as a part of the side that the digit is written into.
  static let shift = 0.14
  /// Half the thickness of the pen, as a part of the side of the image.
  static let radius = 0.035...0.065

  private var stream: RandomStream
  private let variation: Double
  private let matrix: (xx: Double, xy: Double, yx: Double, yy: Double)
  /// Half the thickness of the pen, as a part of the side of the image.
  let radius: Double

  init(_ stream: RandomStream, variation: Double) {
    self.stream = stream
    self.variation = variation
    let t = self.stream.spread(Self.turn * variation)
    let (c, s) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
    let k = self.stream.spread(Self.shear * variation)
    let w = self.stream.within(Self.width, variation)
    let h = self.stream.within(Self.height, variation)
    matrix = (c * w, (c * k - s) * h, s * w, (s * k + c) * h)
    radius = self.stream.within(Self.radius, variation)
  }

  /// The strokes of a form as this hand writes them, into the square from `low` to `high`.
  ///
  /// A digit that is larger than the square is made smaller, so nothing of it is outside.
  mutating func write(_ form: [Stroke], from low: Double, to high: Double, into path: inout Path) {
    path.removeAll()
    for var stroke in form {
      for k in stroke.points.indices {
        let x = stroke.points[k].x - 0.5 + stream.spread(Self.jitter * variation)
        let y = stroke.points[k].y - 0.5 + stream.spread(Self.jitter * variation)
        stroke.points[k] = Point(matrix.xx * x + matrix.xy * y, matrix.yx * x + matrix.yy * y)
      }
      path.add(stroke)
    }
    let box = path.box
    let side = high - low
    let extent = max(box.high.x - box.low.x, box.high.y - box.low.y)
    let scale = side * min(1, 1 / extent)
    func shift(_ low: Double, _ high: Double) -> Double {
      let room = (side - scale * (high - low)) / 2
      return stream.spread(min(Self.shift * variation * side, room))
    }
    let dx = shift(box.low.x, box.high.x)
    let dy = shift(box.low.y, box.high.y)
    let center = (low + high) / 2
    path.move(
      scale: scale,
      shift: Point(
        center - scale * (box.low.x + box.high.x) / 2 + dx,
        center - scale * (box.low.y + box.high.y) / 2 + dy))
  }

  /// Noise of mean 0 and standard deviation 1: the sum of four uniform numbers of 16 bits.
  mutating func noise() -> Float {
    let bits = stream.next()
    let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)
    // Each has mean ½ and variance 1/12 after division by 2¹⁶.
    return (Float(sum) * 0x1p-16 - 2) * 1.732_050_8
  }
}

extension RandomStream {
  /// A uniform number in ±range.
  fileprivate mutating func spread(_ range: Double) -> Double { (2 * unit() - 1) * range }

  /// A uniform number around the middle of a range; `variation` is the part of the range that is used.
  fileprivate mutating func within(_ range: ClosedRange<Double>, _ variation: Double) -> Double {
    (range.lowerBound + range.upperBound) / 2
      + spread((range.upperBound - range.lowerBound) / 2 * variation)
  }
}
