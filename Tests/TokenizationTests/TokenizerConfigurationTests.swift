import FoundationEssentials
import Testing

@testable import Tokenization

struct TokenizerConfigurationTests {
  @Test(arguments: TokenizerKind.allCases)
  func survivesJSON(_ kind: TokenizerKind) throws {
    let configuration = TokenizerConfiguration(kind: kind, endOfSentence: kind == .char)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TokenizerConfiguration.self, from: data) == configuration)
  }

  @Test func endOfSentenceByDefault() {
    #expect(TokenizerConfiguration(kind: .word).endOfSentence)
    #expect(TokenizerConfiguration(kind: .whitespace).endOfSentence)
    #expect(!TokenizerConfiguration(kind: .char).endOfSentence)
  }

  @Test func anotherVersionOfTheProfileIsRefused() throws {
    let saved = """
      {"kind":"word","normalization":"none","normalizationVersion":99,"endOfSentence":true}
      """
    let configuration = try JSONDecoder().decode(
      TokenizerConfiguration.self, from: Data(saved.utf8))
    #expect(errorCode { _ = try configuration.makeTokenizer() } == .invalidData)
  }
}
