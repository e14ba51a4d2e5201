import CPUCompute
import LanguageModels
import Testing
import TestSupport
import TokenIDs

@testable import Microscope

/// Small models with weights large enough to say something, and a text for them.
enum Models {
  static let start: Int32 = 1
  static let specialTokens = SpecialTokens(endOfSentence: start)
  static let vocabulary = 50
  static let text = ids(200, below: vocabulary, seed: TestSeed.seed(5))

  static func make(
    _ head: HeadKind, components: Int? = nil, width: Int = 4, tied: Bool = false,
    cell: CellKind = .lstm, layers: Int = 1, outputFunction: OutputFunction = .identity,
    initialization: Initialization = .uniform(1), skip: Int = 0, threads: Int = 1
  ) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(
        cell: cell, vocabularySize: vocabulary, embeddingWidth: width,
        hiddenWidths: [Int](repeating: head.isMixture || tied ? 9 : width, count: layers),
        skipDistance: skip, tied: tied,
        head: head, components: components, outputFunction: outputFunction,
        initialization: initialization),
      seed: 2, on: try CPUBackend(threads: threads))
  }

  static func sample(_ model: LanguageModel, count: Int = 100) throws -> ContextSample {
    try ContextSample(model, of: text, specialTokens: specialTokens, count: count)
  }
}
