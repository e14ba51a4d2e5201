import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct BytePairTrainerTests {
  @Test func mergesTheMostFrequentPairFirst() throws {
    // Sennrich et al. 2016, section 3.2, without its mark for the end of a word.
    let words = [("low", 5), ("lowest", 2), ("newer", 6), ("wider", 3)]
    let (merges, counts) = try trainer(words).train(maximumSymbols: 300)
    let made = (256..<merges.symbolCount).map { text(merges, Int32($0)) }
    // er and we are 9 and 8; then lo, low 7, and the rest of newer 6.
    #expect(made.prefix(4) == ["er", "lo", "low", "ew"])
    #expect(made.contains("newer"))
    #expect(counts.count == merges.symbolCount)
  }

  @Test func tiesGoToOlderSymbols() throws {
    let (merges, _) = try trainer([("cd", 2), ("ab", 2), ("ac", 2)]).train(maximumSymbols: 300)
    #expect((256..<merges.symbolCount).map { text(merges, Int32($0)) } == ["ab", "ac", "cd"])
  }

  @Test func overlapsAreMergedFromTheLeft() throws {
    let (merges, counts) = try trainer([("aaaaa", 3)]).train(maximumSymbols: 257)
    #expect(text(merges, 256) == "aa")
    #expect(counts[256] == 6)
    #expect(counts[97] == 3)
  }

  @Test func rarePairsAreLeft() throws {
    let words = [("ab", 4), ("cd", 3), ("ef", 1)]
    for (minimum, expected) in [(5, 0), (4, 1), (3, 2), (2, 2), (1, 3), (-7, 3)] {
      let (merges, _) = try trainer(words).train(maximumSymbols: 300, minimumCount: minimum)
      #expect(merges.merges.count == expected)
    }
    #expect(try trainer(words).train(maximumSymbols: 256).merges.symbolCount == 256)
    #expect(try trainer(words).train(maximumSymbols: 257).merges.symbolCount == 257)
    #expect(try BytePairTrainer().train(maximumSymbols: 300).merges == BytePairMerges())
  }

  @Test func fewerSymbolsThanBytesIsAnError() {
    #expect(errorCode { _ = try BytePairTrainer().train(maximumSymbols: 255) } == .invalidArgument)
  }

  /// Against counting all pairs again after each merge, on text in which pairs come back.
  @Test(arguments: 0..<20)
  func agreesWithTheDefinition(_ seed: Int) throws {
    var random = TestSeed.stream(UInt64(seed))
    var trainer = BytePairTrainer()
    var pieces: [[UInt8]: Int] = [:]
    for _ in 0..<60 {
      let piece = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        UInt8.random(in: 97...100, using: &random)
      }
      let count = Int.random(in: 1...3, using: &random)
      pieces[piece, default: 0] += count
      piece.withSpan { trainer.add($0, count: count) }
    }
    let (merges, counts) = try trainer.train(maximumSymbols: 256 + 80)
    var reference = BytePairMerges()
    while reference.symbolCount < 256 + 80, let pair = reference.mostFrequentPair(in: pieces) {
      _ = reference.append(pair.left, pair.right)
    }
    #expect(merges == reference)
    var expected = Array(repeating: 0, count: merges.symbolCount)
    for (piece, count) in pieces {
      for symbol in merges.symbols(of: piece) { expected[Int(symbol)] += count }
    }
    #expect(counts == expected)
  }

  @Test func theOrderOfPiecesDoesNotMatter() throws {
    var random = TestSeed.stream(14)
    var words = (0..<400).map { _ in (String.random(using: &random), 2) }
    let first = try trainer(words).train(maximumSymbols: 1_000)
    words.shuffle(using: &random)
    let second = try trainer(words).train(maximumSymbols: 1_000)
    #expect(first.merges == second.merges)
    #expect(first.counts == second.counts)
    #expect(bytes(first.merges, first.counts) == words.reduce(0) { $0 + $1.0.utf8.count * $1.1 })
  }

  @Test func longPiecesAreCountedInParts() throws {
    let (merges, counts) = try trainer([(String(repeating: "ab", count: 50_000), 1)])
      .train(maximumSymbols: 400)
    #expect(text(merges, 256) == "ab")
    // Parts of 256 bytes, seven times doubled.
    #expect(merges.bytes(of: Int32(merges.symbolCount - 1)).count <= 256)
    #expect(bytes(merges, counts) == 100_000)
  }

  private func trainer(_ words: [(String, Int)]) -> BytePairTrainer {
    var trainer = BytePairTrainer()
    for (word, count) in words { Array(word.utf8).withSpan { trainer.add($0, count: count) } }
    return trainer
  }

  /// How long the text is that has so many of each symbol.
  private func bytes(_ merges: BytePairMerges, _ counts: [Int]) -> Int {
    counts.indices.reduce(0) { $0 + merges.bytes(of: Int32($1)).count * counts[$1] }
  }

  private func text(_ merges: BytePairMerges, _ symbol: Int32) -> String {
    String(decoding: merges.bytes(of: symbol), as: UTF8.self)
  }
}
