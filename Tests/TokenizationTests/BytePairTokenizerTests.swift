import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct BytePairTokenizerTests {
  @Test func mergesByRankFromTheLeft() throws {
    // b c before a b: the left neighbour loses.
    let merges = try BytePairMerges([(98, 99), (97, 98), (97, 97)])
    let tokenizer = BytePairTokenizer(merges)
    #expect(tokens(tokenizer, "abc") == ["a", "bc"])
    #expect(tokens(tokenizer, "aabab") == ["a", "ab", "ab"])
    #expect(tokens(tokenizer, "aaaaa") == ["aa", "aa", "a"])
    #expect(tokens(tokenizer, "b c") == ["b", " ", "c"])
    #expect(tokens(tokenizer, "") == [])
  }

  /// Pieces below and above the length where the way of merging changes.
  @Test(arguments: 0..<10)
  func agreesWithTheDefinition(_ seed: Int) throws {
    var random = TestSeed.stream(UInt64(seed))
    func piece(_ lengths: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: lengths, using: &random)).map { _ in .random(in: 97...99, using: &random)
      }
    }
    var trainer = BytePairTrainer()
    for _ in 0..<50 { piece(1...20).withSpan { trainer.add($0) } }
    let (merges, _) = try trainer.train(maximumSymbols: 330)
    let tokenizer = BytePairTokenizer(merges)
    for _ in 0..<100 {
      let piece = piece(1...150)
      let expected = merges.symbols(of: piece)
      let found = piece.withSpan { line in
        var found: [Int32?] = []
        tokenizer.forEachToken(in: line) { found.append(merges.symbol(of: line.extracting($0))) }
        return found
      }
      #expect(found == expected)
    }
  }

  @Test(arguments: BytePairPattern.allCases)
  func tokensPartitionAnyBytes(_ pattern: BytePairPattern) throws {
    var random = TestSeed.stream(15)
    var trainer = BytePairTrainer()
    let pieces = BytePairPieces(pattern)
    for _ in 0..<500 {
      let line = [UInt8].random(using: &random)
      line.withSpan { line in pieces.forEachToken(in: line) { trainer.add(line.extracting($0)) } }
    }
    let tokenizer = BytePairTokenizer(
      try trainer.train(maximumSymbols: 1_000).merges, pattern: pattern)
    for _ in 0..<5_000 {
      #expect(isPartition(.random(using: &random), tokenizer))
    }
    #expect(isPartition(.random(using: &random), ByteTokenizer()))
  }

  @Test func theCacheChangesNothing() throws {
    var trainer = BytePairTrainer()
    for word in ["abab", "abc"] { Array(word.utf8).withSpan { trainer.add($0, count: 5) } }
    let merges = try trainer.train(maximumSymbols: 300).merges
    let tokenizer = BytePairTokenizer(merges)
    // More pieces than it holds.
    for index in 0..<100_000 {
      let word = "ab" + String(index, radix: 36).map { $0.isNumber ? "x" : String($0) }.joined()
      #expect(tokens(tokenizer, word).first?.hasPrefix("ab") == true)
    }
    #expect(tokens(tokenizer, "ababc") == tokens(BytePairTokenizer(merges), "ababc"))
  }

  @Test(.timeLimit(.minutes(5)))
  func aLongLineWithoutASpaceTakesNoLonger() throws {
    let merges = try BytePairMerges(doubling: 12)
    let line = Array(repeating: UInt8(ascii: "a"), count: 1 << 18)
    var count = 0
    line.withSpan { BytePairTokenizer(merges).forEachToken(in: $0) { _ in count += 1 } }
    #expect(count == 1 << 6)
    let short = line.prefix(1 << 15)
    #expect(isPartition(Array(short + [0x20] + short), BytePairTokenizer(merges)))
  }

  @Test func bytes() {
    #expect(isPartition(Array("می ".utf8) + [0xFF], ByteTokenizer()))
    #expect(tokens(ByteTokenizer(), "ab ") == ["a", "b", " "])
  }

  @Test(arguments: RealText.own)
  func ownTextTakesFewTokensAWord(_ name: String) throws { try expectFewTokens(name, 2_000) }

  @Test(.needsShared(RealText.shared))
  func sharedTextTakesFewTokensAWord() throws { try expectFewTokens(RealText.news, 4_000) }

  private func expectFewTokens(_ name: String, _ symbols: Int) throws {
    let text = try RealText.bytes(name)
    var trainer = BytePairTrainer()
    let lines = text.split(separator: 0x0A)
    for line in lines {
      BytePairPieces().forEachToken(in: line.span) { trainer.add(line.span.extracting($0)) }
    }
    let (merges, counts) = try trainer.train(maximumSymbols: symbols)
    #expect(merges.symbolCount == symbols)
    let tokenizer = BytePairTokenizer(merges)
    var found = Array(repeating: 0, count: merges.symbolCount)
    for line in lines {
      let line = line.span
      tokenizer.forEachToken(in: line) {
        if let symbol = merges.symbol(of: line.extracting($0)) { found[Int(symbol)] += 1 }
      }
    }
    #expect(found == counts)
    let words = text.split { $0 == 0x0A || $0 == 0x20 }.count
    #expect(Double(found.reduce(0, +)) / Double(words) < 1.5)
  }

  private func tokens(_ tokenizer: some Tokenizer, _ line: String) -> [String] {
    Array(line.utf8).withSpan { line in
      var tokens: [String] = []
      tokenizer.forEachToken(in: line) { tokens.append(line.string($0)) }
      return tokens
    }
  }
}
