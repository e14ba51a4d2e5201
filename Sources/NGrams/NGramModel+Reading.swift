import Glibc
public import Storage
public import TokenIDs

extension NGramModel {
  /// Reads an ARPA file.
  ///
  /// - Parameters:
  ///   - path: The file; with a folder, its name in it.
  ///   - folder: The open folder; nil for a path.
  ///   - vocabulary: The number of tokens.
  ///   - specialTokens: The special tokens; a line is a sentence.
  ///   - token: The token that is spelled with the given UTF-8 bytes; nil for none.
  /// - Throws: `StorageError`: `invalid` for what is no ARPA file, with the line, or one with other
  ///   tokens.
  public init(
    arpa path: String, in folder: OpenFolder? = nil, vocabulary: Int, specialTokens: SpecialTokens,
    token: ([UInt8]) -> Int32?
  ) throws {
    let sentenceEnd = specialTokens.lineEnd
    var reader = try ARPAReader(path, in: folder)
    let order = try reader.readHeader()
    var entries: [ARPAReader.Entry] = []
    var tokens: [Int32] = []
    for level in 0..<order {
      try reader.readSection(level, isLast: level + 1 == order) { words, probability, backoff in
        let start = tokens.count
        for (at, word) in words.enumerated() {
          switch word {
          case ARPAReader.sentenceStart where at == 0: tokens.append(sentenceEnd)
          case ARPAReader.sentenceEnd where at == words.count - 1: tokens.append(sentenceEnd)
          default:
            guard let id = token(word), id >= 0, id < vocabulary else { return word }
            tokens.append(id)
          }
        }
        entries.append(
          ARPAReader.Entry(
            start: start, count: words.count, isStart: words == [ARPAReader.sentenceStart],
            logProbability: probability, logBackoff: backoff))
        return nil
      }
    }
    func isBefore(_ a: ARPAReader.Entry, _ b: ARPAReader.Entry) -> Bool {
      for offset in 0..<min(a.count, b.count) {
        let (x, y) = (tokens[a.start + offset], tokens[b.start + offset])
        if x != y { return x < y }
      }
      return (a.count, a.isStart ? 0 : 1) < (b.count, b.isStart ? 0 : 1)
    }
    entries.sort(by: isBefore)
    var tree = NGramTree(order: order)
    var probabilities = [[Float]](repeating: [], count: order)
    var backoffs = [[Float]](repeating: [], count: order - 1)
    for entry in entries {
      let level = entry.count - 1
      let words = tokens[entry.start..<entry.start + entry.count]
      // `<s>` lends the token that ends a sentence its back-off, `</s>` the rest.
      if entry.isStart { continue }
      guard level > 0 || tree.count(0) == Int(words[words.startIndex]) else {
        throw reader.error("the 1-grams are not those of the vocabulary, each once")
      }
      guard
        level == 0
          || tree.node(words.dropLast())?.index == tree.count(level - 1) - 1
            && tree.node(words) == nil
      else {
        throw reader.error("an n-gram stands twice, or without the one that it begins with")
      }
      tree.append(words[words.endIndex - 1], level: level)
      probabilities[level].append(entry.logProbability)
      if level + 1 < order { backoffs[level].append(entry.logBackoff) }
    }
    guard tree.count(0) == vocabulary else {
      throw reader.error("it has \(tree.count(0)) 1-grams, the vocabulary \(vocabulary)")
    }
    if let start = entries.first(where: \.isStart), order > 1 {
      backoffs[0][Int(sentenceEnd)] = start.logBackoff
    }
    self.init(
      sentenceEnd: sentenceEnd, tree: tree, logProbabilities: probabilities,
      logBackoffs: backoffs)
  }
}
