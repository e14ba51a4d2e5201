public import Tokenization
import JSON

/// Writing `tokenizer.json`.
extension HuggingFaceTokenizer {
  /// The bytes of the file.
  ///
  /// - Throws: `TokenizationError` with code `invalidData` when an ordinary token is spelled like a
  ///   special one: such files tell tokens apart by their spelling.
  /// - Complexity: O(*n*) in the bytes of the vocabulary.
  public func json() throws(TokenizationError) -> [UInt8] {
    let kind = configuration.kind
    let value: JSONValue = [
      "version": "1.0",
      "truncation": nil,
      "padding": nil,
      "added_tokens": [
        addedToken(Self.unknown, Vocabulary.unknown),
        addedToken(Self.endOfSentence, Vocabulary.endOfSentence),
      ],
      "normalizer": HuggingFaceNormalizer.json(
        of: configuration.normalization, version: configuration.normalizationVersion),
      "pre_tokenizer": HuggingFacePreTokenizer.json(of: configuration),
      "post_processor": configuration.endOfSentence ? Self.appendsEndOfSentence : nil,
      // Without one, tokens are joined by spaces.
      "decoder": kind.isOfBytes
        ? HuggingFacePreTokenizer.byteLevel : kind.keepsWhitespace ? ["type": "Fuse"] : nil,
      "model": kind.isOfBytes
        ? bytePairModel(try vocabularyJSON()) : wordModel(try vocabularyJSON()),
    ]
    return value.text
  }

  private func addedToken(_ content: String, _ id: Int32) -> JSONValue {
    [
      "id": .number(Double(id)), "content": .string(content),
      // Between letters it is no token, where text that spells tokens out has it by itself.
      "single_word": .bool(configuration.kind.readsSpecialTokens), "lstrip": false, "rstrip": false,
      "normalized": false, "special": true,
    ]
  }

  /// The post-processor that ends every text.
  static let appendsEndOfSentence: JSONValue = {
    func end(_ type: JSONValue) -> JSONValue {
      ["SpecialToken": ["id": .string(endOfSentence), "type_id": type]]
    }
    func sequence(_ id: JSONValue, _ type: JSONValue) -> JSONValue {
      ["Sequence": ["id": id, "type_id": type]]
    }
    return [
      "type": "TemplateProcessing",
      "single": [sequence("A", 0), end(0)],
      "pair": [sequence("A", 0), end(0), sequence("B", 1), end(1)],
      "special_tokens": [
        endOfSentence: [
          "id": .string(endOfSentence), "ids": [.number(Double(Vocabulary.endOfSentence))],
          "tokens": [.string(endOfSentence)],
        ]
      ],
    ]
  }()

  private func wordModel(_ vocabulary: JSONValue) -> JSONValue {
    ["type": "WordLevel", "vocab": vocabulary, "unk_token": .string(Self.unknown)]
  }

  private func bytePairModel(_ vocabulary: JSONValue) -> JSONValue {
    let merges = self.vocabulary.merges
    let pairs = (merges?.merges ?? []).map { merge in
      JSONValue.array(
        [merge.left, merge.right].map { symbol in
          .string(ByteAlphabet.text(merges?.bytes(of: symbol) ?? []))
        })
    }
    return [
      "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
      "end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
      "vocab": vocabulary, "merges": .array(pairs),
    ]
  }

  private func vocabularyJSON() throws(TokenizationError) -> JSONValue {
    var members: [JSONValue.Member] = []
    for id in 0..<Int32(vocabulary.count) {
      let bytes = vocabulary.bytes(of: id)
      let isSpecial = Int(id) < Vocabulary.specialCount
      let token =
        configuration.kind.isOfBytes && !isSpecial
        ? ByteAlphabet.text(bytes) : String(decoding: bytes, as: UTF8.self)
      if !isSpecial, token == Self.unknown || token == Self.endOfSentence {
        throw TokenizationError(
          .invalidData,
          """
          a tokenizer.json cannot tell the token "\(token)" from the special one of that spelling; \
          build the vocabulary without it
          """)
      }
      members.append(.init(key: token, value: .number(Double(id))))
    }
    return .object(members)
  }
}
