import SyntheticData
import TestSupport
import Testing

/// A library that finds a fault of its caller ends the process; a row a precondition.
@Suite struct PreconditionTests {
  static let misuses: Misuses = [
    "DrawnDigits of a small size: count ≥ 0, size ≥ 8, noise ≥ 0": {
      _ = DrawnDigits(count: 1, size: 7, seed: 1)
    },
    "DrawnDigits: variation in 0...2": { _ = DrawnDigits(count: 1, variation: 3, seed: 1) },
    "LabeledRows: row 2 of 2": { _ = TwoMoons(count: 2, seed: 1).row(2) },
    "Accuracy: scores [count, classes]": { _ = TwoMoons(count: 2, seed: 1).accuracy(of: [1]) },
    "Batches: rows ≥ 1": { _ = TwoMoons(count: 2, seed: 1).batches(of: 0, seed: 1) },
    "RingLanguage of a token: tokens ≥ 2, concentration ≥ 0": { _ = RingLanguage(tokens: 1) },
    "RingLanguage of half a jump: probabilities of jumps with the sum 1": {
      _ = RingLanguage(jumps: [.init(1, probability: 0.5)])
    },
    "Divergences: log Q(x|c) [V, V]": { _ = RingLanguage().divergences(of: [[0]]) },
    "SumLanguage: modulus ≥ 2": { _ = SumLanguage(modulus: 1) },
    "CopyLanguage: distance ≥ 2, keys ≥ 2, fillers ≥ 1": { _ = CopyLanguage(distance: 1) },
    "Words: a token or more in a line": {
      _ = SumLanguage().words(count: 1, perLine: 0, seed: 1)
    },
    "A word: token 7 of 7": { _ = SumLanguage().word(for: 7) },
    "ExclusiveOr: count ≥ 0, noise ≥ 0": { _ = ExclusiveOr(count: -1, seed: 1) },
    "TwoMoons: count ≥ 0, noise ≥ 0": { _ = TwoMoons(count: 1, noise: -1, seed: 1) },
    "Spirals: count ≥ 0, classes ≥ 2, noise ≥ 0": { _ = Spirals(count: 1, classes: 1, seed: 1) },
    "NoisySine: count ≥ 0, noise ≥ 0": { _ = NoisySine(count: 1, noise: -1, seed: 1) },
    "EqualityPairs: count ≥ 0, digits ≥ 1": { _ = EqualityPairs(count: 1, digits: 0, seed: 1) },
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
