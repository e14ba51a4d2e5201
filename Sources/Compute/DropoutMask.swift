/// The masks of dropout, equal on every device: a function of a key and a position alone.
///
///     draw(p) = m(m(p + low) ⊕ high)        kept ⇔ draw(p) ≥ ⌊rate·2³²⌋
///
/// `low` and `high` are the halves of the 64-bit key, p is taken modulo 2³², and sums wrap. m mixes
/// 32 bits (Wellons' lowbias32):
///
///     m(x): x ← (x ⊕ x≫16)·0x7feb352d;  x ← (x ⊕ x≫15)·0x846ca68b;  x ⊕ x≫16
public struct DropoutMask: Sendable {
  private let low: UInt32
  private let high: UInt32
  private let threshold: UInt32
  private let scale: Float

  /// The mask of a key, which drops the given part, in [0, 1).
  public init(rate: Float, key: UInt64) {
    precondition((0..<1).contains(rate), "rate in [0, 1)")
    low = UInt32(truncatingIfNeeded: key)
    high = UInt32(truncatingIfNeeded: key >> 32)
    threshold = UInt32(Double(rate) * 0x1p32)
    scale = 1 / (1 - rate)
  }

  /// True if the element at a position ≥ 0 is kept.
  public func keeps(_ position: Int) -> Bool {
    let first = Self.mixed(UInt32(truncatingIfNeeded: position) &+ low)
    return Self.mixed(first ^ high) >= threshold
  }

  /// The factor of the element at a position: 1/(1 − rate), or 0 if it is dropped.
  public func factor(at position: Int) -> Float { keeps(position) ? scale : 0 }

  private static func mixed(_ value: UInt32) -> UInt32 {
    var x = value
    x = (x ^ (x >> 16)) &* 0x7feb_352d
    x = (x ^ (x >> 15)) &* 0x846c_a68b
    return x ^ (x >> 16)
  }
}
