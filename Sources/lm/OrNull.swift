/// A figure of a JSON object whose key is always there: null where there is none, or no number that JSON
/// has.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
  var wrappedValue: Value?

  init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value = wrappedValue, (value as? Double)?.isFinite ?? true {
      try container.encode(value)
    } else {
      try container.encodeNil()
    }
  }
}
