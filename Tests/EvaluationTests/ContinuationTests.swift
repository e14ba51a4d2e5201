import Glibc
import LanguageModels
import Randomness
import Testing
import TestSupport

@testable import Evaluation

/// Continuations of prompts beside draws of the test, a prompt and a token at a time.
@Suite(.seeded) struct ContinuationTests {
  /// Prompts of three tokens; more than are continued at one time.
  static let prompts: [[Int32]] = (0..<70).map { row in
    [0, Int32(row * 7 % 10) + 1, Int32(row * 3 % 10) + 1]
  }

  /// Draws `length` tokens, each from what `predict` says after the tokens before it.
  static func draw(
    _ length: Int, seed: UInt64, row: Int, read: (Int32) throws -> Void,
    predict: () throws -> [Float]
  ) throws -> [Int32] {
    var stream = RandomStream(seed: RandomStream.key(seed, UInt64(row)), purpose: "sample")
    return try (0..<length).map { _ in
      let weights = try predict().map { exp(Double($0)) }
      var rest = stream.unit() * weights.reduce(0, +)
      let token = weights.firstIndex {
        rest -= $0
        return rest < 0
      }
      try read(Int32(token ?? weights.count - 1))
      return Int32(token ?? weights.count - 1)
    }
  }

  @Test("A network continues every prompt from its own state with draws of its own")
  func network() throws {
    let model = try EvaluatorTests.model()
    let written = try model.continuations(of: Self.prompts, length: 5, seed: 3)
    #expect(written.count == Self.prompts.count)
    for (row, prompt) in Self.prompts.enumerated() {
      let window = model.window(steps: 1, batch: 1)
      func read(_ token: Int32) {
        window.inputs[0] = token
        window.forward(0..<1)
      }
      prompt.forEach(read)
      let expected = try Self.draw(5, seed: 3, row: row, read: read) {
        try model.backend.read(window.predict())
      }
      #expect(written[row] == expected, "prompt \(row)")
    }
  }

  @Test(
    "A scorer continues every prompt as the start of a text, with draws of its own",
    arguments: [PredictorTests.Kind.carried, .ngrams, .cache, .dynamic])
  func scorer(_ kind: PredictorTests.Kind) throws {
    let scorer = try kind.scorer()
    let prompts = Self.prompts.prefix(6).map { Array($0.dropFirst()) }
    var reports: [[Int]] = []
    let written = try scorer.continuations(of: prompts, length: 5, seed: 3) {
      reports.append([$0, $1])
    }
    #expect(reports == (0..<30).map { [$0, 30] })
    for (row, prompt) in prompts.enumerated() {
      let predictor = scorer.makePredictor()
      for token in prompt { try predictor.read(token) }
      let expected = try Self.draw(
        5, seed: 3, row: row, read: { try predictor.read($0) }, predict: { try predictor.predict() }
      )
      #expect(written[row] == expected, "prompt \(row)")
    }
    #expect(Set(written).count > 2)
  }
}
