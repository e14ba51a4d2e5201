import CPUCompute
import Evaluation
import Foundation
import JSON
import LanguageModels
import NGrams
import Recipes
import Storage
import TestSupport
import Testing
import Tokenization
import TokenizerFiles
import Training

@testable import ModelFolders

/// Models of every format that was ever released open, go on and say what they said; see
/// `Manifest+JSON.swift` for the rule.
@Suite struct FormatTests {
  /// A copy of a kept model.
  static func copy(_ name: String, of format: Int, to folder: TemporaryFolder) throws -> String {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    let path = folder.path + "/" + name
    try FileManager.default.copyItem(
      atPath: fixtures.appending(path: "Fixtures/format-\(format)/\(name)").path, toPath: path)
    return path
  }

  static func natsPerToken(_ bundle: ModelBundle) throws -> Double {
    let tokens = try #require(try bundle.tokens(.test))
    switch bundle.manifest.model {
    case .network:
      let model = try bundle.makeModel(on: CPUBackend(threads: 1))
      let evaluator = Evaluator(
        model, specialTokens: bundle.vocabulary.specialTokens, policy: .carry)
      return try evaluator.score(tokens, specialTokens: bundle.vocabulary.specialTokens)
        .natsPerToken
    case .ngram:
      return try bundle.makeNGrams().score(tokens, specialTokens: bundle.vocabulary.specialTokens)
        .natsPerToken
    }
  }

