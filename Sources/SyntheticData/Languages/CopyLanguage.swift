import Glibc
import Randomness

/// A token is said, others follow, and n steps later it is said again: a dependency over n steps.
///
/// The text is blocks of n + 1 tokens:
///
///     key, filler × (n − 2), cue, the same key
///
/// The key is one of K tokens and each filler one of M, drawn independently with equal probability.
/// The cue is one token of its own, which says that the key comes next. A reader who knows the
/// language and counts the steps pays log K at the key, log M at a filler, and nothing at the cue
/// and at the copy. One who has forgotten the key pays log K at the copy.
public struct CopyLanguage: SyntheticLanguage {
  /// Steps from the key to its copy, n.
  public let distance: Int
  /// Number of keys, K: the tokens 0 to K − 1.
  public let keys: Int
  /// Number of fillers, M: the tokens K to K + M − 1.
  public let fillers: Int

  /// A language of copies.
  ///
  /// - Parameters:
  ///   - distance: n, 2 or more.
  ///   - keys: K, 2 or more.
  ///   - fillers: M, 1 or more. With one filler, the key is all that is to be learnt.
  public init(distance: Int = 10, keys: Int = 4, fillers: Int = 4) {
    precondition(
      distance >= 2 && keys >= 2 && fillers >= 1, "distance ≥ 2, keys ≥ 2, fillers ≥ 1")
    self.distance = distance
    self.keys = keys
    self.fillers = fillers
  }

  /// Number of tokens, K + M + 1.
  public var tokens: Int { keys + fillers + 1 }
  /// The cue, the last token.
  public var cue: Int32 { Int32(keys + fillers) }
  /// Tokens of a block, n + 1.
  public var block: Int { distance + 1 }

  /// (log K + (n − 2) log M)/(n + 1) nats of a token.
  public var entropy: Double {
    (log(Double(keys)) + Double(distance - 2) * log(Double(fillers))) / Double(block)
  }

  /// What a reader pays at a copy, in nats, who does not remember the key: log K.
  public var costOfForgetting: Double { log(Double(keys)) }

  /// Whether the token at a place of a text is the copy of a key.
  public func isCopy(_ place: Int) -> Bool { place % block == distance }

  /// A text; it begins with a block.
  public func text(count: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed)
    var key: Int32 = 0
    return (0..<count).map { place in
      switch place % block {
      case 0:
        key = Int32(stream.below(keys))
        return key
      case distance: return key
      case distance - 1: return cue
      default: return Int32(keys + stream.below(fillers))
      }
    }
  }
}
