import Testing

@testable import Tokenization

struct BytePairCacheTests {
  /// Pieces of all lengths that differ in two bytes alone, wherever they stand.
  @Test func piecesThatDifferAnywhereAreToldApart() throws {
    let merges = try BytePairMerges([(97, 98), (97, 99)])
    let tokenizer = BytePairTokenizer(merges)
    for length in 1...40 {
      for place in 0..<length {
        for letters in ["ab", "ac", "ad"] {
          var piece = [UInt8](repeating: UInt8(ascii: "x"), count: length)
          for (offset, letter) in letters.utf8.enumerated() where place + offset < length {
            piece[place + offset] = letter
          }
          let expected = merges.symbols(of: piece)
          let found = piece.withSpan { line in
            var found: [Int32?] = []
            tokenizer.forEachToken(in: line) {
              found.append(merges.symbol(of: line.extracting($0)))
            }
            return found
          }
          #expect(found == expected, "\(String(decoding: piece, as: UTF8.self))")
        }
      }
    }
  }
}
