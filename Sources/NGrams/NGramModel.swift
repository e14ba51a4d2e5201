import Glibc

/// An n-gram language model with back-off, as ARPA files hold it.
///
///     p(w | h) = p of the n-gram h·w where there is one,
///                b(h)·p(w | h without its first token) otherwise
///
/// Token ids are those of a vocabulary; the token that ends a sentence is also what stands before
/// it.
public struct NGramModel: Sendable {
  /// The longest n-grams, n.
  public var order: Int { tree.order }
  /// The number of tokens.
  public var vocabulary: Int { tree.count(0) }
  /// The token that ends a sentence.
  public let sentenceEnd: Int32
  let tree: NGramTree
  /// log₁₀ p of every n-gram, by level, as an ARPA file has it.
  let logProbabilities: [[Float]]
  /// log₁₀ b of every n-gram that is a context, 0 for others; none at the longest.
  let logBackoffs: [[Float]]

  /// The number of n-grams of every order.
  public var counts: [Int] { (0..<order).map(tree.count) }

  /// The numbers that the model consists of: a probability an n-gram, and a back-off weight each
  /// below the longest.
  public var parameters: Int { counts.reduce(0, +) + counts.dropLast().reduce(0, +) }

  /// The history of a model after `tokens` of one sentence, with its start.
  ///
  /// - Parameter tokens: The tokens; the last n − 1 count.
  /// - Returns: The history.
  public func history(_ tokens: some BidirectionalCollection<Int32>) -> NGramHistory {
    var history = NGramHistory(self)
    for token in tokens.suffix(order - 1) { history.append(token) }
    return history
  }
}

extension Double {
  static let ln10 = log(10.0)
  /// 10 to the power of this.
  var exp10: Double { pow(10, self) }
}
