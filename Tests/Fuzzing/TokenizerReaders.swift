import JSON
import ModelFolders
import Recipes
import Storage
import TestSupport
import Tokenization
import TokenizerFiles

/// Files of tokenizers, and options.
extension FuzzReader {
  /// The text that tokenizers from files cut.
  private static let text = Array("the می‌روم <unk> «۱۲» \u{0}\u{1F600}".utf8)

  /// A `tokenizer.json` of Hugging Face.
  static let huggingFace = FuzzReader(
    "huggingface", longest: 7_000,
    words: jsonWords
      + [
        "WordLevel", "BPE", "ByteLevel", "TemplateProcessing", "Sequence", "SpecialToken", "NFC",
        "Lowercase",
        "Replace", "Whitespace", "Split", "Regex", "merges", "vocab", "model", "normalizer",
        "pre_tokenizer",
        "post_processor", "added_tokens", "content", "single", "pattern", "unk_token", "dropout",
        "Ġ",
      ].map { "\"\($0)\"" },
    seeds: {
      let word = try Vocabulary(
        entries: [(Array("the".utf8), 0), (Array("می‌روم".utf8), 0)], unknownCount: 0,
        endOfSentenceCount: 0)
      let merges = try BytePairMerges([(0x61, 0x62), (256, 0x20)])
      let pairs = try Vocabulary(
        entries: (0..<Int32(merges.symbolCount)).map { (Array(merges.bytes(of: $0)), 0) },
        unknownCount: 0, endOfSentenceCount: 0, merges: merges)
      let files = [
        (TokenizerConfiguration(kind: .whitespace), word),
        (TokenizerConfiguration(kind: .char, normalization: .lowerEn), word),
        (TokenizerConfiguration(kind: .word, normalization: .min), word),
        (TokenizerConfiguration(kind: .bpe, pattern: .gpt2), pairs),
      ]
      let small = [
        #"{"model":{"type":"WordLevel","vocab":{"<unk>":0,"a":1},"unk_token":"<unk>"},"added_tokens":[{"id":2,"content":"</s>"}],"pre_tokenizer":{"type":"WhitespaceSplit"}}"#,
        #"{"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}}"#,
      ]
      return try files.map { try HuggingFaceTokenizer(configuration: $0, vocabulary: $1).json() }
        + small.map { Array($0.utf8) }
    },
    open: {
      { bytes in
        let file = try HuggingFaceTokenizer(json: bytes)
        // The rules of words take milliseconds to compile.
        if file.configuration.kind != .word {
          let encoder = try TextEncoder(
            configuration: file.configuration, vocabulary: file.vocabulary)
          let ids = encoder.encode(line: text.span)
          try Finding.unless(
            ids.allSatisfy { 0..<file.vocabulary.count ~= Int($0) }, "an id beyond the vocabulary")
        }
        let json = try file.json()
        let again: HuggingFaceTokenizer
        do { again = try HuggingFaceTokenizer(json: json) } catch {
          throw Finding("does not read what it wrote: \(error)")
        }
        try Finding.unless(
          again.configuration == file.configuration
            && again.vocabulary.entries.elementsEqual(file.vocabulary.entries) { $0 == $1 }
            && again.vocabulary.merges == file.vocabulary.merges,
          "another tokenizer from its own JSON")
      }
    })

