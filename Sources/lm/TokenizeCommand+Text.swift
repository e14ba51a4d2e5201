import Glibc
import ModelFolders
import Tokenization

/// The way back: tokens or ids to text.
extension TokenizeCommand {
  /// Joins tokens into text, a line in a line out.
  func join(
    _ file: String, _ configuration: TokenizerConfiguration, _ vocabulary: Vocabulary?
  ) throws {
    let reader = TokenPrinter(kind: configuration.kind, separator: separator)
    let text = try TextPart(
      contentsOf: file, decoding: strict ? .strict : .repair, mayBeEmpty: true)
    try text.forEachBlock { block in
      for line in block.lines {
        let text = String(decoding: line, as: UTF8.self)
        var printer = Detokenizer(kind: configuration.kind)
        var joined: [UInt8] = []
        if ids, let vocabulary {
          for field in text.split(whereSeparator: \.isWhitespace) {
            guard let id = Int32(field), 0..<vocabulary.count ~= Int(id) else {
              throw Failure(
                EX_DATAERR,
                "'\(field)' is no id of the model; its ids are 0 to \(vocabulary.count - 1)")
            }
            if configuration.kind.isOfBytes, id >= Vocabulary.specialCount {
              joined += vocabulary.bytes(of: id)
            } else {
              joined += Array(printer.append(id, of: vocabulary).utf8)
            }
          }
        } else if configuration.kind.isOfBytes {
          joined = reader.tokens(of: line).flatMap { $0 }
        } else {
          for token in reader.tokens(of: line) { joined += Array(printer.append(token[...]).utf8) }
        }
        try Console.output(bytes: joined + Array(printer.finish().utf8) + [0x0A])
      }
    }
  }
}

extension TextBlock {
  /// The lines of the block, without their ends.
  var lines: [ArraySlice<UInt8>] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
