import ModelTesting
import NGrams
import TestSupport
import CPUCompute
import Evaluation
import FigureTables
import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import Testing
import Tokenization

@Suite struct ExposureTests {
  static let design = ExposureDesign(prompts: 12, promptLength: 4, continuation: 8, seed: 3)

  /// The text of the models, as a file.
  static func text(_ model: JudgedModel) throws -> JudgedText {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
    defer { try? FileManager.default.removeItem(at: file) }
    try JudgedModelTests.text.joined(separator: "\n").write(
      to: file, atomically: true, encoding: .utf8)
    return try JudgedText(TextSource(file.path, nil), for: model)
  }

  @Test(
    "Any model writes, and any judges", arguments: ["network", "n-grams", "adapting", "mixture"])
  func anyWriterAnyReferee(_ kind: String) throws {
    let (network, ngrams) = (try JudgedModelTests.network(), try JudgedModelTests.ngrams())
    let adapting = try network.adapted(by: JudgedModelTests.adaptation)
    let writer =
      switch kind {
      case "network": network
      case "n-grams": ngrams
      case "adapting": adapting
      default: try JudgedModel(mixing: [adapting, ngrams], weights: [0.5, 0.5]).tempered(0.7)
      }
    let unigrams = try JudgedModelTests.ngrams(2, name: "bigrams")
    let referee = try JudgedModel(
      mixing: [unigrams, JudgedModelTests.network(.softmax, name: "softmax")], weights: [0.9, 0.1])
    let text = try Self.text(writer)
    let figures = try writer.exposure(on: text, referee: referee, beside: unigrams, Self.design)
    #expect(figures.model == writer.name && figures.head == writer.kind)
    #expect(figures.referee == "bigrams + softmax" && figures.prompts == 12)
    #expect(figures.byDistance.map(\.from) == [1, 2, 3, 5] && figures.byDistance.last?.to == 8)
    for row in figures.byDistance {
      #expect(abs(row.gap - (row.written - row.real)) < 1e-9 && row.written > 0)
    }
    // The same prompts: the difference is that of what both wrote.
    let beside = try #require(figures.beside)
    let alone = try unigrams.exposure(on: text, referee: referee, Self.design)
    for (row, (first, second)) in zip(beside.byDistance, zip(figures.byDistance, alone.byDistance))
    {
      #expect(abs(row.difference - (second.written - first.written)) < 1e-9)
      #expect(abs(first.real - second.real) < 1e-9)
    }
    let again = try writer.exposure(on: text, referee: referee, Self.design)
    #expect(again.byDistance.map(\.written) == figures.byDistance.map(\.written))
  }

  @Test("A network's own texts and those token by token are as probable")
  func writing() throws {
    let network = try JudgedModelTests.network()
    let evaluator = try #require(network.scorer as? Evaluator)
    let prompts = [[Int32]](repeating: [2, 3], count: 400)
    let written = try evaluator.continuations(of: prompts, length: 1, seed: 1)
    let predictor = network.makePredictor()
    for token in prompts[0] { try predictor.read(token) }
    for (token, logProbability) in try predictor.predict().enumerated() {
      let part = Double(written.count { $0[0] == Int32(token) }) / 400
      #expect(abs(part - exp(Double(logProbability))) < 0.1)
    }
  }

