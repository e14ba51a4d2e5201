import JSON
import Storage
import TestSupport
import Testing
import Tokenization

@testable import TokenizerFiles

@Suite struct VocabularyFileTests {
  static func tokenizer() throws -> SavedTokenizer {
    let vocabulary = try Vocabulary(
      entries: [(Array("آب".utf8), 3)], unknownCount: 1, endOfSentenceCount: 2)
    return SavedTokenizer(
      path: "v.json", configuration: TokenizerConfiguration(kind: .word), vocabulary: vocabulary)
  }

  static let text = """
    {
      "end_of_sentence" : 2,
      "entries" : [
        [
          "آب",
          3
        ]
      ],
      "tokenizer" : {
        "end_of_sentence" : true,
        "kind" : "word",
        "normalization" : "none",
        "normalization_version" : 2
      },
      "unknown" : 1
    }

    """

  @Test("These are the bytes, and those of the older spelling of the keys are read too")
  func keys() throws {
    let folder = try TemporaryFolder()
    let known = try Self.tokenizer()
    let path = folder.path + "/v.json"
    try known.write(to: path)
    #expect(try TestSupport.text(of: path) == Self.text)
    let camelCase = Self.text.replacing("end_of_sentence", with: "endOfSentence")
      .replacing("normalization_version", with: "normalizationVersion")
    for text in [Self.text, camelCase] {
      let list = TokenizerConfiguration(kind: .char)
      let read = try SavedTokenizer(try folder.plant(text, "w.json"), list: list)
      #expect(read.configuration == known.configuration)
      #expect(read.vocabulary.occurrences(Vocabulary.endOfSentence) == 2)
      #expect(read.vocabulary.id(of: "آب") == 2)
    }
  }

  @Test("Figures have these keys")
  func figures() throws {
    let known = try Self.tokenizer()
    let text = [TextPart(name: "t", string: "آب نان\n")]
    #expect(
      try JSONText.line(UnknownTokens(in: text, by: known))
        == #"{"tokens":3,"top":[{"count":1,"token":"نان"}],"types":2,"unknown":1,"#
        + #""unknown_types":1}"# + "\n")
    #expect(
      try JSONText.line(VocabularyCoverage(of: known, heldOut: text, sizes: [3]))
        == #"{"held_out_tokens":3,"sizes":[{"held_out_unknown":0.3333333333333333,"#
        + #""least_count":3,"size":3,"training_unknown":0.16666666666666666}],"#
        + #""training_tokens":6,"types":1}"# + "\n")
  }
}
