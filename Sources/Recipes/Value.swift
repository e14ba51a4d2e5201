public import LanguageModels
import NumberFormatting
public import Tokenization
public import Training

extension Recipe {
  /// The value of a field, whatever its type.
  public enum Value: Hashable, Sendable {
    /// The value of a switch.
    case flag(Bool)
    /// A number in decimal digits, the fewest that give the number back.
    case number(String)
    /// A name, a path.
    case text(String)

    /// No limit.
    static let none = Value.text("none")

    /// As it is typed; `true` or `false` for a switch.
    public var text: String {
      switch self {
      case .flag(let isOn): "\(isOn)"
      case .number(let text), .text(let text): text
      }
    }

    /// True if it asks for nothing, so that it can stand where it has no effect.
    var isNothing: Bool { self == .flag(false) || self == .number("0") || self == .number("0.0") }
  }
}

/// A type that fields of a recipe can have.
public protocol FieldValue: Sendable {
  /// The type of its values.
  static var type: Recipe.ValueType { get }
  /// The value of a field; nil where that is of another type.
  init?(_ value: Recipe.Value)
  /// As the value of a field; nil for no limit.
  var value: Recipe.Value? { get }
}

extension Bool: FieldValue {
  /// On or off.
  public static var type: Recipe.ValueType { .flag }
  /// `true` or `false`.
  public init?(_ value: Recipe.Value) {
    switch value {
    case .flag(let isOn): self = isOn
    case .text(let text): self.init(text)
    case .number: return nil
    }
  }
  /// As the value of a field.
  public var value: Recipe.Value? { .flag(self) }
}

extension String: FieldValue {
  /// Any text.
  public static var type: Recipe.ValueType { .value("a text") }
  /// The text.
  public init?(_ value: Recipe.Value) {
    guard case .text(let text) = value else { return nil }
    self = text
  }
  /// As the value of a field.
  public var value: Recipe.Value? { .text(self) }
}

extension FieldValue where Self: Numeric & LosslessStringConvertible {
  /// The number; a text may have it in Persian or Arabic digits.
  public init?(_ value: Recipe.Value) {
    switch value {
    case .flag: return nil
    case .number(let text): self.init(text)
    case .text(let text): self.init(NumberFormat.inASCII(text))
    }
  }
  /// As the value of a field.
  public var value: Recipe.Value? { .number("\(self)") }
}

extension Int: FieldValue {
  /// A whole number.
  public static var type: Recipe.ValueType { .value("a whole number") }
}

extension UInt64: FieldValue {
  /// A whole number.
  public static var type: Recipe.ValueType { .value("a whole number, 0 or more") }
}

extension Float: FieldValue {
  /// A number.
  public static var type: Recipe.ValueType { .value("a number") }
}

extension Double: FieldValue {
  /// A number.
  public static var type: Recipe.ValueType { .value("a number") }
}

extension Optional: FieldValue where Wrapped: FieldValue {
  /// That of the limit, or none.
  public static var type: Recipe.ValueType {
    switch Wrapped.type {
    case .value(let words): .value("\(words), or none")
    case let type: type
    }
  }
  /// A value of the limit, or `none`.
  public init?(_ value: Recipe.Value) {
    if let wrapped = Wrapped(value) {
      self = wrapped
    } else if value.text.lowercased() == Recipe.Value.none.text {
      self = nil
    } else {
      return nil
    }
  }
  /// As the value of a field; nil for no limit.
  public var value: Recipe.Value? { flatMap(\.value) }
}

/// A choice by name, upper or lower case.
public protocol NamedChoice: FieldValue, CaseIterable, RawRepresentable<String> {}

extension NamedChoice {
  /// The names.
  public static var type: Recipe.ValueType { .choice(allCases.map(\.rawValue)) }
  /// The choice of a name.
  public init?(_ value: Recipe.Value) {
    guard case .text(let text) = value else { return nil }
    self.init(rawValue: text.lowercased())
  }
  /// As the value of a field.
  public var value: Recipe.Value? { .text(rawValue) }
}

extension TokenizerKind: NamedChoice {}
extension NormalizationProfile: NamedChoice {}
extension CellKind: NamedChoice {}
extension Activation: NamedChoice {}
extension HeadKind: NamedChoice {}
extension OptimizerKind: NamedChoice {}
extension LossMean: NamedChoice {}
extension Precision: NamedChoice {}
extension Feeding.Coin: NamedChoice {}
