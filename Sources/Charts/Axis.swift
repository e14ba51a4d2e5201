/// An axis of a chart: a name, a spacing of values, and a range.
public struct Axis: Hashable, Sendable {
  /// The spacing of the values of an axis.
  public enum Kind: Hashable, Sendable {
    /// Equal differences are equally far apart.
    case linear
    /// Linear, with ticks at whole numbers only, such as epochs.
    case whole
    /// Equal ratios are equally far apart. Values that are not above 0 are not drawn.
    case logarithmic
  }

  /// The name, with the unit where there is one.
  public var name: String
  /// The spacing of the values.
  public var kind: Kind
  /// The values at the ends.
  ///
  /// Nil where the ends follow from what is drawn. What lies outside of a range is cut off.
  public var range: ClosedRange<Double>?
  /// True if an axis without a range shows 0 in any case.
  ///
  /// A logarithmic one never does.
  public var startsAtZero: Bool

  /// An axis.
  ///
  /// - Parameters:
  ///   - name: The name, with the unit where there is one.
  ///   - kind: The spacing of the values.
  ///   - range: The values at the ends; nil for those that follow from what is drawn.
  ///   - startsAtZero: True if an axis without a range shows 0 in any case.
  public init(
    _ name: String, _ kind: Kind = .linear, in range: ClosedRange<Double>? = nil,
    startsAtZero: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.range = range
    self.startsAtZero = startsAtZero
  }

  /// The scale over the range, or else over values: tight around them, or out to round numbers.
  func scale(_ values: [Double], isTight: Bool = false, steps: Double = 5) -> Scale {
    if let range, let scale = Scale(over: range, kind, steps: steps) { return scale }
    let wide = Scale(values, kind, startsAtZero: startsAtZero, steps: steps)
    guard isTight, kind != .whole else { return wide }
    let shown = values.filter(wide.shows) + (startsAtZero && kind == .linear ? [0] : [])
    guard let low = shown.min(), let high = shown.max() else { return wide }
    return Scale(over: low...high, kind, steps: steps) ?? wide
  }
}
