/// A reproducible stream of random numbers whose whole state is one integer.
///
/// SplitMix64 (Steele, Lea & Flood 2014): equal on every machine, cheap to store in a checkpoint.
public struct RandomStream: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// A stream that depends on `seed` alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// The stream of one named purpose under `seed`: adding a purpose does not move the others.
  public init(seed: UInt64, purpose: String) {
    state = RandomStream.key(seed, purpose)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return RandomStream.mixed(state)
  }

  /// The next number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// 64 random bits that are a function of two numbers, for draws that need no order.
  public static func key(_ a: UInt64, _ b: UInt64) -> UInt64 {
    mixed(mixed(a &+ 0x9e37_79b9_7f4a_7c15) ^ b)
  }

  /// 64 random bits that are a function of a number and a name.
  public static func key(_ a: UInt64, _ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return key(a, hash)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
