public import Tokenization

/// Vocabularies as `vocab.txt`: a token a line, in the order of their ids.
///
/// The form that most tools read. It says nothing of how text is cut, and has no merges. A file that
/// has a count after every token, as fairseq's `dict.txt`, is read too.
public enum VocabularyText {
  /// The bytes of the file: `<unk>`, `<eos>`, and the ordinary tokens.
  ///
  /// - Parameters:
  ///   - vocabulary: the tokens.
  ///   - kind: what they are; bytes are written in the printable characters of GPT-2.
  /// - Returns: UTF-8, every line with a newline at its end.
  /// - Throws: `TokenizationError` with code `invalidData` for a token that does not fit a line, or
  ///   is spelled like a special one.
  public static func bytes(
    of vocabulary: Vocabulary, kind: TokenizerKind
  ) throws(TokenizationError) -> [UInt8] {
    var text: [UInt8] = []
    for id in 0..<Int32(vocabulary.count) {
      let token = vocabulary.bytes(of: id)
      let isOrdinary = Int(id) >= Vocabulary.specialCount
      if isOrdinary, special(token) != nil || !kind.isOfBytes && !fitsLine(token) {
        throw TokenizationError(
          .invalidData,
          """
          a vocab.txt cannot hold the token \(vocabulary.token(id).debugDescription); write a \
          tokenizer.json
          """)
      }
      text += isOrdinary && kind.isOfBytes ? Array(ByteAlphabet.text(token).utf8) : Array(token)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// The vocabulary of a file.
  ///
  /// Lines that read `<unk>` or `[UNK]`, and `<eos>` or `</s>`, are the special entries wherever they
  /// stand; the others keep their order. Counts are 0 unless every line has the form `token count`.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; lines may end in CRLF.
  ///   - kind: what the tokens are; bytes are read from the printable characters of GPT-2.
  /// - Returns: the vocabulary, with the special entries whether the file has them or not.
  /// - Throws: `TokenizationError` with code `invalidData` for bytes that are no UTF-8, a token that
  ///   occurs twice or spells no bytes where it should, or no token at all; for a compressed file, and
  ///   a line that is no token since there is white space in it.
  public static func vocabulary(
    _ bytes: [UInt8], kind: TokenizerKind
  ) throws(TokenizationError) -> Vocabulary {
    if let format = CompressedFormat(startingWith: bytes) {
      throw TokenizationError(.invalidData, format.advice(about: "this vocab.txt"))
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw TokenizationError(.invalidData, "this vocab.txt is no UTF-8; convert it")
    }
    guard !isWide(bytes) else {
      throw TokenizationError(
        .invalidData, "this vocab.txt is no UTF-8; convert it, as with 'iconv -f UTF-16 -t UTF-8'")
    }
    var specials: [Int32: Int] = [:]
    var entries: [(token: [UInt8], count: Int)] = []
    for line in try VocabularyLines(bytes).lines {
      guard let id = special(line.token) else {
        entries.append((try token(line.token, kind: kind), line.count))
        continue
      }
      guard specials.updateValue(line.count, forKey: id) == nil else {
        throw TokenizationError(
          .invalidData,
          "this vocab.txt has two lines for one special entry, the second is "
            + "\(String(decoding: line.token, as: UTF8.self)); leave out one of them")
      }
    }
    guard !entries.isEmpty else {
      throw TokenizationError(
        .invalidData, "this vocab.txt has no ordinary token; give one with a token a line")
    }
    return try Vocabulary(
      entries: entries, unknownCount: specials[Vocabulary.unknown] ?? 0,
      endOfSentenceCount: specials[Vocabulary.endOfSentence] ?? 0)
  }

  /// The bytes of a token that is spelled so.
  private static func token(
    _ spelling: ArraySlice<UInt8>, kind: TokenizerKind
  ) throws(TokenizationError) -> [UInt8] {
    guard kind.isOfBytes else { return Array(spelling) }
    let text = String(decoding: spelling, as: UTF8.self)
    guard let bytes = ByteAlphabet.bytes(text), kind.hasMerges || bytes.count == 1 else {
      throw TokenizationError(
        .invalidData,
        "\(text.debugDescription) in this vocab.txt is no token of bytes; give one of \(kind.rawValue)"
      )
    }
    return bytes
  }

  /// True for UTF-16, in which a newline has a NUL behind it, or before it.
  ///
  /// What is written here is none: the lines of the special entries have no NUL.
  private static func isWide(_ bytes: [UInt8]) -> Bool {
    let newlines = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    return !newlines.isEmpty
      && (newlines.allSatisfy { $0 + 1 < bytes.count && bytes[$0 + 1] == 0 }
        || newlines.allSatisfy { $0 > 0 && bytes[$0 - 1] == 0 })
  }

  /// The special entry that is spelled so.
  private static func special(_ token: ArraySlice<UInt8>) -> Int32? {
    switch String(decoding: token, as: UTF8.self) {
    case "<unk>", "[UNK]": Vocabulary.unknown
    case "<eos>", "</s>": Vocabulary.endOfSentence
    default: nil
    }
  }

  private static func fitsLine(_ token: ArraySlice<UInt8>) -> Bool {
    !token.contains(UInt8(ascii: "\n")) && !token.contains(UInt8(ascii: "\r"))
      && !VocabularyLines.isDivided(token)
  }
}
