import Statistics
import JSON
import ModelFolders
import Storage
import Tokenization

/// Losses as JSON lines: one a token, or one a line of the text.
struct LossFiles {
  let bundle: ModelBundle
  let ids: [Int32]
  let losses: [Double]

  /// Writes `{"id":5,"line":1,"nats":2.5,"position":3,"token":"the"}` and so on.
  func writeTokens(to path: String) throws {
    let vocabulary = bundle.vocabulary
    try write(zip(zip(ids, losses), vocabulary.places(of: ids)), to: path) { token, place in
      TokenLine(
        token: vocabulary.token(token.0), id: token.0, line: place.line,
        position: place.position, nats: token.1)
    }
  }

  /// Writes `{"line":1,"nats":30.5,"perplexity":20.2,"text":"…","tokens":11,"unknown":0}` and so on.
  func writeLines(to path: String) throws {
    var lines: [TextLine] = []
    var printer = Detokenizer(kind: bundle.manifest.tokenizer.kind)
    var line = TextLine(line: 1)
    for (at, (id, loss)) in zip(ids, losses).enumerated() {
      line.tokens += 1
      line.unknown += id == Vocabulary.unknown ? 1 : 0
      line.nats += loss
      let isEnd = id == bundle.vocabulary.lineEnd
      if !isEnd { line.text += printer.append(id, of: bundle.vocabulary) }
      guard isEnd || at == ids.count - 1 else { continue }
      line.text += printer.finish()
      lines.append(line)
      line = TextLine(line: lines.count + 1)
      printer = Detokenizer(kind: bundle.manifest.tokenizer.kind)
    }
    try write(lines, to: path) { $0 }
  }

  private func write<Items: Sequence>(
    _ items: Items, to path: String, line: (Items.Element) -> some Encodable
  ) throws {
    try AtomicFile.write(to: path) { writer in
      var text = ""
      for item in items {
        text += try JSONText.line(line(item))
        guard text.utf8.count > 1 << 16 else { continue }
        try writer.write(text)
        text = ""
      }
      try writer.write(text)
    }
  }

  private struct TokenLine: Encodable {
    let token: String
    let id: Int32
    let line: Int
    let position: Int
    let nats: Double
  }

  private struct TextLine: Encodable {
    let line: Int
    var tokens = 0
    var unknown = 0
    var nats = 0.0
    var text = ""

    init(line: Int) { self.line = line }

    private enum CodingKeys: CodingKey { case line, tokens, unknown, nats, perplexity, text }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(line, forKey: .line)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(unknown, forKey: .unknown)
      try container.encode(nats, forKey: .nats)
      let perplexity = Perplexity.of(nats / Double(tokens))
      try container.encode(perplexity, forKey: .perplexity)
      try container.encode(text, forKey: .text)
    }
  }
}
