import JSON
import Testing
import Tokenization

@testable import TokenizerFiles

/// Figures of tokenizers beside a plain count.
@Suite struct TokenizerFigureTests {
  /// Tokens `w0`, `w1`, … that occur `counts` times each.
  static func known(_ counts: [Int], unknown: Int = 0, ends: Int = 0) throws -> SavedTokenizer {
    let vocabulary = try Vocabulary(
      entries: counts.enumerated().map { (Array("w\($0)".utf8), $1) }, unknownCount: unknown,
      endOfSentenceCount: ends)
    return SavedTokenizer(
      path: "v.json", configuration: TokenizerConfiguration(kind: .whitespace),
      vocabulary: vocabulary)
  }

  @Test("Unknown tokens, the most frequent first", arguments: [1, 3])
  func unknown(threads: Int) throws {
    let words = ["w0": 9, "w1": 1, "c": 4, "b": 4, "d": 2, "a": 1, "e": 1]
    let text = words.map { word, count in
      String(repeating: word + " ", count: count) + "\n"
    }
    let parts = text.map { TextPart(name: "text", string: $0) }
    for top in [0, 1, 3, 20] {
      let figures = try UnknownTokens(
        in: parts, by: Self.known([1, 1]), top: top, threads: threads)
      #expect(figures.tokens == 22 + 7 && figures.types == 7)
      #expect(figures.unknown == 12 && figures.unknownTypes == 5)
      let expected = [("b", 4), ("c", 4), ("d", 2), ("a", 1), ("e", 1)].prefix(top)
      #expect(figures.top.map(\.token) == expected.map(\.0))
      #expect(figures.top.map(\.count) == expected.map(\.1))
    }
  }

  @Test("The share of a text that each size does not know")
  func coverage() throws {
    let counts = (0..<1_198).map { 2_000 - $0 }
    let known = try Self.known(counts, unknown: 30, ends: 70)
    let heldOut = [TextPart(name: "text", string: "w0 w97 w98 w1197 none\n")]
    let usual = try VocabularyCoverage(of: known, heldOut: heldOut)
    #expect(usual.sizes.map(\.size) == [100, 200, 500, 1_000, 1_200])
    #expect(usual.types == 1_198 && usual.heldOutTokens == 6)
    let all = counts.reduce(0, +) + 100
    #expect(usual.trainingTokens == all)
    for row in usual.sizes {
      // <unk> and <eos> are two of the entries.
      let kept = counts.prefix(row.size - 2)
      #expect(row.leastCount == kept.last)
      let unknown = Double(all - kept.reduce(0, +) - 70) / Double(all)
      #expect(abs(row.trainingUnknown - unknown) < 1e-12)
      let lost = [0, 97, 98, 1_197].count { $0 >= row.size - 2 } + 1
      #expect(row.heldOutUnknown == Double(lost) / 6)
    }
    let asked = try VocabularyCoverage(of: known, heldOut: heldOut, sizes: [2, 3, 1_200, 5_000])
    #expect(asked.sizes.map(\.size) == [2, 3, 1_200, 1_200])
    #expect(asked.sizes.map(\.leastCount) == [70, 2_000, 803, 803])
    for (entries, sizes) in [
      (99, [99]), (100, [100]), (101, [100, 101]), (200, [100, 200]), (500, [100, 200, 500]),
      (1_000, [100, 200, 500, 1_000]),
    ] {
      let small = try VocabularyCoverage(
        of: Self.known(Array(counts.prefix(entries - 2))), heldOut: [])
      #expect(small.sizes.map(\.size) == sizes)
      #expect(small.sizes.allSatisfy { $0.heldOutUnknown == 0 })
    }
  }

  @Test func entries() throws {
    let known = try Self.known([5, 4], unknown: 2, ends: 3)
    let all = VocabularyEntries(of: known)
    #expect(all.entries.map(\.id) == [0, 1, 2, 3] && all.size == 4 && all.merges == nil)
    #expect(all.entries.map(\.count) == [2, 3, 5, 4])
    #expect(all.entries.map(\.token) == ["<unk>", "<eos>", "w0", "w1"])
    for top in 0...5 {
      let listed = VocabularyEntries(of: known, top: top)
      #expect(listed.entries.count == min(top, 4) && listed.size == 4)
    }
    let pairs = VocabularyEntries(of: try SavedTokenizerTests.bytePairs(), top: 35)
    #expect(pairs.merges == 3 && pairs.size == 261)
    #expect(pairs.entries[2].token == "\\x00" && pairs.entries[34].token == "␣")
    let summary = TokenizerSummary(of: known, in: "a/vocab.txt")
    #expect(
      try JSONText.line(summary)
        == #"{"entries":4,"file":"a/vocab.txt","format":"list","normalization":"none","#
        + #""tokens":"whitespace"}"# + "\n")
  }

  @Test func encoding() throws {
    var statistics = TextStatistics()
    statistics.tokens = 1
    statistics.unknown = 2
    statistics.lines = 3
    statistics.scalars = 4
    statistics.bytes = 5
    statistics.replacements = 6
    let figures = EncodingFigures(statistics, bytes: 3_000_000, seconds: 2)
    #expect(
      try JSONText.line(figures)
        == #"{"bytes":3000000,"lines":3,"megabytes_per_second":1.5,"replacements":6,"seconds":2,"#
        + #""tokens":1,"unknown":2}"# + "\n")
    #expect(EncodingFigures(statistics, bytes: 0, seconds: 0).megabytesPerSecond == 0)
  }
}
