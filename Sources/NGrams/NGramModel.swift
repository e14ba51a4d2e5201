import Glibc

/// An n-gram language model with back-off, as ARPA files hold it.
///
///     p(w | h) = p of the n-gram h·w where there is one,
///                b(h)·p(w | h without its first token) otherwise
///
/// Token ids are those of a vocabulary; the token that ends a sentence is also what stands before it.
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

  /// log p of a token after `history`, in nats.
  ///
  /// - Parameters:
  ///   - token: The token.
  ///   - history: The tokens of the sentence so far, its start among them; the last n − 1 count.
  /// - Returns: Its log p.
  public func logProbability(
    of token: Int32, after history: some BidirectionalCollection<Int32>
  ) -> Double {
    var context = history.suffix(order - 1)
    var backoff = 0.0
    while !context.isEmpty {
      if let node = tree.node(context) {
        if let child = tree.child(node, token) {
          return (backoff + Double(logProbabilities[child.level][child.index])) * log(10)
        }
        backoff += Double(logBackoffs[node.level][node.index])
      }
      context = context.dropFirst()
    }
    return (backoff + Double(logProbabilities[0][Int(token)])) * log(10)
  }

  /// p of every token after `history`, `[vocabulary]`.
  public func distribution(after history: some BidirectionalCollection<Int32>) -> [Double] {
    var result = logProbabilities[0].map { pow(10, Double($0)) }
    let contexts = sequence(first: history.suffix(order - 1)) { $0.isEmpty ? nil : $0.dropFirst() }
    for context in contexts.reversed() {
      guard let node = tree.node(context) else { continue }
      let backoff = pow(10, Double(logBackoffs[node.level][node.index]))
      for token in result.indices { result[token] *= backoff }
      for child in tree.children(node) {
        let token = tree.token(NGramTree.Node(level: node.level + 1, index: child))
        result[Int(token)] = pow(10, Double(logProbabilities[node.level + 1][child]))
      }
    }
    return result
  }
}
