import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Testing
import TestSupport

/// Section A: what a language model is, and what the matrices of its softmax are.
@Suite(.seeded) struct LanguageModelingTests {
  static let softmax = ModelConfiguration(
    cell: .rnn, vocabularySize: 9, embeddingWidth: 6, hiddenWidths: [4], initialization: .uniform(1)
  )

  @Test(
    "1. P(x₁…x_T) = Π P(x_t | x_<t): positive, and over all sequences its sum is 1",
    arguments: HeadKind.allCases)
  func chainRule(_ head: HeadKind) throws {
    let (vocabulary, steps, sequences) = (4, 3, 64)
    let window = try LanguageModel(
      ModelConfiguration(
        vocabularySize: vocabulary, embeddingWidth: 3, hiddenWidths: [5], head: head,
        initialization: .uniform(1)),
      seed: 2, on: try CPUBackend(threads: 1)
    ).window(steps: steps, batch: sequences)
    // Row r reads the digits of r.
    let tokens = (0..<steps).flatMap { t in
      (0..<sequences).map { Int32($0 >> (2 * t) & 3) }
    }
    window.setTokens([Int32](repeating: 0, count: sequences) + tokens.dropLast(sequences), tokens)
    var products = [Double](repeating: 1, count: sequences)
    for t in 0..<steps {
      window.forward(t..<t + 1)
      let predictions = try window.backend.read(window.predict()).map { exp(Double($0)) }
      #expect(predictions.allSatisfy { $0 > 0 })
      for row in 0..<sequences {
        products[row] *= predictions[row * vocabulary + Int(tokens[t * sequences + row])]
      }
    }
    let losses = try window.losses(steps)
    for row in 0..<sequences {
      let nats = (0..<steps).reduce(0) { $0 + Double(losses[$1 * sequences + row]) }
      #expect(abs(exp(-nats) / products[row] - 1) < 5e-6)
    }
    // Three softmaxes, whose exponentials are right to 1.1e-6.
    #expect(abs(products.reduce(0, +) - 1) < 5e-6)
    #expect(Set(products).count == sequences)
  }

  @Test("2. A softmax head is softmax(HWᵀ + b): a row of H a context, a row of W a token")
  func matrices() throws {
    let contexts = try Contexts(Self.softmax, seed: 1)
    let logProbabilities = try contexts.logProbabilities()
    #expect(try largestDifference(logProbabilities, logSoftmax(contexts.logits())) < 3e-6)
    // No two contexts are one.
    #expect(Set(logProbabilities).count == 9)
  }

  @Test("3. A logit matrix gives P exactly when it is log P + ΛJ, a number added to each row")
  func shiftedRows() throws {
    let contexts = try Contexts(Self.softmax, seed: 1)
    let (a, logits) = try (contexts.logProbabilities(), contexts.logits())
    for (row, other) in zip(logits, a) {
      let shifts = zip(row, other).map { $0 - $1 }
      #expect((shifts.max() ?? 0) - (shifts.min() ?? 0) < 3e-6)
    }
    let shifted = zip(logits, draws(9, seed: TestSeed.seed(3), range: 50)).map { row, shift in
      row.map { $0 + Double(shift) }
    }
    #expect(largestDifference(logSoftmax(shifted), logSoftmax(logits)) < 1e-13)
    // One logit more than the others of its row, and the distribution is another.
    var other = logits
    other[4][2] += 1e-3
    let change = zip(logSoftmax(other), logSoftmax(logits)).map { largestDifference([$0], [$1]) }
    #expect(change[4] > 5e-4)
    #expect(change.enumerated().allSatisfy { $0 == 4 || $1 == 0 })
  }

  @Test("3. Ranks within F(A) differ by 1 at most", arguments: 1...6)
  func ranksOfAFamily(width: Int) throws {
    var configuration = Self.softmax
    configuration.hiddenWidths = [width]
    let contexts = try Contexts(configuration, seed: 1)
    let logits = try contexts.logits()
    let shifts = [Float(0), 1e-3, 1, 100].map { draws(9, seed: TestSeed.seed(4), range: $0) }
    let family =
      [logSoftmax(logits)]
      + shifts.map { shifts in
        zip(logits, shifts).map { row, shift in row.map { $0 + Double(shift) } }
      }
    let ranks = family.map { rank($0, tolerance: 1e-11) }
    // HWᵀ has rank d, the bias is one more; and Λ, unless it is 0, the one that F(A) allows.
    #expect(ranks == [width + 2, width + 1, width + 2, width + 2, width + 2])
  }
}
