/// A number of things, as a file may have it.
///
/// It is from 0 to 2⁵³, so that to count on from it, or to add a few of them, does not overflow.
package struct Count: Decodable {
  /// The most, which every JSON program can hold.
  package static let most = 1 << 53

  /// The number.
  package let value: Int

  /// Reads decimal digits of ASCII; nil for other text, and for a number that is none of these.
  package init?(digits: some Sequence<UInt8>) {
    let text = Array(digits)
    guard text.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let value = Int(String(decoding: text, as: UTF8.self)), value <= Self.most
    else { return nil }
    self.value = value
  }

  /// Reads a number.
  ///
  /// - Throws: `DecodingError` for what is no such number.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    value = try container.decode(Int.self)
    guard 0...Self.most ~= value else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(value) is not from 0 to \(Self.most)")
    }
  }
}

/// A part of a whole, as a file may have it: from 0 to 1.
package struct Share: Decodable {
  /// The part.
  package let value: Double

  /// Reads a part.
  ///
  /// - Throws: `DecodingError` for what is no part.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    value = try container.decode(Double.self)
    guard 0...1 ~= value else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(value) is not from 0 to 1")
    }
  }
}

extension KeyedDecodingContainer {
  /// Decodes a ``Count``.
  package func decodeCount(forKey key: Key) throws -> Int {
    try decode(Count.self, forKey: key).value
  }

  /// Decodes a ``Count``; nil where there is none.
  package func decodeCountIfPresent(forKey key: Key) throws -> Int? {
    try decodeIfPresent(Count.self, forKey: key)?.value
  }

  /// Decodes a ``Share``.
  package func decodeShare(forKey key: Key) throws -> Double {
    try decode(Share.self, forKey: key).value
  }

  /// Decodes a ``Share``; nil where there is none.
  package func decodeShareIfPresent(forKey key: Key) throws -> Double? {
    try decodeIfPresent(Share.self, forKey: key)?.value
  }
}
