import Tokenization

/// Text as tokens, and tokens as text.
extension FuzzReader {
  /// The ranges of the tokens of a line, for every kind; the first byte chooses it.
  static let tokenizers = FuzzReader(
    "tokenizers", longest: 160, words: textWords, seeds: choosing(6),
    open: {
      let kinds: [(kind: TokenizerKind, tokenizer: any Tokenizer)] =
        try TokenizerKind.allCases.map { kind in
          (kind, try TokenizerConfiguration(kind: kind).makeTokenizer())
        } + [(.bpe, BytePairPieces(.gpt2))]
      return { bytes in
        guard let first = bytes.first else { return }
        let (kind, tokenizer) = kinds[Int(first) % kinds.count]
        let line = kind.isOfBytes ? Array(bytes.dropFirst()) : validLine(bytes.dropFirst())
        var end = 0
        var failure: Finding?
        func check(_ range: Range<Int>) throws {
          try Finding.unless(
            range.lowerBound >= end && range.upperBound <= line.count && !range.isEmpty,
            "the token \(range) after \(end)")
          try Finding.unless(
            kind.isOfBytes
              || isBoundary(range.lowerBound, line) && isBoundary(range.upperBound, line),
            "the token \(range) cuts a character")
          try Finding.unless(
            kind.spacing != .none || range.lowerBound == end, "nothing from \(end) to \(range)")
          try Finding.unless(
            isInvisible(line[end..<range.lowerBound]), "no token of \(end)..<\(range.lowerBound)")
          end = range.upperBound
        }
        tokenizer.forEachToken(in: line.span) { range in
          do { try check(range) } catch { failure = failure ?? error as? Finding }
        }
        if let failure { throw failure }
        try Finding.unless(
          end == line.count || kind.spacing != .none && isInvisible(line[end...]),
          "no token of what follows \(end)")
      }
    })

