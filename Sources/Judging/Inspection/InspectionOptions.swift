/// The parts and the precision of an ``Inspection``.
public struct InspectionOptions: Hashable, Sendable {
  /// The parts to be seen.
  public var parts = Set(Inspection.Part.allCases)
  /// Positions of the text, 2 or more: rows of the matrix of log-probabilities, and where mixtures and states
  /// are seen.
  public var contexts = 1_000
  /// Columns of the matrix at most: the most frequent tokens.
  public var columns = 4_000
  /// Steps that gradients go back.
  public var distances = 64
  /// The most windows that gradients are averaged over.
  public var windows = 100

  /// The usual options.
  public init() {}
}
