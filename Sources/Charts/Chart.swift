/// A chart that a ``Picture`` shows.
///
/// The charts of this module conform. A type of your own conforms by the drawing of one of them.
public protocol Chart: Sendable {
  /// The drawing.
  var drawing: Drawing { get }
}

/// A chart in a form that a ``Picture`` can place.
public struct Drawing: Sendable {
  let content: any Drawable
}

/// What places itself in a box and draws there.
protocol Drawable: Sendable {
  /// The entries of its legend; none where its labels say all.
  func keys(width: Double) -> [Key]
  /// What it shows, in sentences.
  func words(_ language: Language) -> String
  /// The height that it takes at a width, in pixels.
  func height(width: Double) -> Double
  /// True if it can be higher than that, as the charts beside it are.
  func isStretchable(width: Double) -> Bool
  /// Its shapes and texts, all of them within the box.
  func draw(in box: Box, with pen: Pen) -> [Node]
}

extension Drawable {
  func keys(width: Double) -> [Key] { [] }
  func isStretchable(width: Double) -> Bool { false }
}
