/// The counts of the n-grams of a text, as Kneser and Ney count them.
///
/// The text is sentences; before each stands a start, after it an end, and no n-gram reaches from
/// one into the next. Start and end are one token here: a start is only ever first in an n-gram, an
/// end only ever last. The longest n-grams, and those that begin with a start, have the number of
/// times they occur; a shorter one has the number of different tokens that it occurs after.
struct NGramCounts {
  /// The n-grams that occur.
  private(set) var tree: NGramTree
  /// The count of every node, by level.
  private(set) var counts: [[Int]]
  /// The node without the first token, for every node of every level from 1 on.
  private(set) var suffixes: [[Int32]]

  /// Counts the n-grams of `ids`.
  ///
  /// - Parameters:
  ///   - ids: The text, each below `vocabulary`.
  ///   - order: The longest n-grams; as long as the longest sentence with its start is enough.
  ///   - vocabulary: The number of tokens.
  ///   - sentenceEnd: The token that ends a sentence; a text without any is one sentence.
  init(_ ids: some Collection<Int32>, order: Int, vocabulary: Int, sentenceEnd: Int32) {
    let text = Sentences(ids, end: sentenceEnd)
    let order = min(order, text.longest)
    tree = NGramTree(order: order)
    counts = [[Int]](repeating: [], count: order)
    suffixes = [[]]
    var previous: Int?
    for position in text.positions(inOrderOf: order, vocabulary: vocabulary) {
      let length = text.length(at: position, limit: order)
      let common = previous.map { text.commonLength($0, position, limit: order) } ?? 0
      for level in common..<length {
        let token = text[position + level]
        if level == 0 { appendTokens(below: token) }
        append(token, level: level)
      }
      // A start is nothing that is predicted.
      for level in (text.isStart(position) ? 1 : 0)..<length {
        counts[level][tree.count(level) - 1] += 1
      }
      previous = position
    }
    appendTokens(below: Int32(vocabulary))
    for level in 1..<max(order, 1) {
      suffixes.append(tree.suffixes(of: level, below: suffixes[level - 1]))
    }
    for level in 0..<order - 1 { countContinuations(level, start: sentenceEnd) }
  }

  private mutating func append(_ token: Int32, level: Int) {
    tree.append(token, level: level)
    counts[level].append(0)
  }

  private mutating func appendTokens(below end: Int32) {
    while tree.count(0) < end { append(Int32(tree.count(0)), level: 0) }
  }

  /// Puts in the place of how often a k-gram occurs how many tokens it follows, unless it begins
  /// with a start.
  private mutating func countContinuations(_ level: Int, start: Int32) {
    // Of two tokens and more, those that begin with a start are the descendants of its node.
    let kept = level == 0 ? 0..<0 : descendants(of: Int(start), level)
    for index in 0..<tree.count(level) where !kept.contains(index) { counts[level][index] = 0 }
    for suffix in suffixes[level + 1] where !kept.contains(Int(suffix)) {
      counts[level][Int(suffix)] += 1
    }
  }

  private func descendants(of token: Int, _ level: Int) -> Range<Int> {
    (0..<level).reduce(token..<token + 1) { range, above in
      tree.children(NGramTree.Node(level: above, index: range.lowerBound))
        .lowerBound..<tree.children(NGramTree.Node(level: above, index: range.upperBound - 1))
        .upperBound
    }
  }
}

/// A text with the start of every sentence written out.
private struct Sentences {
  private var tokens: [Int32] = []
  /// From each place to the end of its sentence.
  private var lengths: [Int32] = []
  private var starts: [Bool] = []

  init(_ ids: some Collection<Int32>, end: Int32) {
    var isStart = true
    for id in ids {
      if isStart {
        tokens.append(end)
        starts.append(true)
      }
      tokens.append(id)
      starts.append(false)
      isStart = id == end
    }
    lengths = [Int32](repeating: 1, count: tokens.count)
    for at in tokens.indices.dropLast().reversed() where !starts[at + 1] {
      lengths[at] = lengths[at + 1] + 1
    }
  }

  subscript(at: Int) -> Int32 { tokens[at] }

  /// Tokens of the longest sentence, its start among them.
  var longest: Int { Int(lengths.max() ?? 0) }

  func isStart(_ position: Int) -> Bool { starts[position] }

  func length(at position: Int, limit: Int) -> Int { min(Int(lengths[position]), limit) }

  func commonLength(_ a: Int, _ b: Int, limit: Int) -> Int {
    let length = min(length(at: a, limit: limit), length(at: b, limit: limit))
    return (0..<length).first { tokens[a + $0] != tokens[b + $0] } ?? length
  }

  /// All places in the order of the up to `limit` tokens that begin there, a shorter sequence
  /// before those that it begins.
  func positions(inOrderOf limit: Int, vocabulary: Int) -> [Int] {
    // By the first token first, which takes most of a sort away.
    var ends = [Int](repeating: 0, count: vocabulary + 1)
    for token in tokens { ends[Int(token) + 1] += 1 }
    for token in 0..<vocabulary { ends[token + 1] += ends[token] }
    var next = ends
    var positions = [Int](repeating: 0, count: tokens.count)
    for (at, token) in tokens.enumerated() {
      positions[next[Int(token)]] = at
      next[Int(token)] += 1
    }
    for token in 0..<vocabulary {
      positions[ends[token]..<ends[token + 1]].sort { a, b in
        let (left, right) = (length(at: a, limit: limit), length(at: b, limit: limit))
        for offset in 1..<max(min(left, right), 1) {
          let (x, y) = (tokens[a + offset], tokens[b + offset])
          if x != y { return x < y }
        }
        return left == right ? a < b : left < right
      }
    }
    return positions
  }
}
