import SyntheticData
import Testing

/// Rows in batches, as an update of a network takes them.
@Suite struct BatchTests {
  static let set = EqualityPairs(count: 50, digits: 2, seed: 1)

  @Test("The batches of an epoch hold every row once, each with its label")
  func batches() {
    let batches = Self.set.batches(of: 16, seed: 1)
    #expect(batches.map(\.labels.count) == [16, 16, 16, 2])
    let rows = batches.flatMap { batch in
      batch.labels.indices.map {
        Array(batch.inputs[40 * $0..<40 * $0 + 40]) + [Float(batch.labels[$0])]
      }
    }
    let expected = (0..<50).map { Self.set.row($0) + [Float(Self.set.labels[$0])] }
    #expect(rows.map(\.description).sorted() == expected.map(\.description).sorted())
    #expect(rows != expected)
  }

  @Test("A row is right if its class has the highest score, alone")
  func accuracy() {
    let set = TwoMoons(count: 4, seed: 1)
    let scores = set.labels.enumerated().flatMap { i, label -> [Float] in
      switch i {
      case 0: label == 0 ? [-1, -2] : [-2, -1]
      case 1: label == 0 ? [3, 4] : [4, 3]
      case 2: [1, 1]
      default: label == 0 ? [.nan, 1] : [1, .nan]
      }
    }
    #expect(set.accuracy(of: scores) == 0.25)
    let digits = DrawnDigits(count: 10, seed: 1)
    let known = (0..<100).map { digits.labels[$0 / 10] == $0 % 10 ? Float(1) : 0 }
    #expect(digits.accuracy(of: known) == 1)
    #expect(digits.accuracy(of: [Float](repeating: 0, count: 100)) == 0)
  }

  @Test("A seed says the order")
  func order() {
    let labels = [1, 1, 2].map { seed in Self.set.batches(of: 50, seed: seed)[0].inputs }
    #expect(labels[0] == labels[1] && labels[0] != labels[2])
  }
}
