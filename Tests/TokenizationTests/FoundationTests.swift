import Foundation
import Testing
import Tokenization

/// Foundation brings an ICU of its own; a program that imports both must compile.
struct FoundationTests {
  @Test func livesBesideFoundation() throws {
    var words: [String] = []
    let text = Data("سلام world".utf8)
    try WordTokenizer().forEachToken(in: Array(text).span) { range in
      words.append(String(decoding: text[range], as: UTF8.self))
    }
    #expect(words == ["سلام", "world"])
  }
}
