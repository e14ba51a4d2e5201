import Glibc
public import Storage

/// ARPA files: the text format of back-off models that SRILM, KenLM and others read.
///
///     \data\
///     ngram 1=3807
///
///     \1-grams:
///     -2.6459622⇥they⇥-0.2364768        log₁₀ p, the n-gram, log₁₀ b
///
///     \end\
///
/// The token that ends a sentence is `<s>` where it begins an n-gram and `</s>` where it ends one.
extension NGramModel {
  /// Writes the model.
  ///
  /// - Parameters:
  ///   - writer: The file.
  ///   - spelling: The UTF-8 bytes of a token, as ``arpaSpelling(_:)`` has them.
  /// - Throws: `StorageError`.
  public func writeARPA(
    to writer: inout FileWriter, spelling: (Int32) -> [UInt8]
  ) throws(StorageError) {
    var lines = ARPALines(
      sentenceEnd: sentenceEnd, spellings: (0..<Int32(vocabulary)).map(spelling))
    lines.text = Array("\\data\\\n".utf8)
    for (level, count) in counts.enumerated() {
      lines.append("ngram \(level + 1)=\(count + (level == 0 ? 1 : 0))\n")
    }
    for level in 0..<order {
      lines.append("\n\\\(level + 1)-grams:\n")
      if level == 0 { lines.appendStart(backoff: logBackoffs.first?[Int(sentenceEnd)]) }
      var failure: StorageError?
      forEachNGram(of: level) { tokens, index in
        let isEnd = level == 0 && tokens[0] == sentenceEnd
        let backoff = level + 1 == order ? nil : isEnd ? 0 : logBackoffs[level][index]
        lines.append(tokens, logProbabilities[level][index], backoff)
        guard lines.text.count >= 1 << 20, failure == nil else { return }
        do throws(StorageError) { try lines.flush(to: &writer) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    lines.append("\n\\end\\\n")
    try lines.flush(to: &writer)
  }

  /// An ordinary token as ARPA files may hold it: a byte that they have for themselves is spelled
  /// `<0x20>`, as SentencePiece spells bytes, and the empty token `<0x>`.
  ///
  /// So is the `<` of a token that could be taken for such a byte, or for a special token. No two
  /// tokens are spelled alike.
  public static func arpaSpelling(_ token: some Collection<UInt8>) -> [UInt8] {
    guard !token.isEmpty else { return Array("<0x>".utf8) }
    let isMistakable = token.starts(with: "<0x".utf8) || special.contains(Array(token))
    return token.enumerated().flatMap { at, byte -> [UInt8] in
      let isMark = at == 0 && isMistakable
      guard isMark || byte == 0 || (9...13).contains(byte) || byte == 32 else { return [byte] }
      let digits = String(byte, radix: 16, uppercase: true)
      return Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8)
    }
  }

  private static let special = Set(
    ["<s>", "</s>", "<unk>", "<UNK>", "<eos>"].map { Array($0.utf8) })

  /// Calls `body` with the tokens of every n-gram of a level, in their order, and its place there.
  func forEachNGram(of level: Int, _ body: ([Int32], Int) -> Void) {
    var tokens: [Int32] = []
    func visit(_ node: NGramTree.Node) {
      tokens.append(tree.token(node))
      if node.level == level {
        body(tokens, node.index)
      } else {
        for child in tree.children(node) {
          visit(NGramTree.Node(level: node.level + 1, index: child))
        }
      }
      tokens.removeLast()
    }
    for token in 0..<vocabulary { visit(NGramTree.Node(level: 0, index: token)) }
  }
}

/// The lines of an ARPA file as they are put together.
private struct ARPALines {
  let sentenceEnd: Int32
  let spellings: [[UInt8]]
  var text: [UInt8] = []

  mutating func append(_ line: String) { text += line.utf8 }

  /// The start of a sentence, which nothing predicts.
  mutating func appendStart(backoff: Float?) {
    append("-99\t<s>" + (backoff.map { "\t\($0)" } ?? "") + "\n")
  }

  mutating func append(_ tokens: [Int32], _ logProbability: Float, _ logBackoff: Float?) {
    append("\(logProbability)")
    for (at, token) in tokens.enumerated() {
      text.append(at == 0 ? 9 : 32)
      if token != sentenceEnd {
        text += spellings[Int(token)]
      } else {
        append(at == 0 && tokens.count > 1 ? "<s>" : "</s>")
      }
    }
    if let logBackoff { append("\t\(logBackoff)") }
    text.append(10)
  }

  mutating func flush(to writer: inout FileWriter) throws(StorageError) {
    try writer.write(text)
    text.removeAll(keepingCapacity: true)
  }
}
