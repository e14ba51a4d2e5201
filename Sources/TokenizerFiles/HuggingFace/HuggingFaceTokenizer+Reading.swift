public import Tokenization
import JSON

/// Reading `tokenizer.json`.
extension HuggingFaceTokenizer {
  /// Reads the bytes of a `tokenizer.json`.
  ///
  /// - Word-level models: entries keep their order, and those spelled `<unk>` or `[UNK]`, and
  ///   `<eos>`, `</s>` or `<|endoftext|>`, become the special ones.
  /// - Byte-pair encoding over bytes: the entries are the 256 bytes and what the merges make, in
  ///   their order. A line end is always a token of its own, where some tokenizers make one of
  ///   several.
  ///
  /// Lines end in `<eos>` where the file appends it to every text. All counts are 0, as such files
  /// have none. What truncates or pads is passed over.
  ///
  /// - Throws: `TokenizationError` with code `invalidData` for bytes that are no such file, and for
  ///   models, pre-tokenizers, normalizers and post-processors that this package has not.
  /// - Complexity: O(*n* log *n*) in the entries.
  public init(json: [UInt8]) throws(TokenizationError) {
    let file: JSONValue
    do {
      file = try JSONParser.parse(json)
    } catch {
      throw Self.malformed(error.reason)
    }
    let model = file["model"] ?? nil
    let (normalization, version) = try HuggingFaceNormalizer.profile(
      of: file["normalizer"] ?? nil)
    let endsLines = try Self.endsLines(file["post_processor"] ?? nil)
    let cut = file["pre_tokenizer"] ?? nil
    // Old files of word-level models do not name them.
    switch model["type"]?.string ?? (model["merges"] == nil ? "none" : "BPE") {
    case "WordLevel":
      configuration = TokenizerConfiguration(
        kind: try HuggingFacePreTokenizer.kind(of: cut), normalization: normalization,
        normalizationVersion: version, endOfSentence: endsLines, pattern: nil)
      vocabulary = try Self.wordVocabulary(model, addedTokens: file["added_tokens"] ?? nil)
    case "BPE":
      let pattern = try HuggingFacePreTokenizer.pattern(of: cut)
      try Self.checkOptions(model)
      let merges = try Self.merges(model)
      guard pattern != nil || merges.merges.isEmpty else {
        throw HuggingFacePreTokenizer.unsupported(
          "its pre-tokenizer does not cut text, so that bytes merge across words",
          "the patterns of GPT-2 and of this package can be read")
      }
      configuration = TokenizerConfiguration(
        kind: pattern == nil ? .byte : .bpe, normalization: normalization,
        normalizationVersion: version, endOfSentence: endsLines,
        pattern: pattern == .gpt2 ? .gpt2 : nil)
      vocabulary = try Vocabulary(
        entries: (0..<merges.symbolCount).map { (Array(merges.bytes(of: Int32($0))), 0) },
        unknownCount: 0, endOfSentenceCount: 0, merges: pattern == nil ? nil : merges)
    case let type:
      throw HuggingFacePreTokenizer.unsupported(
        "its model is \(type == "none" ? "missing" : type)",
        "models of type WordLevel and BPE can be read")
    }
  }

  private static func malformed(_ what: String) -> TokenizationError {
    TokenizationError(
      .invalidData, "this is no tokenizer.json: \(what); restore it or save it again")
  }

  /// True if a post-processor appends the end of a line, the one thing that it may do here.
  private static func endsLines(_ json: JSONValue) throws(TokenizationError) -> Bool {
    // That of bytes concerns offsets alone.
    if json.isNull || json["type"]?.string == "ByteLevel" { return false }
    let single = json["single"]?.elements ?? []
    if json["type"]?.string == "TemplateProcessing", single.first?["Sequence"] != nil {
      if single.count == 1 { return false }
      if single.count == 2, let end = single[1]["SpecialToken"]?["id"]?.string,
        endsOfSentence.contains(end)
      {
        return true
      }
    }
    throw HuggingFacePreTokenizer.unsupported(
      "its post-processor \(json["type"]?.string ?? "") adds other tokens than one at the end",
      "remove it from the file")
  }

