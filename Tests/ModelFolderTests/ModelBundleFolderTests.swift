import Evaluation
import Foundation
import LanguageModels
import NGrams
import Recipes
import Storage
import Synchronization
import TestSupport
import Testing
import Tokenization
import Training

@testable import ModelFolders

@Suite struct ModelBundleFolderTests {
  /// Makes a model that was never trained, with a file of tokens.
  @discardableResult
  func makeModel(
    _ path: String, replacing: Bool = false, _ lookAt: (String) -> Void = { _ in }
  ) throws -> ModelBundle {
    let vocabulary = try Vocabulary(
      entries: [(Array("a".utf8), 1)], unknownCount: 0, endOfSentenceCount: 1)
    return try ModelBundle.create(at: path, vocabulary: vocabulary, replacing: replacing) {
      folder in
      try AtomicFile.write([1], to: "\(folder)/train.tokens")
      lookAt(folder)
      return Manifest(
        tokenizer: TokenizerConfiguration(kind: .word),
        model: .network(
          NetworkRecord(
            model: ModelConfiguration(vocabularySize: vocabulary.count),
            training: TrainingConfiguration(), threads: 1)), data: [], text: [:])
    }
  }

  /// The files of a model before it is trained.
  static let names = ["config.json", "config.json.xxh128", "train.tokens", "vocabulary.json"]

