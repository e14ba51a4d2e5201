/// How tables are written for their reader.
public struct TableStyle: Sendable {
  /// Puts text that runs from right to left in isolates (U+2068, U+2069) if true, so that a terminal leaves
  /// the figures beside it in their places.
  public var isolatesRightToLeft: Bool
  /// Marks the best row in bold, by the escape codes of a terminal, if true.
  public var isBold: Bool

  /// A style; by default plain text that can be copied as it is.
  public init(isolatesRightToLeft: Bool = false, isBold: Bool = false) {
    self.isolatesRightToLeft = isolatesRightToLeft
    self.isBold = isBold
  }

  /// The style of all tables that this task writes.
  @TaskLocal public static var current = TableStyle()

  /// A row that is better than the others.
  static func best(_ row: String) -> String {
    current.isBold ? "\u{1B}[1m\(row)\u{1B}[0m" : row
  }
}
