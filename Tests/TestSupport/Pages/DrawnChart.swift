/// A chart of a page as its reader sees it: words, and shapes at places in pixels.
public struct DrawnChart: Sendable {
  /// A place in pixels: to the right, and downwards.
  public struct Place: Hashable, Sendable {
    /// To the right.
    public var x: Double
    /// Downwards.
    public var y: Double
  }

  /// A path: its places, and its classes.
  public struct Path: Sendable {
    /// The places that it goes through.
    public let places: [Place]
    /// The words of its class.
    public let classes: [String]
    /// What follows its first place; it is the shape of a mark.
    public let shape: String
    /// What it says to a pointer.
    public let title: String?
  }

  /// A text in the drawing.
  public struct Label: Sendable {
    /// The text.
    public let text: String
    /// Its place.
    public let place: Place
    /// Which of its ends is there: `start`, `middle` or `end`.
    public let anchor: String
    /// Its class; nil for the label of a tick.
    public let style: String?
  }

  /// A bar, in pixels.
  public struct Bar: Sendable {
    /// The left edge.
    public let left: Double
    /// The right edge.
    public let right: Double
    /// The upper edge.
    public let top: Double
    /// The lower edge.
    public let bottom: Double
    /// Its class.
    public let style: String
    /// What it says to a pointer.
    public let title: String
  }

  /// A line of the legend.
  public struct Key: Sendable {
    /// The name of the series.
    public let label: String
    /// The words of the class of its line.
    public let classes: [String]
    /// The shape of its mark; nil for none.
    public let mark: String?
  }

  /// The heading.
  public let title: String
  /// The remark under the heading.
  public let note: String
  /// The name for readers of screens.
  public let name: String?
  /// The chart in words.
  public let words: String
  /// The paths, in the order of the page.
  public let paths: [Path]
  /// The texts, in the order of the page.
  public let labels: [Label]
  /// The bars, in the order of the page.
  public let bars: [Bar]
  /// The lines of the legend, in its order; none where there is no legend.
  public let legend: [Key]
}
