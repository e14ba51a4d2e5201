import Testing

@testable import Tokenization
@testable import TokenizerFiles

private let byteLevel = #"{"type": "ByteLevel", "add_prefix_space": false}"#
private let pairModel = #""type": "BPE", "vocab": {"ab": 0}, "merges": ["a b"]"#

/// Files that others have written.
@Suite struct HuggingFaceForeignTests {
  @Test(arguments: [
    #"["h e", "Ġ he", "l l"]"#, #"[["h", "e"], ["Ġ", "he"], ["l", "l"]]"#,
  ])
  func bytePairs(_ merges: String) throws {
    let read = try read(
      model: """
        "type": "BPE", "vocab": {"<|endoftext|>": 9, "h": 0, "e": 1, "l": 2, "Ġ": 3, "he": 4,
        "Ġhe": 5, "ll": 6}, "merges": \(merges)
        """,
      cut: #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}"#)
    #expect(read.configuration.kind == .bpe)
    #expect(read.configuration.pattern == .gpt2)
    #expect(!read.configuration.endOfSentence)
    #expect(read.vocabulary.count == 2 + 256 + 3)
    #expect((258..<261).map { read.vocabulary.token($0) } == ["he", " he", "ll"])
    let encoder = try TextEncoder(
      configuration: read.configuration, vocabulary: read.vocabulary)
    #expect(encoder.encode(prompt: "hell he\n") == [258, 260, 259, 12])
  }

  @Test func words() throws {
    let read = try read(
      model: #"""
        "type": "WordLevel", "unk_token": "[UNK]",
        "vocab": {"the": 7, "[UNK]": 0, "[PAD]": 1, "of": 5, "</s>": 2}
        """#,
      cut: #"{"type": "WhitespaceSplit"}"#,
      rest: #"""
        "added_tokens": [{"id": 1, "content": "[PAD]"}, {"id": 6, "content": "<mask>"}],
        "post_processor": {"type": "TemplateProcessing", "single": [
          {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}]}
        """#)
    #expect(read.configuration == TokenizerConfiguration(kind: .whitespace, endOfSentence: true))
    #expect(
      (0..<6).map { read.vocabulary.token($0) } == [
        "<unk>", "<eos>", "[PAD]", "of", "<mask>", "the",
      ])
  }

  @Test func bytesWithoutMerges() throws {
    let read = try read(
      model: #""type": "BPE", "vocab": {}, "merges": []"#,
      cut:
        #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false, "trim_offsets": false}"#
    )
    #expect(read.configuration.kind == .byte)
    #expect(read.vocabulary.count == 258)
  }

  @Test(arguments: [
    (#""type": "Unigram", "vocab": []"#, byteLevel, "", "its model is Unigram"),
    (#""type": "WordPiece", "vocab": {}"#, byteLevel, "", "its model is WordPiece"),
    (#""vocab": {}"#, byteLevel, "", "its model is missing"),
    (
      #""type": "WordLevel", "vocab": {"a": 0}"#, #"{"type": "Whitespace"}"#, "",
      "its pre-tokenizer is Whitespace"
    ),
    (#""type": "WordLevel", "vocab": {"a": 0}"#, "null", "", "its pre-tokenizer is none"),
    (pairModel, #"{"type": "Metaspace"}"#, "", "does not end in ByteLevel"),
    (pairModel, "null", "", "does not end in ByteLevel"),
    (
      pairModel, #"{"type": "ByteLevel", "add_prefix_space": true}"#, "", "puts a space before"
    ),
    (
      pairModel,
      #"{"type": "Sequence", "pretokenizers": [{"type": "Digits"}, \#(byteLevel)]}"#, "",
      "steps that this package has not"
    ),
    (
      pairModel,
      #"""
      {"type": "Sequence", "pretokenizers": [{"type": "Split", "behavior": "Isolated",
      "pattern": {"Regex": "\\w+|\\W+"}}, {"type": "ByteLevel", "add_prefix_space": false,
      "use_regex": false}]}
      """#, "", "no scanner for"
    ),
    (
      pairModel,
      #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#, "",
      "bytes merge across words"
    ),
    (pairModel + #", "byte_fallback": true"#, byteLevel, "", "byte_fallback"),
    (pairModel + #", "ignore_merges": true"#, byteLevel, "", "ignore_merges"),
    (pairModel + #", "dropout": 0.1"#, byteLevel, "", "dropout"),
    (pairModel + #", "end_of_word_suffix": "</w>""#, byteLevel, "", "end_of_word_suffix"),
    (pairModel, byteLevel, #""normalizer": {"type": "NFC"}"#, "its normalizer NFC"),
    (
      pairModel, byteLevel, #""post_processor": {"type": "BertProcessing"}"#,
      "its post-processor BertProcessing"
    ),
  ])
  func whatCannotBeFollowedIsNamed(
    _ model: String, _ cut: String, _ rest: String, _ reason: String
  ) {
    let error = #expect(throws: TokenizationError.self) {
      try read(model: model, cut: cut, rest: rest)
    }
    #expect(error?.code == .invalidData)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("cannot be followed") == true)
    #expect(error?.message.contains("; ") == true)
  }

  @Test(arguments: [
    (#""type": "BPE", "vocab": {"ab": 1}"#, "has no merges"),
    (#""type": "BPE", "merges": []"#, "has no vocab"),
    (#""type": "BPE", "vocab": {"ab": 1}, "merges": ["a b c"]"#, "merge 1 is no pair"),
    (#""type": "BPE", "vocab": {"ab": 1}, "merges": [3]"#, "merge 1 is no pair"),
    (#""type": "BPE", "vocab": {"ab": 1}, "merges": ["a م"]"#, "merge 1 is no pair"),
    (#""type": "BPE", "vocab": {"ab": 1}, "merges": ["ab c"]"#, "no earlier merge makes"),
    (#""type": "BPE", "vocab": {"ab": 1}, "merges": ["a b", "a b"]"#, "same pair before"),
    (#""type": "BPE", "vocab": {}, "merges": ["a b"]"#, "which its vocab has not"),
    (#""type": "BPE", "vocab": {"ab": -1}, "merges": []"#, "has no id"),
  ])
  func malformedBytePairsAreRefused(_ model: String, _ reason: String) {
    expect(reason) { try read(model: model, cut: byteLevel) }
  }

  @Test(arguments: [
    (#""type": "WordLevel", "vocab": {"a": 0, "b": 0}"#, "have one id"),
    (#""type": "WordLevel", "vocab": {"a": 0, "a": 1}"#, "the key 'a' twice"),
    (#""type": "WordLevel", "vocab": {"a": 0.5}"#, "has no id"),
    (#""type": "WordLevel", "vocab": {"a": null}"#, "has no id"),
    (#""type": "WordLevel", "vocab": ["a"]"#, "has no vocab"),
    (#""type": "WordLevel", "vocab": {"a": 0"#, "it is no JSON from byte"),
  ])
  func malformedWordsAreRefused(_ model: String, _ reason: String) {
    expect(reason) { try read(model: model, cut: #"{"type": "WhitespaceSplit"}"#) }
  }

  private func expect(_ reason: String, _ body: () throws -> HuggingFaceTokenizer) {
    let error = #expect(throws: TokenizationError.self) { try body() }
    #expect(error?.code == .invalidData)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  private func read(
    model: String, cut: String, rest: String = ""
  ) throws -> HuggingFaceTokenizer {
    let separator = rest.isEmpty ? "" : ", "
    return try HuggingFaceTokenizer(
      json: Array(
        #"{"model": {\#(model)}, "pre_tokenizer": \#(cut)\#(separator)\#(rest)}"#.utf8))
  }
}
