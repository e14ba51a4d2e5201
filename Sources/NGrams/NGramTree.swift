/// Sequences of up to n tokens as a tree: a node of level k is a k-gram, its children are the longer
/// k-grams that begin with it.
///
/// Nodes of a level are in the order of their tokens, and so are the children of a node: a search is
/// binary. Level 1 has a node for every token, at the place of its id.
struct NGramTree: Sendable {
  /// The longest sequences, n.
  let order: Int
  private var levels: [Level]

  private struct Level: Sendable {
    /// The last token of every node.
    var tokens: [Int32] = []
    /// Where the children of every node begin in the next level.
    var children: [Int32] = []
  }

  /// A node: a k-gram.
  struct Node: Hashable, Sendable {
    /// k − 1.
    let level: Int
    /// Its place in the level.
    let index: Int
  }

  /// A tree of all tokens and nothing longer yet.
  init(order: Int) {
    self.order = order
    levels = (0..<order).map { _ in Level() }
  }

  /// The number of k-grams, `level` being k − 1.
  func count(_ level: Int) -> Int { levels[level].tokens.count }

  /// The last token of a k-gram.
  func token(_ node: Node) -> Int32 { levels[node.level].tokens[node.index] }

  /// The k-grams that begin with `node` and are one longer; empty at the longest.
  func children(_ node: Node) -> Range<Int> {
    guard node.level + 1 < order else { return 0..<0 }
    let level = levels[node.level]
    let end =
      node.index + 1 < level.children.count
      ? Int(level.children[node.index + 1]) : count(node.level + 1)
    return Int(level.children[node.index])..<end
  }

  /// The node of `node`'s tokens and one more.
  func child(_ node: Node, _ token: Int32) -> Node? {
    let range = children(node)
    guard !range.isEmpty else { return nil }
    var (low, high) = (range.lowerBound, range.upperBound)
    let tokens = levels[node.level + 1].tokens
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle] < token { low = middle + 1 } else { high = middle }
    }
    guard low < range.upperBound, tokens[low] == token else { return nil }
    return Node(level: node.level + 1, index: low)
  }

  /// The node of a sequence of at least one token.
  func node(_ tokens: some Collection<Int32>) -> Node? {
    guard let first = tokens.first else { return nil }
    var node = Node(level: 0, index: Int(first))
    for token in tokens.dropFirst() {
      guard let next = child(node, token) else { return nil }
      node = next
    }
    return node
  }

  /// Appends a node after all others; nodes come in the order of their tokens, each after its parent.
  mutating func append(_ token: Int32, level: Int) {
    levels[level].tokens.append(token)
    if level + 1 < order {
      levels[level].children.append(Int32(levels[level + 1].tokens.count))
    }
  }

  /// For every node of `level` ≥ 1 its suffix: the node of the level below without the first token,
  /// which has to be in the tree.
  ///
  /// - Parameters:
  ///   - level: k − 1.
  ///   - below: The suffixes of the level below; not looked at for level 1.
  /// - Returns: Places in the level below, by node.
  func suffixes(of level: Int, below: [Int32]) -> [Int32] {
    var result = [Int32](repeating: 0, count: count(level))
    for parent in 0..<count(level - 1) {
      for child in children(Node(level: level - 1, index: parent)) {
        let token = levels[level].tokens[child]
        guard level > 1 else {
          result[child] = token
          continue
        }
        let suffix = self.child(Node(level: level - 2, index: Int(below[parent])), token)
        guard let suffix else { preconditionFailure("the suffix of an n-gram is one too") }
        result[child] = Int32(suffix.index)
      }
    }
    return result
  }
}
