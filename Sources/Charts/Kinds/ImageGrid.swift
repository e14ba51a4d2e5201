/// Small grey images in rows, each with a caption, such as drawn digits.
public struct ImageGrid: Chart, Hashable {
  /// A small grey image.
  public struct Image: Hashable, Sendable {
    /// The number of pixels in a row.
    public let columns: Int
    /// The pixels, row by row from the top, each from 0, the background, to 1, the ink.
    ///
    /// What is below or above counts as 0 or 1, and what is not a number as 0.
    public let pixels: [Double]
    /// The text below; empty for none.
    public var caption: String
    /// True if it has a frame, as one that stands out.
    public var isFramed: Bool

    /// A small grey image.
    ///
    /// - Parameters:
    ///   - pixels: The pixels, row by row from the top, each from 0, the background, to 1, the ink.
    ///   - columns: The number of pixels in a row, of which the number of pixels is a multiple.
    ///   - caption: The text below; empty for none.
    ///   - isFramed: True if it has a frame, as one that stands out.
    public init(_ pixels: [Double], columns: Int, caption: String = "", isFramed: Bool = false) {
      precondition(columns > 0 && pixels.count % columns == 0, "an image has whole rows of pixels")
      self.columns = columns
      self.pixels = pixels
      self.caption = caption
      self.isFramed = isFramed
    }
  }

  /// The images, row by row.
  public var images: [Image]
  /// The number of images in a row; nil for as many as there is room for.
  public let columns: Int?

  /// A grid of images.
  ///
  /// - Parameters:
  ///   - images: The images, row by row.
  ///   - columns: The number of images in a row, above 0; nil for as many as there is room for.
  public init(_ images: [Image], columns: Int? = nil) {
    precondition(columns ?? 1 > 0, "images stand in one column or more")
    self.images = images
    self.columns = columns
  }
}
