import RecurrentLM
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
        vocabulary: vocabulary, embedding: 8, hidden: [12], head: head,
        experts: head == .softmax ? 1 : 2, dropout: dropout),
      steps: 1, batch: 1, seed: seed, on: try CPUBackend(threads: 1))
  }

  static func values(_ model: LanguageModel) -> [Float] {
    model.backend.read(model.parameters.values)
  }
}

/// Numbers spread over ±range.
func draws(_ count: Int, seed: UInt64, range: Float = 1) -> [Float] {
  var stream = RandomStream(seed: seed)
  return (0..<count).map { _ in Float(2 * stream.unit() - 1) * range }
}

/// In how many places two vectors differ.
///
/// For long ones Swift Testing would describe a failed == for minutes.
func differences(_ a: [Float], _ b: [Float]) -> Int {
  a.count == b.count ? zip(a, b).count { $0.bitPattern != $1.bitPattern } : .max
}
