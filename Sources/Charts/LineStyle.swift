/// The stroke of a line.
public enum LineStyle: String, Hashable, Sendable, CaseIterable {
  /// A line of two pixels.
  case solid
  /// Dashes of the same width.
  case dashed
  /// A line of one pixel, for values that leap about.
  case thin
}
