import JSON
import Statistics
import Storage
import Tokenization

extension Judgement {
  /// Writes the loss of every token as JSON lines, such as
  /// `{"id":5,"line":1,"nats":2.5,"position":3,"token":"the"}`; lines and positions count from 1.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - replacing: False to leave a file alone that is there.
  ///   - check: Called often; what it throws stops the work, and no file is written.
  /// - Throws: `StorageError` where the file cannot be written; the error of `check`.
  public func writeTokenLosses(
    to path: String, replacing: Bool = true, check: () throws -> Void = {}
  ) throws {
    try AtomicFile.write(to: path, replacing: replacing) { writer in
      try forEachPieceOfTokenLosses {
        try check()
        try writer.write($0)
      }
    }
  }

  /// Calls `take` with the same lines, many at a time.
  public func forEachPieceOfTokenLosses(_ take: (String) throws -> Void) throws {
    let vocabulary = model.vocabulary
    let places = vocabulary.places(of: text.ids)
    try Self.forEachPiece(of: zip(zip(text.ids, losses), places), take) { token, place in
      TokenLoss(
        token: vocabulary.token(token.0), id: token.0, line: place.line,
        position: place.position, nats: token.1)
    }
  }

  /// Writes the loss of every line of the text as JSON lines, such as
  /// `{"line":1,"nats":30.5,"perplexity":20.2,"text":"…","tokens":11,"unknown":0}`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - replacing: False to leave a file alone that is there.
  ///   - check: Called often; what it throws stops the work, and no file is written.
  /// - Throws: `StorageError` where the file cannot be written; the error of `check`.
  public func writeLineLosses(
    to path: String, replacing: Bool = true, check: () throws -> Void = {}
  ) throws {
    try AtomicFile.write(to: path, replacing: replacing) { writer in
      try forEachPieceOfLineLosses {
        try check()
        try writer.write($0)
      }
    }
  }

  /// Calls `take` with the same lines, many at a time.
  public func forEachPieceOfLineLosses(_ take: (String) throws -> Void) throws {
    let (vocabulary, kind) = (model.vocabulary, model.tokenizer.kind)
    var lines: [LineLoss] = []
    var printer = Detokenizer(kind: kind)
    var line = LineLoss(line: 1)
    for (at, (id, loss)) in zip(text.ids, losses).enumerated() {
      line.tokens += 1
      line.unknown += id == Vocabulary.unknown ? 1 : 0
      line.nats += loss
      let isEnd = id == vocabulary.lineEnd
      if !isEnd { line.text += printer.append(id, of: vocabulary) }
      guard isEnd || at == losses.count - 1 else { continue }
      line.text += printer.finish()
      lines.append(line)
      line = LineLoss(line: lines.count + 1)
      printer = Detokenizer(kind: kind)
    }
    try Self.forEachPiece(of: lines, take) { $0 }
  }

  private static func forEachPiece<Items: Sequence>(
    of items: Items, _ take: (String) throws -> Void, line: (Items.Element) -> some Encodable
  ) throws {
    var text = ""
    for item in items {
      text += try JSONText.line(line(item))
      guard text.utf8.count > 1 << 16 else { continue }
      try take(text)
      text = ""
    }
    try take(text)
  }
}