  static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-5 * abs(b) }

  @Test(arguments: [
    ("softmax", 2.670201063156128), ("mos", 2.668282061815262), ("ngram", 0.4798978253609365),
  ])
  func formatFiveSaysWhatItSaid(name: String, natsPerToken: Double) throws {
    let folder = try TemporaryFolder()
    let bundle = try ModelBundle(try Self.copy(name, of: 5, to: folder))
    #expect(Self.isClose(try Self.natsPerToken(bundle), natsPerToken))
    _ = try bundle.log.read()
    // Written anew it is a model of today.
    let json = try JSONEncoder().encode(bundle.manifest)
    #expect(try JSONDecoder().decode(Manifest.self, from: json) == bundle.manifest)
    #expect(String(decoding: json, as: UTF8.self).contains(#""format_version":6"#))
  }

  @Test func formatFiveKeepsItsOptions() throws {
    let folder = try TemporaryFolder()
    let softmax = try ModelBundle(try Self.copy("softmax", of: 5, to: folder)).recipe
    #expect(
      softmax.training.feeding
        == .scheduledSampling(.linear(slope: 1e-4, floor: 0.5), by: .position))
    #expect(softmax.model.initialization == .uniform(0.1) && softmax.threads == 1)
    #expect(softmax.text.maximumSize == 20 && softmax.text.vocabulary == nil)
    let mos = try ModelBundle(try Self.copy("mos", of: 5, to: folder)).recipe
    #expect(mos.model.components == 2 && mos.model.hiddenWidths == [4, 3])
    #expect(mos.training.schedule == .cosine(floor: 0) && mos.model.dropout.isLocked)
    let path = try Self.copy("ngram", of: 5, to: folder)
    #expect(
      try ModelBundle(path).recipe.choices.values == [
        "arch": .text("ngram"), "order": .number("3"), "vocab": .text(path),
      ])
  }

  /// The run was killed within its second epoch of three.
  @Test func formatFiveGoesOn() throws {
    let folder = try TemporaryFolder()
    let bundle = try ModelBundle(try Self.copy("softmax", of: 5, to: folder))
    let network = try bundle.network()
    let backend = try CPUBackend(threads: 1)
    let model = try LanguageModel(
      network.model, seed: network.training.seed, on: backend)
    let tokens = try #require(try bundle.tokens(.train))
    let valid = try #require(try bundle.tokens(.valid))
    let trainer = try Trainer(
      network.training, model: model, corpus: tokens, specialTokens: bundle.vocabulary.specialTokens
    )
    try bundle.resume(trainer)
    #expect(trainer.state.epoch == 1 && trainer.state.position > 0)
    let evaluator = Evaluator(
      model, specialTokens: bundle.vocabulary.specialTokens, policy: .carry)
    while !trainer.state.isFinished {
      while !trainer.isEpochDone { _ = try trainer.step() }
      let score = try trainer.withJudgedParameters {
        try evaluator.score(valid, specialTokens: bundle.vocabulary.specialTokens)
      }
      _ = trainer.endEpoch(validation: score.natsPerToken)
    }
    let kept = try JSONDecoder().decode(
      History.self,
      from: Data(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "Fixtures/format-5/softmax-resumed-history.json")))
    #expect(trainer.state.history.count == 3 && kept.epochs.count == 3)
    for (found, expected) in zip(trainer.state.history, kept.epochs) {
      #expect(Self.isClose(found.training, expected.training))
      #expect(Self.isClose(try #require(found.validation), try #require(expected.validation)))
      #expect(found.updates == expected.updates)
    }
    // What is written now is read again.
    try bundle.writeCheckpoint(of: trainer)
    let state = trainer.state
    try bundle.readCheckpoint(into: trainer)
    #expect(trainer.state == state)
  }

  /// What a program of that time made of it: its profile ended lines at all separators.
  @Test("A model of an older version of its profile keeps its tokens")
  func olderProfile() throws {
    let folder = try TemporaryFolder()
    let bundle = try ModelBundle(try Self.copy("softmax", of: 5, to: folder))
    #expect(bundle.manifest.tokenizer.normalizationVersion == 2)
    #expect(NormalizationProfile.min.version > 2)
    let encoder = try TextEncoder(
      configuration: bundle.manifest.tokenizer, vocabulary: bundle.vocabulary)
    let text = Array("the a\u{2028}dog\rran\u{85}cat\u{B}sat\u{C}sea\u{2029}and\r\r\nmat\n".utf8)
    let (ids, statistics) = try encoder.encode([
      TextPart(name: "text", bytes: text, decoding: bundle.manifest.tokenizer.decoding)
    ])
    #expect(ids == [2, 3, 1, 4, 1, 5, 1, 6, 1, 7, 1, 8, 1, 9, 1, 1, 10, 1])
    #expect(statistics.lines == 9 && statistics.bytes == text.count - 1)
  }

  @Test(arguments: [4, 7, 600])
  func otherFormatsAreRefused(version: Int) throws {
    let folder = try TemporaryFolder()
    let path = try Self.copy("mos", of: 5, to: folder)
    let config = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
    try config.replacing("\"formatVersion\" : 5", with: "\"formatVersion\" : \(version)")
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let error = try storageError { _ = try ModelBundle(path) }
    #expect(error.code == .invalid)
    #expect(error.message.contains("has format \(version), this program reads 5 to 6"))
  }

  /// Keys of a record are those of the table; a stranger among them is refused.
  @Test func aRecordIsReadStrictly() throws {
    let folder = try TemporaryFolder()
    let path = try Self.copy("mos", of: 5, to: folder)
    var manifest = try ModelBundle(path).manifest
    manifest.words = [:]
    try JSONFile.write(manifest, to: path + "/config.json")
    let config = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
    for key in ["format_version", "batch_size", "vocabulary_size", "normalization_version"] {
      #expect(config.contains("\"\(key)\" : "), "\(key)")
    }
    #expect(config.firstMatch(of: /"[a-z]+[A-Z][A-Za-z]*" :/) == nil)
    #expect(try ModelBundle(path).manifest == manifest)
    try config.replacing("\"batch_size\"", with: "\"batch_length\"")
      .write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let error = try storageError { _ = try ModelBundle(path) }
    #expect(error.message.contains("at recipe: ") && error.message.contains("batch_length"))
  }
}
