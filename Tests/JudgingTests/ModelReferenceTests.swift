import CPUCompute
import Foundation
import Judging
import LanguageModels
import ModelFolders
import ModelTesting
import Storage
import TestSupport
import Testing
import Tokenization
import Training

/// What names of models stand for.
@Suite struct ModelReferenceTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  func code(_ body: () throws -> Void) -> JudgingError.Code? {
    do { try body() } catch { return (error as? JudgingError)?.code }
    return nil
  }

  @Test("A folder of the whole name wins, then A+B is a mixture, whatever space is around the +")
  func names() throws {
    let (a, b, both) = (path("a"), path("b"), path("a+b"))
    for name in [a, b] { _ = try SmallModel().makeNGrams(name) }
    let mixture = try ModelReference("\(a) + \(b)")
    #expect(mixture.folders == [a, b] && mixture.isMixture)
    #expect(try ModelReference("\(a)+\(b)") == mixture)
    #expect(try ModelReference(mixing: [a, b]) == mixture)
    #expect(try mixture.bundles().map(\.path) == [a, b])
    #expect(try ModelReference(a).folders == [a] && ModelReference(a).bundle().path == a)

    _ = try SmallModel().makeNGrams(both)
    #expect(try ModelReference(both).folders == [both])
    // In a mixture too, where the other name is of no folder.
    #expect(try ModelReference("\(both)+\(b)").folders == [both, b])
    #expect(try ModelReference("\(b)+\(both)+no").folders == [b, both, "no"])
    #expect(ModelReference.newest().folders.isEmpty && !ModelReference.newest().isMixture)
  }

  @Test func whatIsAModel() throws {
    _ = try SmallModel().makeNGrams(path("a"))
    try folder.plant("the sea\n", "text.txt")
    #expect(try ModelReference.isModel(path("a")) && ModelReference.isModel("\(path("a"))+none"))
    #expect(try !ModelReference.isModel(path("text.txt")) && !ModelReference.isModel(folder.path))
    #expect(try !ModelReference.isModel("+") && !ModelReference.isModel("the sea + the shore"))
  }

  @Test func whatCannotBeIsSaid() throws {
    let a = path("a")
    _ = try SmallModel().makeNGrams(a)
    #expect(code { _ = try ModelReference("\(a)+\(a)/") } == .sameModel)
    // The same folder by another path.
    let twice = try ModelReference("\(a)+\(folder.path)/./a")
    #expect(code { _ = try twice.bundles() } == .sameModel)
    #expect(code { _ = try ModelReference("\(a)+") } == .tooFewModels)
    #expect(code { _ = try ModelReference(mixing: [a]) } == .tooFewModels)
    #expect(code { _ = try ModelReference("\(a)+none").bundle() } == .isMixture)
    let missing = #expect(throws: JudgingError.self) {
      try ModelReference("\(a)+none").bundles()
    }
    #expect(missing?.code == .noModel && missing?.subject == "none")
    #expect(missing?.message == "there is no model none")
  }

  @Test("The newest model is that which was written to last, of a kind if that is asked for")
  func newest() throws {
    let ngrams = try SmallModel().makeNGrams(path("models/first"))
    let network = try SmallModel().make(path("models/second"), .mos, on: backend)
    let old = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000)]
    for name in try FileManager.default.contentsOfDirectory(atPath: ngrams.path) {
      try FileManager.default.setAttributes(old, ofItemAtPath: "\(ngrams.path)/\(name)")
    }
    let models = path("models")
    #expect(try ModelReference.newest(in: models).bundle().path == network.path)
    #expect(try ModelReference.newest(in: models, kind: .ngram).bundle().path == ngrams.path)
    let none = #expect(throws: JudgingError.self) {
      try ModelReference.newest(in: models, kind: .network(.moc)).bundle()
    }
    #expect(none?.code == .noModel && none?.kind == .network(.moc))
    #expect(none?.message == "there is no model with head moc under \(models)/")
  }

  @Test("What has no weights is passed over by the newest model, and named")
  func passedOver() throws {
    let models = path("models")
    let network = try SmallModel().make(path("models/second"), .mos, on: backend)
    let unfinished = try SmallModel().make(path("models/third"), .mos, on: backend)
    #expect(ModelReference.newest(in: models).passedOver == [])
    try FileManager.default.removeItem(atPath: "\(unfinished.path)/weights.safetensors")
    let future = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: 1_000)]
    try FileManager.default.setAttributes(future, ofItemAtPath: "\(unfinished.path)/config.json")
    let newest = ModelReference.newest(in: models)
    #expect(
      try newest.bundle().path == network.path
        && newest.passedOver.map(\.folder) == [unfinished.path])
    #expect(try ModelReference(unfinished.path).passedOver == [])
    // An older one is in nobody's way, and without another it is the newest.
    for name in try FileManager.default.contentsOfDirectory(atPath: network.path) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 2_000)],
        ofItemAtPath: "\(network.path)/\(name)")
    }
    #expect(ModelReference.newest(in: models).passedOver == [])
    try FileManager.default.removeItem(atPath: network.path)
    #expect(try newest.bundle().path == unfinished.path && newest.passedOver == [])
  }

  @Test("A folder of another program, or of a newer one, is passed over and named with the reason")
  func foreign() throws {
    let models = path("models")
    let good = try SmallModel().make(path("models/good"), .mos, on: backend)
    let newest = ModelReference.newest(in: models)
    for (text, reason) in [
      (#"{"model_type":"gpt2"}"#, "config.json"), (#"{"format_version":99}"#, "has format 99"),
    ] {
      try FileManager.default.createDirectory(
        atPath: path("models/other"), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path("models/other/config.json")))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 1_000)],
        ofItemAtPath: path("models/other/config.json"))
      #expect(try newest.bundle().path == good.path)
      #expect(newest.passedOver.map(\.folder) == [path("models/other")])
      #expect(newest.passedOver.first?.reason?.contains(reason) == true)
    }
    try FileManager.default.removeItem(atPath: good.path)
    let error = #expect(throws: StorageError.self) { try newest.bundle() }
    #expect(error?.message.contains("has format 99") == true)
  }

  @Test("A newer model that lacks a file is not silently passed over")
  func incomplete() throws {
    let models = path("models")
    let good = try SmallModel().make(path("models/good"), .mos, on: backend)
    let newer = try SmallModel().make(path("models/newer"), .mos, on: backend)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 1_000)],
      ofItemAtPath: "\(newer.path)/weights.safetensors")
    try FileManager.default.removeItem(atPath: "\(newer.path)/vocabulary.json")
    let newest = ModelReference.newest(in: models)
    let error = #expect(throws: StorageError.self) { try newest.bundle() }
    #expect(error?.message.contains("vocabulary.json") == true)
    #expect(newest.passedOver == [] && good.isInPlace)
  }

  @Test("A model that is worse than a guess is passed over too", arguments: [false, true])
  func diverged(isPassedOver: Bool) throws {
    let models = path("models")
    let good = try SmallModel().make(path("models/good"), .mos, on: backend)
    let newer = try SmallModel().make(path("models/newer"), .mos, on: backend)
    let report = EpochReport(
      epoch: 1, updates: 1, rate: 1, training: 1,
      validation: log(Double(newer.vocabulary.count)) + (isPassedOver ? 1e-9 : -1e-9), clipped: 0,
      limited: nil,
      sampled: 0)
    try newer.write(History(epochs: [report], best: 1))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 1_000)],
      ofItemAtPath: "\(newer.path)/weights.safetensors")
    let newest = ModelReference.newest(in: models)
    #expect(newest.passedOver.map(\.folder) == (isPassedOver ? [newer.path] : []))
    #expect(try newest.bundle().path == (isPassedOver ? good.path : newer.path))
  }

  @Test("A mixture is weighed, adapts and has a temperature, as one that is made step by step")
  func opens() throws {
    let small = SmallModel()
    let bundles = try [
      small.make(path("softmax"), .softmax, on: backend), small.makeNGrams(path("ngram")),
    ]
    var options = JudgingOptions()
    options.adaptation = Adaptation(cache: .init(size: 30))
    options.temperature = 1.5
    var stages: [JudgingStage] = []
    let model = try ModelReference("\(path("softmax"))+\(path("ngram"))")
      .open(options, on: backend) { stage, _, _ in
        if stages.last != stage { stages.append(stage) }
      }
    #expect(stages == [.weighing, .adapting] && model.temperature == 1.5)
    let models = try bundles.map { try JudgedModel($0, on: backend) }
    let expected = try JudgedModel(mixing: models).adapted(by: Adaptation(cache: .init(size: 30)))
      .tempered(1.5)
    let text = try JudgedText(TextSource(.test), for: model)
    #expect(try model.losses(of: text) == expected.losses(of: text))
    #expect(model.name == "\(path("softmax")) + \(path("ngram"))")
  }
}
