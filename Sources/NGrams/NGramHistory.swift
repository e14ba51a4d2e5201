/// The state of a model after the tokens read so far: the nodes of the last token, of the last two
/// and so on, as far as they are n-grams.
///
/// An n-gram that occurs has suffixes that occur, so that a node is sought only below those of the
/// token before: n binary searches a token.
public struct NGramHistory: Sendable {
  private let model: NGramModel
  /// The node of the last k + 1 tokens, by k.
  private var nodes: [NGramTree.Node] = []

  /// The history of a sentence that begins.
  public init(startingSentenceOf model: NGramModel) {
    self.init(model)
    append(model.sentenceEnd)
  }

  /// No history at all.
  init(_ model: NGramModel) { self.model = model }

  /// Reads a token; the end of a sentence starts the next one.
  public mutating func append(_ token: Int32) {
    let tree = model.tree
    var next: [NGramTree.Node] = []
    if tree.order > 1 { next.append(NGramTree.Node(level: 0, index: Int(token))) }
    if token != model.sentenceEnd {
      for node in nodes where node.level + 2 < tree.order {
        if let longer = tree.child(node, token) { next.append(longer) }
      }
    }
    nodes = next
  }

  /// log p of the next token, in nats.
  public func logProbability(of token: Int32) -> Double {
    var backoff = 0.0
    for node in nodes.reversed() {
      if let child = model.tree.child(node, token) {
        return (backoff + Double(model.logProbabilities[child.level][child.index])) * .ln10
      }
      backoff += Double(model.logBackoffs[node.level][node.index])
    }
    return (backoff + Double(model.logProbabilities[0][Int(token)])) * .ln10
  }

  /// p of every next token, `[vocabulary]`.
  public func distribution() -> [Double] {
    var result = model.logProbabilities[0].map { Double($0).exp10 }
    for node in nodes {
      let backoff = Double(model.logBackoffs[node.level][node.index]).exp10
      for token in result.indices { result[token] *= backoff }
      for child in model.tree.children(node) {
        let longer = NGramTree.Node(level: node.level + 1, index: child)
        result[Int(model.tree.token(longer))] =
          Double(model.logProbabilities[longer.level][child]).exp10
      }
    }
    return result
  }
}
