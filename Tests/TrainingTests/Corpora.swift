import CPUCompute
import LanguageModels
import Training

/// A small corpus, a small model and a short run.
enum Small {
  static let vocabulary = 6
  static let corpus: [Int32] = (0..<400).map { Int32($0 % 5) }

  static func model(
    dropout: Float = 0, head: HeadKind = .softmax, seed: UInt64 = 1
  ) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary, embeddingWidth: 8, hiddenWidths: [12], head: head,
        components: head.isMixture ? 2 : 1, dropout: DropoutRates(dropout)),
      seed: seed, on: try CPUBackend(threads: 1))
  }

  static func values(_ model: LanguageModel) throws -> [Float] {
    try model.backend.read(model.parameters.values)
  }
}
