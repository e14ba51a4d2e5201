import CVectorMath
import Glibc
import TestSupport
import Testing

/// The weights of a draw, beside plain Double.
@Suite(.seeded) struct SoftmaxWeightTests {
  @Test(arguments: [1, 2, 15, 16, 17, 33, 1_023, 1_024, 1_025, 3_000], [0, 0.5, 1, 3] as [Float])
  func weights(count: Int, factor: Float) {
    var logits = draws(count, seed: TestSeed.seed(UInt64(count)), range: 9)
    for index in stride(from: 3, to: count, by: 7) { logits[index] = -.infinity }
    var weights = [Float](repeating: .nan, count: count)
    let total = lm_softmax_weights(logits, &weights, count, factor)
    let largest = Double(logits.max() ?? 0)
    let expected = logits.map { logit in
      logit == -.infinity ? 0 : exp((Double(logit) - largest) * Double(factor))
    }
    for (weight, expected) in zip(weights, expected) {
      #expect(abs(Double(weight) - expected) <= 4e-6 * expected)
    }
    #expect(abs(total / expected.reduce(0, +) - 1) < 4e-6)
  }
}
