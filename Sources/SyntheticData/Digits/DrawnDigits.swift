import Randomness

/// Images of digits that a program draws, as a hand might write them.
///
/// No image was made by a person. Every digit has two or three forms of strokes. An image
/// is one of these forms with its own rotation, shear, width, height, place, thickness of the pen,
/// jitter of the control points and noise of the pixels. All draws are uniform; the noise of a
/// pixel is the sum of four.
///
/// Image i depends on the script, the size, the noise, the variation, the seed and i; not on the
/// count. It is the same on every machine. Each ten images from 0 on hold every digit once, in an
/// order of their own.
public struct DrawnDigits: LabeledRows {
  /// A set of ten digits.
  public enum Script: String, Sendable, CaseIterable {
    /// 0 1 2 3 4 5 6 7 8 9.
    case latin
    /// ۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹, with the Persian forms of 4, 5 and 6.
    case persian

    /// The digits as characters, from 0 to 9.
    public var digits: [Character] {
      switch self {
      case .latin: Array("0123456789")
      case .persian: Array("۰۱۲۳۴۵۶۷۸۹")
      }
    }
  }

  /// The script of the digits.
  public let script: Script
  /// Pixels of a side.
  public let size: Int
  /// Grey values of all images, `[count, size·size]`, each image row by row from the top left.
  ///
  /// 0 is paper and 1 is ink.
  public let pixels: [Float]
  /// The digit of each image, 0 to 9.
  public let labels: [Int32]

  /// Draws images.
  ///
  /// - Parameters:
  ///   - count: Number of images.
  ///   - script: The script.
  ///   - size: Pixels of a side, 8 or more.
  ///   - noise: Standard deviation of what is added to each pixel before it is cut to 0...1.
  ///   - variation: How much the images of a form differ, 0 to 2; 0 draws every form in one way.
  ///   - seed: Seed of all draws. Use another one for images to test with.
  public init(
    count: Int, script: Script = .latin, size: Int = 16, noise: Double = 0.1,
    variation: Double = 1, seed: UInt64
  ) {
    precondition(count >= 0 && size >= 8 && noise >= 0, "count ≥ 0, size ≥ 8, noise ≥ 0")
    precondition((0...2).contains(variation), "variation in 0...2")
    let key = RandomStream.key(seed, "digits of \(script.rawValue) script")
    let forms = DigitForms.of(script)
    let labels = balancedLabels(count, classes: 10, key: key)
    var (pen, path) = (Pen(size: size), Path())
    var pixels: [Float] = []
    pixels.reserveCapacity(count * size * size)
    for (i, label) in labels.enumerated() {
      var stream = RandomStream(seed: RandomStream.key(key, UInt64(i)))
      let ways = forms[Int(label)]
      let form = ways[stream.below(ways.count)]
      var hand = Handwriting(stream, variation: variation)
      let radius = hand.radius * Double(size)
      // The outermost pixels stay free of ink.
      let margin = radius + 1
      hand.write(form, from: margin, to: Double(size) - margin, into: &path)
      pen.draw(path, radius: radius, into: &pixels)
      if noise > 0 {
        for k in i * size * size..<pixels.count {
          pixels[k] = min(max(pixels[k] + Float(noise) * hand.noise(), 0), 1)
        }
      }
    }
    self.script = script
    self.size = size
    self.pixels = pixels
    self.labels = labels
  }

  /// The grey values, as ``pixels``.
  public var inputs: [Float] { pixels }
  /// Pixels of an image.
  public var width: Int { size * size }
  /// Ten digits.
  public var classes: Int { 10 }

  /// The grey values of image `i`, row by row.
  public func image(_ i: Int) -> [Float] { row(i) }
}
