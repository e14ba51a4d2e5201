import CPUCompute
import FoundationEssentials
import JSON
import LanguageModels
import ModelFolders
import ModelTesting
import Recipes
import Storage
import TensorFiles
import TestSupport
import Tokenization
import TokenizerFiles
import Training

/// The files of a model folder, each in the place of that of a small model.
extension FuzzReader {
  private static let modelWords =
    jsonWords + ["none", "NaN"] + Recipe.fields.map { "\"\($0.key)\"" }
    + choices.map { "\"\($0)\"" }

  /// The keys in the seeds of a file.
  private static func keys(_ seeds: () throws -> [[UInt8]]) -> [String] {
    let texts = ((try? seeds()) ?? []).map { String(decoding: $0, as: UTF8.self) }
    let quoted = texts.flatMap { $0.split(separator: "\"").map { "\"\($0)\"" } }
    return Set(quoted.filter { $0.utf8.count < 30 }).sorted()
  }

  /// `config.json`.
  static let config = FuzzReader(
    "config", longest: 3_000, words: modelWords, acceptsSeeds: false,
    seeds: {
      let small = try SmallFolder()
      let ngrams = try small.model.makeNGrams("\(small.folder.path)/ngrams", order: 2)
      let five = try FileReader.bytes(of: SmallFolder.formatFive)
      let six = try [small.bundle.path, ngrams.path].map {
        try FileReader.bytes(of: "\($0)/config.json")
      }
      return six + [five]
    },
    open: {
      let small = try SmallFolder()
      return { bytes in
        try small.folder.plant(bytes, "model/config.json")
        let bundle = try ModelBundle(small.bundle.path, verifying: false)
        let summary = try ModelSummary(of: bundle)
        let manifest = try JSONText.line(summary.configuration)
        let again = try JSONDecoder().decode(Manifest.self, from: Data(manifest.utf8))
        try Finding.unless(again == bundle.manifest, "another manifest from its own JSON")
        _ = bundle.recipe.choices.commandLine
      }
    })

  /// `vocabulary.json`.
  static let vocabulary = FuzzReader(
    "vocabulary", longest: 4_000, words: jsonWords + keys(vocabularySeeds), seeds: vocabularySeeds,
    open: {
      let folder = try TemporaryFolder()
      return { bytes in
        try folder.plant(bytes, "vocabulary.json")
        let saved = try SavedTokenizer(
          "\(folder.path)/vocabulary.json", list: TokenizerConfiguration(kind: .word))
        let file = try JSONText.line(VocabularyEntries(of: saved))
        try Finding.unless(!file.isEmpty, "no entries")
        let text = try JSONText.line(VocabularyFile(saved.vocabulary, saved.configuration))
        let again = try JSONDecoder().decode(VocabularyFile.self, from: Data(text.utf8))
        try Finding.unless(
          again.makeVocabulary().entries.elementsEqual(saved.vocabulary.entries) { $0 == $1 },
          "another vocabulary from its own JSON")
      }
    })

  @Sendable private static func vocabularySeeds() throws -> [[UInt8]] {
    try [TokenizerKind.word, .byte, .bpe].map { kind in
      let configuration = TokenizerConfiguration(
        kind: kind, normalization: kind == .word ? .fa : .none)
      let vocabulary: Vocabulary
      if kind == .word {
        vocabulary = try Vocabulary(
          entries: [(Array("می‌روم".utf8), 3), ([], 2), (Array("a".utf8), 1)], unknownCount: 4,
          endOfSentenceCount: 5)
      } else {
        let merges = try BytePairMerges([(0x61, 0x62), (256, 0x63)])
        vocabulary = try Vocabulary(
          entries: (0..<Int32(merges.symbolCount)).map { (Array(merges.bytes(of: $0)), 1) }
            .prefix(kind == .byte ? 256 : 1_000).map { $0 },
          unknownCount: 0, endOfSentenceCount: 5, merges: kind == .bpe ? merges : nil)
      }
      let text = try JSONText.line(VocabularyFile(vocabulary, configuration))
      return Array(text.utf8)
    }
  }

  /// `history.json`, and the report that is made of it.
  static let history = FuzzReader(
    "history", longest: 700, words: jsonWords + keys(historySeeds), seeds: historySeeds,
    open: {
      let small = try SmallFolder()
      return { bytes in
        try small.folder.plant(bytes, "model/history.json")
        // What is refused at once needs no report.
        _ = try small.bundle.history()
        try small.report()
      }
    })

