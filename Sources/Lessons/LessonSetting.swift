import NumberFormatting

/// A number or a name in a lesson that a reader may change.
public struct LessonSetting: Sendable {
  /// A value.
  public enum Value: Hashable, Sendable {
    /// A whole number.
    case count(Int)
    /// A number.
    case number(Double)
    /// A name.
    case name(String)
  }

  /// The name.
  public let name: String
  /// The meaning.
  public let help: String
  /// The value where none is given.
  public let usual: Value
  /// The values that can be, in words.
  public let limits: String
  private let read: @Sendable (String) -> Value?

  /// A whole number within limits.
  static func count(
    _ name: String, _ usual: Int, in range: ClosedRange<Int>, _ help: String
  ) -> LessonSetting {
    LessonSetting(
      name: name, help: help, usual: .count(usual),
      limits: "a whole number, \(range.lowerBound) to \(range.upperBound)",
      read: { text in Int(text).flatMap { range.contains($0) ? .count($0) : nil } })
  }

  /// A number within limits.
  static func number(
    _ name: String, _ usual: Double, in range: ClosedRange<Double>, _ help: String
  ) -> LessonSetting {
    LessonSetting(
      name: name, help: help, usual: .number(usual),
      limits: "a number, \(text(range.lowerBound)) to \(text(range.upperBound))",
      read: { text in Double(text).flatMap { range.contains($0) ? .number($0) : nil } })
  }

  /// One of some names; the first is usual.
  static func name(_ name: String, of names: [String], _ help: String) -> LessonSetting {
    LessonSetting(
      name: name, help: help, usual: .name(names[0]), limits: names.joined(separator: ", "),
      read: { names.contains($0) ? .name($0) : nil })
  }

  /// The value of a text; the usual one for nil.
  ///
  /// - Throws: ``LessonError`` `invalidValue`.
  func value(_ text: String?) throws(LessonError) -> Value {
    guard let text else { return usual }
    guard let value = read(NumberFormat.inASCII(text)) else {
      throw LessonError(.invalidValue(name, text, limits: limits))
    }
    return value
  }

  private static func text(_ value: Double) -> String { NumberFormat.short(value) }
}

extension LessonSetting.Value: CustomStringConvertible {
  /// The value as it is given.
  public var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .number(let number): NumberFormat.significant(number, digits: 6)
    case .name(let name): name
    }
  }
}
