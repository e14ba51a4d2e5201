import CPUCompute
import Evaluation
import LanguageModels
import Statistics
import TestSupport
import Testing
import TokenIDs

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  private static let specialTokens = SpecialTokens(endOfSentence: 0)

  private static func model() throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(vocabularySize: 5, embeddingWidth: 4, hiddenWidths: [4]), seed: 1,
      on: CPUBackend(threads: 1))
  }

  private static func temper(_ temperature: Double) throws {
    _ = Tempered(
      Evaluator(try model(), specialTokens: specialTokens), temperature: temperature)
  }

  private static func recollections(size: Int = 4) throws -> [Recollection] {
    try Recollection.of(
      [1, 2, 3] as [Int32], by: FixedReader(try model(), specialTokens: specialTokens), size: size,
      flatness: [0.5])
  }

  static let misuses: Misuses = [
    "Tempered at 0: a temperature is above 0": { try temper(0) },
    "Tempered below 0: a temperature is above 0": { try temper(-1) },
    "Tempered at infinity: a temperature is above 0": { try temper(.infinity) },
    "Recollection of the cache alone: a weight of the cache leaves the model some": {
      _ = try recollections()[0].losses(weight: 1)
    },
    "Recollection below 0: a weight of the cache leaves the model some": {
      _ = try recollections()[0].losses(weight: -0.1)
    },
    "Recollection of nothing: a cache has a size": { _ = try recollections(size: 0) },
    "Mixture: a weight for every model": {
      _ = Mixture(
        [Evaluator(try model(), specialTokens: specialTokens)], Interpolation(weights: [0.5, 0.5]))
    },
    "continuations of an empty prompt: prompts have one length, 1 or more": {
      _ = try model().continuations(of: [[]], length: 1, seed: 1)
    },
    "continuations of two lengths: prompts have one length, 1 or more": {
      _ = try model().continuations(of: [[1], [1, 2]], length: 1, seed: 1)
    },
    "GradientScales: there is no mean over nothing": {
      _ = try GradientScales(
        of: model(), over: [Int32](), specialTokens: specialTokens, segment: 2)
    },
    "ExposureBias of nothing: continuations of each prompt": {
      _ = ExposureBias(written: [], real: [])
    },
    "ExposureBias of other prompts: continuations of each prompt": {
      _ = ExposureBias(written: [[1]], real: [[1], [2]])
    },
  ]

  @Test("A forbidden call ends the process and says why", arguments: misuses.keys.sorted())
  func ends(misuse: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse] in
      try PreconditionTests.misuses[misuse]?()
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: misuse)))
  }
}