  /// A `vocab.txt`.
  static let list = FuzzReader(
    "list", longest: 400, words: ["<unk>", "[UNK]", "<eos>", "</s>", "\r\n", "Ġ", "\u{FEFF}"],
    hasNumbers: true,
    seeds: {
      ["<unk>\n<eos>\nthe\nمی‌روم\n\nab\r\n", "a\nĠ\nĀ\n", "<unk> 3\nمی‌روم 2\na 0\n"].map {
        Array($0.utf8)
      }
    },
    open: {
      { bytes in
        let readings = [TokenizerKind.word, .byte].map { kind in
          (kind, Result { try VocabularyText.vocabulary(bytes, kind: kind) })
        }
        // A list of words is seldom one of bytes.
        guard readings.contains(where: { (try? $1.get()) != nil }) else {
          return _ = try readings[0].1.get()
        }
        for case (let kind, .success(let vocabulary)) in readings {
          guard let text = try? VocabularyText.bytes(of: vocabulary, kind: kind) else { continue }
          let again: Vocabulary
          do { again = try VocabularyText.vocabulary(text, kind: kind) } catch {
            throw Finding("does not read what it wrote: \(error)")
          }
          try Finding.unless(
            again.entries.elementsEqual(vocabulary.entries) { $0.token == $1.token },
            "other tokens from its own text")
        }
      }
    })

  /// The names that options choose from.
  static let choices: [String] = Recipe.fields.flatMap { field -> [String] in
    guard case .choice(let names) = field.type else { return [] }
    return names
  }

  private static let optionWords =
    jsonWords + Recipe.fields.flatMap { [$0.key, "no-\($0.name)"] }.map { "\"\($0)\":" }
    + choices.map { "\"\($0)\"" } + Preset.all.map { "\"\($0.name)\"" } + [
      "\"preset\":", "\"none\"", "\"۱۲\"",
    ]

  /// A file of options, as `--config` takes it.
  static let options = FuzzReader(
    "options", longest: 600, words: optionWords,
    seeds: {
      [
        #"{"preset": "awd-lstm", "head": "mos", "no-tied": true, "lr": 0.002, "clip_norm": "none"}"#,
        #"{"tokens": "bpe", "vocab-size": 300, "hidden": "۱۲", "schedule": "linear", "epochs": 7}"#,
      ].map { Array($0.utf8) }
    },
    open: {
      let folder = try TemporaryFolder()
      return { bytes in
        try folder.plant(bytes, "options.json")
        let file = try OptionsFile("\(folder.path)/options.json")
        let recipe = try RecipeSources(file: file).recipe()
        try expectSame(recipe, recipe.choices)
      }
    })

  /// The record of a recipe in a model.
  static let record = FuzzReader(
    "record", longest: 2_000, words: optionWords,
    seeds: {
      let presets = try Preset.all.map { try $0.choices.recipe() }
      return try ([Recipe(), Recipe(order: 4)] + presets).map { Array(try JSONText.line($0).utf8) }
    },
    open: {
      let folder = try TemporaryFolder()
      return { bytes in
        try folder.plant(bytes, "recipe.json")
        let recipe = try JSONFile.read(Recipe.self, from: "\(folder.path)/recipe.json")
        // A record is checked as a whole by the reader of the model.
        guard (try? recipe.validate()) != nil else { return }
        try expectSame(recipe, recipe.choices)
      }
    })

  /// Options as they are typed.
  static let arguments = FuzzReader(
    "arguments", longest: 460,
    words: Recipe.fields.flatMap { ["--\($0.name) ", "--no-\($0.name) "] }
      + choices + ["none", "true", "1e-3", "=", "۱۲", "-1", "9223372036854775807"],
    seeds: {
      Preset.all.map { Array($0.choices.commandLine.utf8) }
        + ["--head mos --no-tied --lr 0.002 --hidden=۱۲ --clip-norm none"].map { Array($0.utf8) }
    },
    open: {
      { bytes in
        let choices = try Recipe.Choices(arguments: String(decoding: bytes, as: UTF8.self))
        let recipe = try choices.validatedRecipe()
        try expectSame(recipe, recipe.choices)
        _ = recipe.choices.commandLine
      }
    })

  /// Throws unless choices lead back to their recipe.
  private static func expectSame(_ recipe: Recipe, _ choices: Recipe.Choices) throws {
    let again: Recipe
    do { again = try choices.validatedRecipe() } catch {
      throw Finding("its own choices are refused: \(error)")
    }
    let differences = again.differences(from: recipe)
    try Finding.unless(differences.isEmpty, "its own choices lead elsewhere: \(differences)")
  }
}
