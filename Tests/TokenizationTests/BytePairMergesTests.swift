import TestSupport
import Testing

@testable import Tokenization

@Suite(.seeded) struct BytePairMergesTests {
  @Test func symbolsAreNumberedAsMergesMakeThem() throws {
    let merges = try BytePairMerges([(97, 98), (256, 99), (98, 99), (97, 258), (257, 257)])
    #expect(merges.symbolCount == 256 + 4)
    #expect(merges.merges.map(\.merged) == [256, 257, 258, 257, 259])
    #expect(Array(merges.bytes(of: 255)) == [255])
    #expect(merges.bytes(of: 257).elementsEqual("abc".utf8))
    #expect(merges.bytes(of: 259).elementsEqual("abcabc".utf8))
    #expect(Array("bc".utf8).withSpan { merges.symbol(of: $0) } == 258)
    #expect(Array("ca".utf8).withSpan { merges.symbol(of: $0) } == nil)
  }

  @Test func spelledOutOrNumberedIsTheSame() throws {
    let numbered = try BytePairMerges([(97, 98), (256, 99)])
    let spelled = try BytePairMerges(
      spelled: [(Array("a".utf8), Array("b".utf8)), (Array("ab".utf8), Array("c".utf8))])
    #expect(numbered == spelled)
    #expect(numbered.hashValue == spelled.hashValue)
    #expect(numbered != BytePairMerges())
    #expect(BytePairMerges().symbolCount == 256)
  }

  @Test(
    arguments: [
      [(256, 97)], [(97, 256)], [(-1, 97)], [(97, 98), (257, 97)], [(97, 98), (97, 98)],
      [(97, .max)],
    ] as [[(Int32, Int32)]])
  func malformedListsAreAnError(_ pairs: [(Int32, Int32)]) {
    let pairs = pairs.map { (left: $0, right: $1) }
    #expect(errorCode { _ = try BytePairMerges(pairs) } == .invalidData)
  }

  @Test func unknownSpellingsAreAnError() {
    for pair in [("ab", "c"), ("a", ""), ("a", "bc")] {
      let spelled = [(left: Array(pair.0.utf8), right: Array(pair.1.utf8))]
      #expect(errorCode { _ = try BytePairMerges(spelled: spelled) } == .invalidData)
    }
  }

  @Test func doublingWithoutEndIsAnError() {
    let error = #expect(throws: TokenizationError.self) { try BytePairMerges(doubling: 60) }
    #expect(error?.message.contains("have more than 67108864 bytes") == true)
  }

  /// Many pairs against the dictionary of the standard library.
  @Test func tableAgreesWithADictionary() {
    struct Pair: Hashable { let left, right: Int32 }
    var random = TestSeed.stream(13)
    var table = BytePairTable()
    var reference: [Pair: Int] = [:]
    for _ in 0..<20_000 {
      let pair = Pair(
        left: .random(in: 0...120, using: &random), right: .random(in: 0...120, using: &random))
      let expected = reference[pair] ?? -1
      #expect(Int(table.index(of: pair.left, pair.right)) == expected)
      let (index, isNew) = table.insert(pair.left, pair.right)
      #expect(isNew == (expected < 0))
      reference[pair] = index
    }
    #expect(table.count == reference.count)
    #expect(Set(reference.values) == Set(0..<table.count))
  }
}

extension BytePairMerges {
  /// Merges that make `aa`, `aaaa`, and so on.
  init(doubling times: Int) throws {
    let doubled = (0..<Int32(times)).map { $0 == 0 ? Int32(UInt8(ascii: "a")) : 255 + $0 }
    try self.init(doubled.map { (left: $0, right: $0) })
  }
}
