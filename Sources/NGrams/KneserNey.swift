import Glibc
public import TokenIDs

/// Interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999, section 3).
///
///     p(w | h) = (a(hw) − D(a(hw)))/Σ_v a(hv) + b(h)·p(w | h′)     b(h) = Σ_v D(a(hv))/Σ_v a(hv)
///
/// with the counts a of `NGramCounts`, h′ being h without its first token. A single token is
/// interpolated with 1/V, V counting the unknown token and the end of a sentence.
public struct KneserNey: Sendable {
  /// The model.
  public let model: NGramModel
  /// The discounts, by order.
  public let discounts: [Discounts]

  /// Estimates a model from a text.
  ///
  /// - Parameters:
  ///   - ids: The text, each token below `vocabulary`.
  ///   - order: The longest n-grams, 1 or more; the model's own where no sentence is so long.
  ///   - vocabulary: The number of tokens.
  ///   - specialTokens: The special tokens; a line is a sentence.
  /// - Precondition: The text is not empty.
  public init(
    _ ids: some Collection<Int32>, order: Int, vocabulary: Int, specialTokens: SpecialTokens
  ) {
    precondition(!ids.isEmpty && order >= 1, "a text and an order of 1 or more")
    let sentenceEnd = specialTokens.lineEnd
    let counted = NGramCounts(
      ids, order: order, vocabulary: vocabulary, sentenceEnd: sentenceEnd)
    let (tree, order) = (counted.tree, counted.tree.order)
    let discounts = counted.counts.map(Discounts.init)
    var probabilities = counted.counts.map { [Double](repeating: 0, count: $0.count) }
    var backoffs = counted.counts.dropLast().map { [Double](repeating: 1, count: $0.count) }
    /// Sets p of the nodes of a level that one context has, and returns b of that context.
    func estimate(_ nodes: Range<Int>, _ level: Int, below: (Int) -> Double) -> Double {
      let counts = counted.counts[level]
      let total = nodes.reduce(0) { $0 + counts[$1] }
      let taken = nodes.reduce(0.0) { $0 + discounts[level][counts[$1]] }
      let backoff = taken / Double(total)
      for node in nodes {
        let count = counts[node]
        probabilities[level][node] =
          (Double(count) - discounts[level][count]) / Double(total) + backoff * below(node)
      }
      return backoff
    }
    _ = estimate(0..<vocabulary, 0) { _ in 1 / Double(vocabulary) }
    for level in 1..<max(order, 1) {
      for context in 0..<tree.count(level - 1) {
        let nodes = tree.children(NGramTree.Node(level: level - 1, index: context))
        guard !nodes.isEmpty else { continue }
        backoffs[level - 1][context] = estimate(nodes, level) {
          probabilities[level - 1][Int(counted.suffixes[level][$0])]
        }
      }
    }
    self.discounts = discounts
    model = NGramModel(
      sentenceEnd: sentenceEnd, tree: tree,
      logProbabilities: probabilities.map { $0.map { Float(log10($0)) } },
      logBackoffs: backoffs.map { $0.map { Float(log10($0)) } })
  }
}
