import Testing
import Tokenization
import TokenizerFiles

/// The code of the articles of Tokenization and TokenizerFiles.
@Suite struct TokenizationArticle {
  @Test func persianWords() throws {
    let configuration = TokenizerConfiguration(kind: .word, normalization: .fa)
    let tokenizer = try LineTokenizer(configuration)
    let line = "مي خواهم كتاب ها را بخوانم."
    let tokens = tokenizer.tokens(of: Array(line.utf8).span)
    print(tokens.map(\.text))  // ["می‌خواهم", "کتاب‌ها", "را", "بخوانم", "."]

    #expect(tokens.map(\.text) == ["می‌خواهم", "کتاب‌ها", "را", "بخوانم", "."])
  }

  @Test func textToIds() throws {
    let corpus = [TextPart(name: "example", string: "the cat sat\nthe dog sat\nthe end\n")]
    let configuration = TokenizerConfiguration(kind: .word)
    var words = VocabularyBuilder(configuration)
    try words.add(corpus)
    let vocabulary = try words.build(maximumSize: 10_000, minimumCount: 2)
    let encoder = try TextEncoder(configuration: configuration, vocabulary: vocabulary)
    let (ids, statistics) = try encoder.encode(corpus)
    print(ids.map(vocabulary.token))  // ["the", "<unk>", "sat", "<eos>", "the", …]
    print(statistics.unknown, "of", statistics.tokens)  // 3 of 11

    var printer = Detokenizer(kind: .word)
    var text = ""
    for id in ids { text += printer.append(id, of: vocabulary) }
    text += printer.finish()  // holds back the last character until it is whole

    #expect(ids.map(vocabulary.token).prefix(5) == ["the", "<unk>", "sat", "<eos>", "the"])
    #expect(statistics.unknown == 3 && statistics.tokens == 11)
    #expect(text == "the <unk> sat\nthe <unk> sat\nthe <unk>\n")
  }

  @Test func huggingFace() throws {
    let configuration = TokenizerConfiguration(kind: .bpe)
    var pairs = VocabularyBuilder(configuration)
    try pairs.add([TextPart(name: "example", string: "low lower lowest newer\n")])
    let vocabulary = try pairs.build(maximumSize: 270)
    let tokenizer = HuggingFaceTokenizer(configuration: configuration, vocabulary: vocabulary)
    let json = try tokenizer.json()
    let again = try HuggingFaceTokenizer(json: json)

    #expect(again.vocabulary.entries.map(\.token) == vocabulary.entries.map(\.token))
    #expect(again.configuration == configuration)
  }
}
