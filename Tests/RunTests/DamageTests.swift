import Glibc
import LanguageModels
import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import Training

/// What a disk or a copy changed in a model is found when it is read.
@Suite(.seeded) struct DamageTests {
  /// Reads all that judging, sampling and going on read.
  static func readAll(_ path: String, verifying: Bool = true) throws {
    let bundle = try ModelBundle(path, verifying: verifying)
    try bundle.validateFiles()
    _ = try bundle.history()
    _ = try bundle.log.read()
    if case .network = bundle.manifest.model {
      _ = try bundle.makeModel(on: MinimalBackend())
    } else {
      _ = try bundle.makeNGrams()
    }
  }

  /// Flips a bit, asks `body`, and flips it back.
  static func flipping(
    _ bit: Int, of file: String, in folder: TemporaryFolder, _ body: () throws -> Void
  ) throws {
    let whole = try bytes(of: "\(folder.path)/\(file)")
    var damaged = whole
    damaged[bit / 8] ^= 1 << UInt8(bit % 8)
    try folder.plant(damaged, file)
    try body()
    try folder.plant(whole, file)
  }

  @Test("Every flipped bit of every file of a finished model is found, and the file is named")
  func flips() throws {
    let work = try Workshop()
    try work.run().run()
    try NGramRun(work.corpus, order: 3, into: "\(work.path)/ngram").run()
    var random = TestSeed.stream(1)
    for model in ["model", "ngram"] {
      let names = try work.folder.names(model)
      #expect(names.contains("config.json.xxh128"))
      try Self.readAll("\(work.path)/\(model)")
      for name in names {
        let count = try bytes(of: "\(work.path)/\(model)/\(name)").count
        for _ in 0..<25 {
          let bit = Int.random(in: 0..<8 * count, using: &random)
          try Self.flipping(bit, of: "\(model)/\(name)", in: work.folder) {
            // The end of the last line of the log, without which it is one that is being written.
            if name == "log.jsonl", bit / 8 == count - 1 { return }
            do {
              try Self.readAll("\(work.path)/\(model)")
              Issue.record("bit \(bit) of \(model)/\(name) was not found")
            } catch {
              // The manifest and its checksum accuse each other.
              let told = name == "config.json.xxh128" ? "config.json" : name
              #expect("\(error)".contains(told), "\(name) \(bit): \(error)")
            }
          }
        }
      }
    }
  }

  @Test(
    "A run in progress has the checksums of what it does not change, and its files of tensors their own"
  )
  func runsInProgress() throws {
    let work = try Workshop()
    var run = work.run()
    run.saveEvery = 1
    var steps = 0
    let stop = Workshop.training.batch
    try run.run {
      if case .step = $0 { steps += 1 }
    } shouldStop: {
      steps > stop
    }
    let bundle = try work.bundle()
    let names = ["vocabulary.json", "train.tokens", "valid.tokens", "test.tokens"]
    #expect(Set(try #require(bundle.manifest.checksums).keys) == Set(names))
    for name in ["checkpoint.safetensors", "progress.safetensors"] {
      let bit = 8 * (try bytes(of: "\(work.path)/model/\(name)").count - 2)
      try Self.flipping(bit, of: "model/\(name)", in: work.folder) {
        let error = #expect(throws: ModelFolderError.self) { try work.resumed().run() }
        #expect(error == ModelFolderError(.changedFile, "\(work.path)/model/\(name)"))
      }
    }
    try work.resumed().run()
    let final = names + ["history.json", "weights.safetensors"]
    #expect(try Set(#require(work.bundle().manifest.checksums).keys) == Set(final))
    try work.run(into: "uncut").run()
    #expect(try work.files() == work.files("uncut"))
  }

  @Test("A run that goes on takes off the checksums of what it changes, before it does")
  func goingOn() throws {
    let work = try Workshop()
    var run = work.run()
    run.timeLimit = 1e-9
    try run.run()
    #expect(try work.bundle().manifest.checksums?["weights.safetensors"] != nil)
    var isLooked = false
    try work.resumed().run { event in
      guard case .epochEnded = event, !isLooked else { return }
      isLooked = true
      // A run that is killed here is one in progress.
      let checksums = try? work.bundle().manifest.checksums
      #expect(checksums?["vocabulary.json"] != nil && checksums?["weights.safetensors"] == nil)
    }
    #expect(isLooked)
    try Self.readAll("\(work.path)/model")
  }

  @Test("A model is read as it is where nobody wants it verified")
  func unverified() throws {
    let work = try Workshop()
    try work.run().run()
    let path = "\(work.path)/model"
    let bit = 8 * (try bytes(of: "\(path)/weights.safetensors").count - 4)
    try Self.flipping(bit, of: "model/weights.safetensors", in: work.folder) {
      #expect(throws: ModelFolderError.self) { try Self.readAll(path) }
      try Self.readAll(path, verifying: false)
      let opened = try ModelBundle.$isVerified.withValue(false) { try ModelBundle(path) }
      #expect(!opened.verifies)
    }
    try FileTree.remove("\(path)/config.json.xxh128")
    let error = try storageError { try Self.readAll(path) }
    #expect(error.message.contains("config.json.xxh128"))
    try Self.readAll(path, verifying: false)
    // As an older program would have written it.
    try work.folder.plant("", "model/config.json.xxh128")
    try forgetChecksums(of: path)
    try Self.readAll(path)
    try work.resumed().run()
    #expect(try work.bundle().manifest.checksums == nil)
  }

  @Test("A manifest that is cut off from its checksum by a kill is still one with its checksum")
  func killsBetween() throws {
    let work = try Workshop()
    try work.run().run()
    let path = "\(work.path)/model"
    let (manifest, line) = try (
      bytes(of: "\(path)/config.json"), text(of: "\(path)/config.json.xxh128")
    )
    let digits = try Checksum.hex(of: manifest)
    #expect(line == "\(digits)  config.json\n")
    let other = String(repeating: "0", count: Checksum.length)
    for lines in ["\(other)  config.json\n\(line)", "\(line)\(other)  config.json\n"] {
      try work.folder.plant(lines, "model/config.json.xxh128")
      try Self.readAll(path)
    }
    // A run that goes on leaves the one line.
    try work.resumed().run()
    #expect(try text(of: "\(path)/config.json.xxh128") == line)
    try work.folder.plant("\(other)  config.json\n", "model/config.json.xxh128")
    let error = #expect(throws: ModelFolderError.self) { try Self.readAll(path) }
    #expect(error == ModelFolderError(.changedFile, "\(path)/config.json"))
  }

  @Test("The identity of a model is that of its recipe and its text")
  func identities() throws {
    let work = try Workshop()
    try work.run().run()
    let identity = try work.bundle().identity
    #expect(identity.count == Checksum.length)
    try work.run(into: "again").run()
    #expect(try work.bundle("again").identity == identity)
    var training = Workshop.training
    training.seed = 2
    try work.run(into: "seed", training: training).run()
    #expect(try work.bundle("seed").identity != identity)
  }
}