  @Sendable private static func historySeeds() throws -> [[UInt8]] {
    let reports = [1, 2].map { epoch in
      EpochReport(
        epoch: epoch, updates: 10 * epoch, rate: 0.5, training: 3.25,
        validation: epoch == 1 ? nil : 3.5,
        clipped: 0.125, limited: epoch == 1 ? nil : 0.25, sampled: 0)
    }
    let histories = [
      History(epochs: reports, best: 2, perplexity: ["valid": 12.5, "test": 13.5]),
      History(epochs: [], best: nil),
    ]
    return try histories.map { Array(try JSONText.line($0).utf8) }
  }

  /// `log.jsonl`, and the report that is made of it.
  static let log = FuzzReader(
    "log", longest: 2_000, words: jsonWords + keys(logSeeds), seeds: logSeeds,
    open: {
      let small = try SmallFolder()
      let configuration = TrainingConfiguration()
      return { bytes in
        try small.folder.plant(bytes, "model/log.jsonl")
        var state = TrainingState(configuration)
        (state.epoch, state.updates) = (1, 10)
        // A log that is refused is cut all the same, and needs no report.
        let record = Result { try small.bundle.log.read() }
        if case .success = record { try small.report() }
        try small.bundle.log.cut(to: state)
        _ = try record.get()
      }
    })

  @Sendable private static func logSeeds() throws -> [[UInt8]] {
    let small = try SmallFolder()
    let trainer = try small.makeTrainer()
    let log = small.bundle.log
    for _ in 0..<2 {
      log.count(try trainer.step(measuring: [.blocks, .steps]), seconds: 0.5)
      try log.write(trainer.state, epochDone: trainer.epochDone)
    }
    try log.write(trainer.endEpoch(validation: 3).report, isBest: true)
    try log.write(.resumed(update: 2))
    try log.write(.notFinite(update: 3, backTo: 2))
    let bytes = try FileReader.bytes(of: "\(small.bundle.path)/log.jsonl")
    return [bytes] + bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [0x0A] }
  }

  /// The training state of a checkpoint, and the updates that a run does from there.
  static let state = FuzzReader(
    "state", longest: 900, words: jsonWords + keys(stateSeeds), seeds: stateSeeds,
    open: {
      let small = try SmallFolder()
      let trainer = try small.makeTrainer()
      let tensors = try trainer.vectors.map { vector in
        try Safetensors.Source(
          name: vector.name, shape: [vector.values.rows, vector.values.columns],
          values: trainer.model.backend.read(vector.values))
      }
      // The file but for its metadata, whose text is put into its header.
      try Safetensors.write(
        tensors, metadata: ["training_state": ""], to: "\(small.folder.path)/plain")
      let plain = try FileReader.bytes(of: "\(small.folder.path)/plain")
      let length = Int(plain.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
      let header = String(decoding: plain[8..<8 + length], as: UTF8.self)
      return { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let quoted = header.replacing(
          "\"training_state\":\"\"",
          with: "\"training_state\":\(try JSONText.line(text).dropLast())")
        let size = withUnsafeBytes(of: UInt64(quoted.utf8.count).littleEndian) { Array($0) }
        try small.folder.plant(
          size + Array(quoted.utf8) + plain[(8 + length)...], "model/checkpoint.safetensors")
        try small.bundle.resume(trainer)
        for _ in 0..<2 where !trainer.isEpochDone && !trainer.state.isFinished {
          _ = try trainer.step()
        }
        if !trainer.state.isFinished { _ = trainer.endEpoch(validation: 3) }
        _ = (trainer.rate, trainer.state.best, trainer.state.epochsWithoutProgress)
      }
    })

  @Sendable private static func stateSeeds() throws -> [[UInt8]] {
    let small = try SmallFolder()
    let trainer = try small.makeTrainer()
    var states = [trainer.state]
    for _ in 0..<2 {
      _ = try trainer.step()
      states.append(trainer.state)
      _ = trainer.endEpoch(validation: 3)
      states.append(trainer.state)
    }
    trainer.state.averagedSince = 1
    return try (states + [trainer.state]).map { Array(try JSONText.line($0).utf8) }
  }
}