  @Test func modelsStillBeingMadeAreNoModels() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a"] {
      try makeModel("\(folder.path)/\(name)") { _ in
        #expect((try? ModelBundle.folders(in: folder.path))?.count == (name == "b" ? 0 : 1))
      }
    }
    // The newest first.
    let models = try ModelBundle.folders(in: folder.path).map { try ModelBundle($0) }
    #expect(models.map(\.path) == ["a", "b"].map { "\(folder.path)/\($0)" })
    #expect(try models[0].files.map(\.name) == Self.names)
    #expect(try models[0].files[2].bytes == 1)
  }

  @Test func aModelReplacesAModel() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    try makeModel(path)
    let error = try storageError { try makeModel(path) }
    #expect(error.code == .exists)
    // What a killed run and a damaged disk leave is a model's too.
    try folder.plant("", "model/.tmp-host-1-0")
    try folder.plant("", "model/vocabulary.json")
    try makeModel(path, replacing: true)
    #expect(try folder.names("model") == Self.names)
    #expect(try folder.names() == ["model"])
  }

  @Test(arguments: ["notes.txt", ".git", "train.txt", "weights.safetensors/file"])
  func aModelReplacesNothingElse(stranger: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    try makeModel(path)
    if stranger.contains("/") { try folder.makeFolder("model/weights.safetensors") }
    try folder.plant("theirs", "model/\(stranger)")
    let before = try folder.names("model")
    let error = try storageError { try makeModel(path, replacing: true) }
    #expect(error.code == .exists)
    #expect(error.message.contains("'\(stranger.prefix { $0 != "/" })'"))
    #expect(try folder.names("model") == before)
  }

  @Test(arguments: ["", "{}", #"{"model_type": "lstm"}"#, #"{"formatVersion": 1}"#])
  func aConfigurationAloneIsNoModel(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.makeFolder("theirs")
    try folder.plant(text, "theirs/config.json")
    let error = try storageError { try ModelBundle.validateTarget(path, replacing: true) }
    #expect(error.code == .exists)
  }

  @Test func aLinkToNothingIsNotPassedOver() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    try makeModel(path)
    try #require(symlink("nowhere", "\(path)/history.json") == 0)
    let error = try storageError { try ModelBundle.validateTarget(path, replacing: true) }
    #expect(error.code == .missing)
  }

  /// Another run puts its model in the place of this one while its files are looked at.
  @Test func aFileMayGoWhileItIsLookedAt() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    try makeModel(path)
    let isDone = Mutex(false)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      while !isDone.withLock({ $0 }) {
        close(open("\(path)/history.json", O_CREAT | O_WRONLY, 0o600))
        unlink("\(path)/history.json")
      }
      ended.signal()
    }
    for _ in 0..<2_000 { #expect(try ModelBundle.validateTarget(path, replacing: true)) }
    isDone.withLock { $0 = true }
    #expect(ended.wait(timeout: .now() + 60) == .success, "the other thread has not ended")
  }

  @Test func aModelInUseIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    let model = try makeModel(path)
    let lock = try model.lock()
    #expect(lock.isHeld)
    for attempt in [
      { _ = try model.lock() }, { try makeModel(path, replacing: true) },
      { try ModelBundle.validateTarget(path, replacing: true) },
    ] {
      let error = try storageError(attempt)
      #expect(error.code == .cannotWrite)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func theLockOutlivesTheNameAndEndsWithItsOwner() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model"
    var lock: FolderLock?
    try makeModel(path) { lock = try? FolderLock($0) }
    #expect(throws: StorageError.self) { try FolderLock(path) }
    #expect(lock?.isHeld == true)
    lock = nil
    #expect(try FolderLock(path).isHeld)
  }

  @Test func aModelIsAsNewAsItsNewestFile() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel("\(folder.path)/model")
    try folder.plant("", "model/checkpoint.safetensors")
    try folder.plant("", "model/progress.safetensors")
    for (name, time) in [
      ("config.json", 2000.0), ("checkpoint.safetensors", 3000), ("progress.safetensors", 1000),
    ] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: time)],
        ofItemAtPath: "\(model.path)/\(name)")
    }
    #expect(try model.modified == 3000)
    // A time that the system does not say is no other time.
    #expect(symlink("model.arpa", "\(model.path)/model.arpa") == 0)
    #expect(throws: StorageError.self) { try model.modified }
  }

  @Test(arguments: ["weights.safetensors", "checkpoint.safetensors", "progress.safetensors"])
  func damagedFilesOfAModelAreFound(name: String) throws {
    let folder = try TemporaryFolder()
    let model = try makeModel("\(folder.path)/model")
    try folder.plant("damaged", "model/\(name)")
    let error = try storageError { try model.validateFiles() }
    #expect(error.code == .invalid && error.message.contains(name))
  }

  @Test func tokensOfAnotherPartAreRefused() throws {
    let folder = try TemporaryFolder()
    let model = try ModelBundle(try FormatTests.copy("softmax", of: 5, to: folder))
    #expect(try model.tokens(.valid) != nil)
    try folder.plant(try bytes(of: "\(model.path)/test.tokens"), "softmax/valid.tokens")
    let error = try storageError { _ = try model.tokens(.valid) }
    #expect(error.code == .invalid && error.message.contains("belongs to another model"))
  }

  @Test("A history comes back with every epoch")
  func history() throws {
    let folder = try TemporaryFolder()
    let model = try ModelBundle(try FormatTests.copy("softmax", of: 5, to: folder))
    var history = try model.history()
    let text = try #require(history.epochs.first)
    history.epochs += [text, text]
    (history.best, history.perplexity) = (2, ["valid": 7.5])
    try model.write(history)
    #expect(try model.history() == history && history.epochs.count > 2)
  }

  @Test("A summary counts the numbers of every block, and the bytes of every file")
  func summary() throws {
    let folder = try TemporaryFolder()
    let model = try ModelBundle(try FormatTests.copy("mos", of: 5, to: folder))
    let summary = try ModelSummary(of: model)
    let sizes = summary.blocks.map { $0.shape.reduce(1, *) }
    #expect(summary.parameters == sizes.reduce(0, +) && sizes.count > 3)
    #expect(summary.vocabulary == 15)
    #expect(try summary.history == model.history())
    #expect(try summary.files.map(\.name) == folder.names("mos"))
    for file in summary.files {
      #expect(try bytes(of: "\(model.path)/\(file.name)").count == file.bytes)
    }
    #expect(summary.options == model.recipe.choices.commandLine)

    let ngrams = try ModelSummary(
      of: ModelBundle(try FormatTests.copy("ngram", of: 5, to: folder)))
    let arpa = try text(of: "\(folder.path)/ngram/model.arpa")
    for (length, block) in zip(1..., ngrams.blocks) {
      #expect(block.name == "\(length)-grams")
      // The file has the start of a line too, which is never predicted.
      #expect(arpa.contains("\nngram \(length)=\(block.shape[0] + (length == 1 ? 1 : 0))\n"))
    }
    #expect(ngrams.blocks.count == 3)
    try FileManager.default.removeItem(atPath: "\(model.path)/history.json")
    #expect(try ModelSummary(of: model).history == nil)
  }

  @Test("N-grams of bytes are spelt by letters, and come back as they were")
  func ngramsOfBytes() throws {
    let folder = try TemporaryFolder()
    // White space, a newline, a byte that is no UTF-8, and a letter.
    let entries: [([UInt8], Int)] = [
      ([0x20], 9), ([0x0A], 8), ([0xD8], 7), ([0x61], 6),
    ]
    let vocabulary = try Vocabulary(entries: entries, unknownCount: 0, endOfSentenceCount: 0)
    let ids = (0..<60).map { (n: Int) -> Int32 in 2 + Int32((n * n + n / 7) % 4) }
    let ngrams = KneserNey(
      ids, order: 3, vocabulary: vocabulary.count, specialTokens: vocabulary.specialTokens
    ).model
    let model = try ModelBundle.create(
      at: "\(folder.path)/model", vocabulary: vocabulary, replacing: false
    ) { _ in
      Manifest(
        tokenizer: TokenizerConfiguration(kind: .byte), model: .ngram(order: 3), data: [],
        text: [:])
    } begin: {
      try $0.write(ngrams)
    }
    let arpa = try text(of: "\(model.path)/model.arpa")
    // The newline is the end of a line.
    for letter in ["Ġ", "</s>", "Ø", "a"] { #expect(arpa.contains("\t\(letter)\t"), "\(letter)") }
    #expect(try model.makeNGrams().losses(of: ids) == ngrams.losses(of: ids))
  }

  @Test("A model whose first epoch has not begun is not listed, though it can be opened")
  func unfinishedModels() throws {
    let folder = try TemporaryFolder()
    let made = try makeModel("\(folder.path)/a")
    var listed: [String] = []
    _ = try ModelBundle.create(
      at: "\(folder.path)/b", vocabulary: made.vocabulary, replacing: false
    ) { _ in
      made.manifest
    } begin: {
      listed = try ModelBundle.folders(in: folder.path)
      let opened = try ModelBundle($0.path)
      #expect(opened.manifest.recipe == made.manifest.recipe)
    }
    #expect(listed == [made.path])
    #expect(try ModelBundle.folders(in: folder.path) == ["\(folder.path)/b", made.path])
  }
}