  /// What the vocabulary knows comes back as it was; the first bytes choose kind and profile.
  static let roundTrip = FuzzReader(
    "roundtrip", longest: 160, words: textWords,
    seeds: {
      (0..<UInt8(NormalizationProfile.allCases.count)).flatMap { profile in
        textSeeds().flatMap { [[0, profile] + $0, [1, profile] + $0] }
      }
    },
    open: {
      let empty = try Vocabulary(entries: [], unknownCount: 0, endOfSentenceCount: 0)
      let all = try [TokenizerKind.word, .char].map { kind in
        let tokenizer = try TokenizerConfiguration(kind: kind).makeTokenizer()
        let encoders = try NormalizationProfile.allCases.map { profile in
          try TextEncoder(
            configuration: TokenizerConfiguration(
              kind: kind, normalization: profile, endOfSentence: true), vocabulary: empty)
        }
        return (kind: kind, tokenizer: tokenizer, encoders: encoders)
      }
      let normalizers = NormalizationProfile.allCases.map { Normalizer($0) }
      return { bytes in
        guard bytes.count > 2 else { return }
        let (kind, tokenizer, encoders) = all[Int(bytes[0]) % all.count]
        let profile = Int(bytes[1]) % normalizers.count
        var line = validLine(bytes.dropFirst(2))
        // A byte order mark goes at the start of a text.
        while line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        // With the line feed that follows, a carriage return at the end would end the line.
        while line.last == 0x0D { line.removeLast() }
        normalizers[profile].normalize(line.span)
        let text = normalizers[profile].text
        // Every token, and every gap between two, has an entry.
        var entries: [[UInt8]] = []
        for part in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
          var end = part.startIndex
          tokenizer.forEachToken(in: part.span) { range in
            let range = part.startIndex + range.lowerBound..<part.startIndex + range.upperBound
            entries += [Array(text[end..<range.lowerBound]), Array(text[range])]
            end = range.upperBound
          }
          entries.append(Array(text[end..<part.endIndex]))
        }
        let vocabulary = try Vocabulary(
          entries: Set(entries).map { ($0, 1) }, unknownCount: 0, endOfSentenceCount: 0)
        let encoder = TextEncoder(encoders[profile], vocabulary: vocabulary)
        let (ids, statistics) = try encoder.encode([TextPart(name: "line", bytes: line + [0x0A])])
        try Finding.unless(
          statistics.unknown == 0, "\(statistics.unknown) unknown tokens of its own")
        var printer = Detokenizer(kind: kind)
        let printed =
          ids.map { printer.append($0, of: vocabulary) }.joined() + printer.finish()
        try Finding.unless(
          Array(printed.utf8) == text + [0x0A],
          "\(normalizers[profile].profile) gives back \(printed.debugDescription)")
      }
    })

  /// Byte-pair encoding, against merges one at a time.
  static let bytePairs = FuzzReader(
    "bytepairs", longest: 200, words: textWords + ["the ", "and"], seeds: textSeeds,
    open: {
      let merges = try trainedMerges()
      let tokenizer = BytePairTokenizer(merges)
      let pieces = BytePairPieces()
      let ranks = Dictionary(
        uniqueKeysWithValues: merges.merges.enumerated().map { ([$1.left, $1.right], $0) })
      return { bytes in
        var ends: [Int] = []
        tokenizer.forEachToken(in: bytes.span) { ends.append($0.upperBound) }
        var expected: [Int] = []
        pieces.forEachToken(in: bytes.span) { piece in
          expected += naiveEnds(of: bytes[piece], merges, ranks)
        }
        try Finding.unless(
          ends == expected, "tokens end at \(ends), merged one by one at \(expected)")
      }
    })

  private static func trainedMerges() throws -> BytePairMerges {
    let configuration = TokenizerConfiguration(kind: .bpe)
    var builder = VocabularyBuilder(configuration)
    let text = String(
      repeating: "the sea and the boats, the gulls and them\nمی‌روم می‌خواهم کتاب کتاب‌ها\n", count: 20
    )
    try builder.add([TextPart(name: "text", string: text)])
    return try builder.build(maximumSize: 330).merges ?? BytePairMerges()
  }

  /// Where the symbols of a piece end, by the earliest merge again and again.
  private static func naiveEnds(
    of piece: ArraySlice<UInt8>, _ merges: BytePairMerges, _ ranks: [[Int32]: Int]
  ) -> [Int] {
    var symbols = piece.map { Int32($0) }
    while true {
      let pairs = symbols.indices.dropLast().compactMap { at in
        ranks[[symbols[at], symbols[at + 1]]].map { (rank: $0, at: at) }
      }
      guard let first = pairs.min(by: { ($0.rank, $0.at) < ($1.rank, $1.at) }) else { break }
      symbols[first.at] = merges.merges[first.rank].merged
      symbols.remove(at: first.at + 1)
    }
    var end = piece.startIndex
    return symbols.map { symbol in
      end += merges.bytes(of: symbol).count
      return end
    }
  }

  /// Tokens printed side by side; zeros part them, and the first byte chooses kind and separator.
  static let printer = FuzzReader(
    "printer", longest: 200, words: ["\0", " ", "␣", "\\", "\\x41", "|", "\u{301}"],
    seeds: choosing(4),
    open: {
      { bytes in
        guard let first = bytes.first else { return }
        let kind: TokenizerKind = first & 1 == 0 ? .char : .bpe
        let separator = first & 2 == 0 ? " " : "\t"
        let printer = TokenPrinter(kind: kind, separator: separator)
        let tokens = bytes.dropFirst().split(separator: 0).map { Array($0) }
          .map { kind == .bpe ? $0 : Array(String(decoding: $0, as: UTF8.self).utf8) }
          // No mark hides a separator of another kind in a token.
          .filter { separator == " " || kind == .bpe || !$0.contains(9) }
        let line = tokens.map { printer.text($0.span) }.joined(separator: separator)
        try Finding.unless(
          printer.tokens(of: Array(line.utf8)[...]) == tokens,
          "other tokens from \(line.debugDescription)")
      }
    })

  /// White space, and what prints nothing.
  private static func isInvisible(_ text: ArraySlice<UInt8>) -> Bool {
    String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
      let properties = scalar.properties
      return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
        || properties.generalCategory == .format || properties.generalCategory == .control
        || properties.isEmojiModifier || properties.generalCategory == .nonspacingMark
    }
  }
}
