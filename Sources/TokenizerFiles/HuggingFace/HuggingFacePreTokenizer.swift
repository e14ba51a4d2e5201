import Tokenization
import JSON

/// How text is cut, as the steps of `tokenizers` say it.
enum HuggingFacePreTokenizer {
  /// The `pre_tokenizer` that cuts text as a configuration does.
  static func json(of configuration: TokenizerConfiguration) -> JSONValue {
    switch configuration.kind {
    case .whitespace: ["type": "WhitespaceSplit"]
    // One newline at a time, as the dot leaves them out.
    case .char: split(#"[\s\S]"#)
    case .word:
      sequence([
        ["type": "WhitespaceSplit"],
        // What prints nothing clings to no word.
        [
          "type": "Split", "pattern": ["Regex": #"\A[\p{Cf}\x{FE00}-\x{FE0F}]+"#],
          "behavior": "Removed", "invert": false,
        ],
        split(HuggingFaceWords.regex),
      ])
    case .byte: byteLevel
    case .bpe: sequence([newlines, split((configuration.pattern ?? .words).regex), byteLevel])
    }
  }

  /// What a file's `pre_tokenizer` cuts text like, for a byte-pair model.
  ///
  /// - Returns: the pattern; nil for text that is not cut.
  /// - Throws: ``TokenizationError`` where it is none of the patterns.
  static func pattern(of json: JSONValue) throws(TokenizationError) -> BytePairPattern? {
    var steps = json["type"]?.string == "Sequence" ? json["pretokenizers"]?.elements ?? [] : [json]
    // Lines are cut before anything else here, whatever the file says.
    if steps.first == newlines { steps.removeFirst() }
    guard let last = steps.popLast(), last["type"]?.string == "ByteLevel" else {
      throw unsupported(
        "its pre-tokenizer does not end in ByteLevel",
        "of byte-pair models, those over bytes can be read")
    }
    guard last["add_prefix_space"]?.bool == false else {
      throw unsupported(
        "its pre-tokenizer puts a space before the text", "set add_prefix_space to false in it")
    }
    if last["use_regex"]?.bool ?? true {
      guard steps.isEmpty else { throw unknownSteps }
      return .gpt2
    }
    guard let step = steps.popLast() else { return nil }
    guard steps.isEmpty, let regex = step["pattern"]?["Regex"]?.string, keepsAll(step) else {
      throw unknownSteps
    }
    if regex == gpt2Shortened { return .gpt2 }
    guard let pattern = BytePairPattern.allCases.first(where: { $0.regex == regex }) else {
      throw unsupported(
        "its pre-tokenizer cuts text by a regular expression that this package has no scanner for",
        "the patterns of GPT-2 and of this package can be read")
    }
    return pattern
  }

  /// What a file's `pre_tokenizer` cuts text like, for a word-level model.
  ///
  /// - Throws: ``TokenizationError`` where this package has no tokenizer that does.
  static func kind(of json: JSONValue) throws(TokenizationError) -> TokenizerKind {
    for kind in TokenizerKind.allCases
    where !kind.isOfBytes
      && self.json(of: TokenizerConfiguration(kind: kind)) == json
    { return kind }
    throw unsupported(
      "its pre-tokenizer is \(json["type"]?.string ?? "none")",
      """
      of word-level models, those that cut at white space (WhitespaceSplit), and those that this \
      package has written, can be read
      """)
  }

  static let byteLevel: JSONValue = [
    "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false,
  ]

  private static let newlines: JSONValue = [
    "type": "Split", "pattern": ["String": "\n"], "behavior": "Isolated", "invert": false,
  ]

  private static func split(_ regex: String) -> JSONValue {
    [
      "type": "Split", "pattern": ["Regex": .string(regex)], "behavior": "Isolated",
      "invert": false,
    ]
  }

  private static func sequence(_ steps: [JSONValue]) -> JSONValue {
    ["type": "Sequence", "pretokenizers": .array(steps)]
  }

  /// True if a split makes a piece of each match; every byte is in one.
  private static func keepsAll(_ step: JSONValue) -> Bool {
    switch (step["type"]?.string, step["behavior"]?.string, step["invert"]?.bool ?? false) {
    case ("Split", "Isolated", false), ("Split", "Removed", true): true
    default: false
    }
  }

  /// As tiktoken spells the pattern of GPT-2.
  private static let gpt2Shortened =
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  private static let unknownSteps = unsupported(
    "its pre-tokenizer has steps that this package has not",
    "one Split by a pattern of GPT-2 or of this package, then ByteLevel, can be read")
}

extension HuggingFacePreTokenizer {
  /// An error about a file that is well made, but not what this package can do.
  static func unsupported(_ what: String, _ remedy: String) -> TokenizationError {
    TokenizationError(.invalidData, "this tokenizer.json cannot be followed: \(what); \(remedy)")
  }
}
