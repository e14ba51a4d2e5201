import Randomness

/// Every token is the sum of the two before it, modulo m: x_t = (x_{t−1} + x_{t−2}) mod m.
///
/// Two tokens say all that follow, so the entropy is 0. A wrong token makes all later ones wrong
/// for a reader who goes on from it.
public struct SumLanguage: SyntheticLanguage {
  /// The modulus m, which is the number of tokens.
  public let modulus: Int

  /// A language of sums.
  ///
  /// - Parameter modulus: m, 2 or more.
  public init(modulus: Int = 7) {
    precondition(modulus >= 2, "modulus ≥ 2")
    self.modulus = modulus
  }

  /// Number of tokens, m.
  public var tokens: Int { modulus }
  /// No token is new to a reader of the two before it.
  public var entropy: Double { 0 }

  /// After how many tokens the text that begins with 0, 1 repeats (the Pisano period): 16 for m = 7.
  public var period: Int {
    var (a, b, steps) = (Int32(0), Int32(1), 0)
    repeat {
      (a, b) = (b, token(after: a, b))
      steps += 1
    } while (a, b) != (0, 1)
    return steps
  }

  /// The token that follows `a`, `b`.
  public func token(after a: Int32, _ b: Int32) -> Int32 {
    Int32((Int(a) + Int(b)) % modulus)
  }

  /// The text that begins with two given tokens.
  public func text(count: Int, from start: (Int32, Int32) = (0, 1)) -> [Int32] {
    var (a, b) = start
    return (0..<count).map { _ in
      defer { (a, b) = (b, token(after: a, b)) }
      return a
    }
  }

  /// A text that begins with two tokens drawn by `seed`, not both 0.
  public func text(count: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed)
    let pair = 1 + stream.below(modulus * modulus - 1)
    return text(count: count, from: (Int32(pair / modulus), Int32(pair % modulus)))
  }
}