  @Test func keysAreInSnakeCase() throws {
    let (network, ngrams) = (try JudgedModelTests.network(), try JudgedModelTests.ngrams())
    let other = try JudgedModelTests.network(.softmax, name: "other")
    let figures = try network.exposure(
      on: Self.text(network), referee: ngrams, beside: other, Self.design)
    let object = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(figures)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "model", "head", "state", "corpus", "referee", "prompts", "prompt_length", "continuation",
        "seed",
        "by_distance", "growth", "growth_ci95", "beside",
      ])
    let rows = try #require(object["by_distance"] as? [[String: Any]])
    #expect(Set(rows[0].keys) == ["from", "to", "written", "real", "gap", "gap_ci95"])
    // Twelve prompts are too few for an interval.
    #expect(rows[0]["gap_ci95"] is NSNull && object["growth_ci95"] is NSNull)
    let beside = try #require(object["beside"] as? [String: Any])
    #expect(Set(beside.keys) == ["model", "by_distance", "growth", "growth_ci95"])
    let others = try #require(beside["by_distance"] as? [[String: Any]])
    #expect(Set(others[0].keys) == ["from", "to", "difference", "difference_ci95"])
  }

  @Test("The state that the writer reads its prompts with is told", arguments: ["carry", "reset"])
  func state(_ state: String) throws {
    let policy = try #require(Evaluator.StatePolicy(rawValue: state))
    let writer = try JudgedModelTests.network(policy: policy)
    let figures = try writer.exposure(
      on: Self.text(writer), referee: JudgedModelTests.ngrams(), Self.design)
    #expect(figures.state == state)
    #expect(figures.text.hasPrefix("model               network (mos), state \(state)\n"))
  }

  @Test func whatCannotBeIsSaid() throws {
    let (network, ngrams) = (try JudgedModelTests.network(), try JudgedModelTests.ngrams())
    let text = try Self.text(network)
    let own = #expect(throws: JudgingError.self) {
      try network.exposure(on: text, referee: network, Self.design)
    }
    #expect(own?.code == .ownReferee && own?.subject == "network")
    let tooLong = #expect(throws: JudgingError.self) {
      try network.exposure(
        on: text, referee: ngrams, ExposureDesign(prompts: 5, continuation: 500))
    }
    #expect(tooLong?.code == .tooFewTokens)
    #expect(tooLong?.message.hasPrefix("5 prompts and continuations of 520 tokens") == true)
    // Where none says how many, two must fit.
    let lengths = (text.ids.count / 2 + 1, text.ids.count / 2)
    let one = #expect(throws: JudgingError.self) {
      try network.exposure(
        on: text, referee: ngrams, ExposureDesign(promptLength: 2, continuation: lengths.0 - 2))
    }
    #expect(one?.message.hasPrefix("2 prompts and continuations of \(lengths.0) tokens") == true)
    let two = try network.exposure(
      on: text, referee: ngrams, ExposureDesign(promptLength: 2, continuation: lengths.1 - 2))
    #expect(two.prompts == 2)
    struct Stopped: Error {}
    #expect(throws: Stopped.self) {
      try network.exposure(on: text, referee: ngrams, Self.design) { _, _ in throw Stopped() }
    }
  }

  @Test("Prompts are spread over the whole text")
  func passages() throws {
    let (network, ngrams) = (try JudgedModelTests.network(), try JudgedModelTests.ngrams())
    let text = try Self.text(network)
    let figures = try network.exposure(
      on: text, referee: ngrams, ExposureDesign(prompts: 3, promptLength: 4, continuation: 8))
    let losses = try [0, (text.ids.count - 12) / 2, text.ids.count - 12].map {
      try ngrams.scorer.losses(of: Array(text.ids[$0..<$0 + 12]))
    }
    for row in figures.byDistance {
      let band = losses.flatMap { $0[3 + row.from...3 + row.to] }
      #expect(abs(row.real - band.reduce(0, +) / Double(band.count)) < 1e-9)
    }
  }

  @Test func theUsualRefereeIsOfFiveGrams() throws {
    let folder = try TemporaryFolder()
    let bundle = try SmallModel().makeNGrams("\(folder.path)/model")
    let referee = try JudgedModel(ngramsOf: bundle)
    let train = Array(try #require(try bundle.tokens(.train)))
    let ngrams = KneserNey(
      train, order: 5, vocabulary: bundle.vocabulary.count,
      specialTokens: bundle.vocabulary.specialTokens
    ).model
    #expect(referee.name == "5-grams of \(bundle.path)" && referee.kind == .ngram)
    #expect(try referee.scorer.losses(of: train) == ngrams.losses(of: train))
  }
}