  // MARK: Words

  private static let unknowns = [unknown, "[UNK]"]
  private static let endsOfSentence = [endOfSentence, "</s>", "<|endoftext|>"]

  private static func wordVocabulary(
    _ model: JSONValue, addedTokens: JSONValue
  ) throws(TokenizationError) -> Vocabulary {
    var tokens = try entries(of: model)
    let known = Set(tokens.map { Array($0.token.utf8) })
    for added in addedTokens.elements ?? [] {
      guard let token = added["content"]?.string, let id = added["id"]?.integer else {
        throw malformed("an added token has no content or no id")
      }
      if !known.contains(Array(token.utf8)) { tokens.append((token, id)) }
    }
    tokens.sort { $0.id < $1.id }
    for (a, b) in zip(tokens, tokens.dropFirst()) where a.id == b.id {
      throw malformed(
        "\(a.token.debugDescription) and \(b.token.debugDescription) have one id")
    }
    let special = unknowns + endsOfSentence + [model["unk_token"]?.string ?? unknown]
    return try Vocabulary(
      entries: tokens.filter { !special.contains($0.token) }.map { (Array($0.token.utf8), 0) },
      unknownCount: 0, endOfSentenceCount: 0)
  }

  private static func entries(
    of model: JSONValue
  ) throws(TokenizationError) -> [(token: String, id: Int)] {
    guard let members = model["vocab"]?.members else { throw malformed("its model has no vocab") }
    var entries: [(token: String, id: Int)] = []
    entries.reserveCapacity(members.count)
    for member in members {
      guard let id = member.value.integer, id >= 0 else {
        throw malformed("\(member.key.debugDescription) has no id in its vocab")
      }
      entries.append((member.key, id))
    }
    return entries
  }

  // MARK: Byte pairs

  /// Refuses a model that does something else than merge bytes.
  private static func checkOptions(_ model: JSONValue) throws(TokenizationError) {
    for option in ["continuing_subword_prefix", "end_of_word_suffix"]
    where !(model[option]?.string ?? "").isEmpty {
      throw HuggingFacePreTokenizer.unsupported(
        "its model has a \(option)", "models over bytes without it can be read")
    }
    for option in ["byte_fallback", "ignore_merges"] where model[option]?.bool == true {
      throw HuggingFacePreTokenizer.unsupported(
        "its model has \(option)", "models without it can be read")
    }
    if let dropout = model["dropout"], !dropout.isNull, dropout != 0 {
      throw HuggingFacePreTokenizer.unsupported(
        "its model leaves merges out at random (dropout)", "set dropout to null in it")
    }
  }

  private static func merges(_ model: JSONValue) throws(TokenizationError) -> BytePairMerges {
    guard let elements = model["merges"]?.elements else {
      throw malformed("its model has no merges")
    }
    var pairs: [(left: [UInt8], right: [UInt8])] = []
    pairs.reserveCapacity(elements.count)
    for element in elements {
      // New files have pairs, old ones two words in a string.
      let words =
        element.elements?.map { $0.string ?? "" }
        ?? element.string?.split(separator: " ").map(String.init) ?? []
      guard words.count == 2, let left = ByteAlphabet.bytes(words[0]),
        let right = ByteAlphabet.bytes(words[1])
      else { throw malformed("merge \(pairs.count + 1) is no pair of tokens that spell bytes") }
      pairs.append((left, right))
    }
    let known = Set(try entries(of: model).map { Array($0.token.utf8) })
    let merges = try BytePairMerges(spelled: pairs)
    for symbol in 256..<Int32(merges.symbolCount) {
      let spelling = ByteAlphabet.text(merges.bytes(of: symbol))
      guard known.contains(Array(spelling.utf8)) else {
        throw malformed("a merge makes \(spelling.debugDescription), which its vocab has not")
      }
    }
    return merges
  }
}
