/// A value whose key is always encoded: nil, and a number that is not finite, become `null`.
///
/// Encoders leave out the key of a nil without it. Read back, `null` is nil, and a key that is missing is an
/// error.
@propertyWrapper
public struct NilAsNull<Value: Encodable>: Encodable {
  /// The value; nil for none.
  public var wrappedValue: Value?

  /// A value, or nil.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Encodes the value or `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value = wrappedValue, (value as? Double)?.isFinite ?? true {
      try container.encode(value)
    } else {
      try container.encodeNil()
    }
  }
}

extension NilAsNull: Decodable where Value: Decodable {
  /// Decodes a value, or nil from `null`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

extension NilAsNull: Sendable where Value: Sendable {}
extension NilAsNull: Equatable where Value: Equatable {}
extension NilAsNull: Hashable where Value: Hashable {}
