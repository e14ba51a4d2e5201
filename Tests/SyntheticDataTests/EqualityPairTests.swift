import SyntheticData
import TestSupport
import Testing

@Suite(.seeded) struct EqualityPairTests {
  @Test("A label says whether two numbers are equal; others differ in one digit", arguments: 1...3)
  func labels(digits: Int) {
    let set = EqualityPairs(count: 400, digits: digits, seed: TestSeed.seed(1))
    for i in 0..<set.count {
      let row = set.row(i)
      let (first, second) = set.numbers(i)
      #expect(row.count == 20 * digits && row.reduce(0, +) == Float(2 * digits))
      for (place, digit) in (first + second).enumerated() {
        #expect(row[10 * place + digit] == 1)
      }
      let different = zip(first, second).count { $0 != $1 }
      #expect(different == (set.labels[i] == 1 ? 0 : 1))
    }
    #expect(set.labels.reduce(0, +) == 200)
  }

  @Test("No input alone says anything about the label")
  func inputs() {
    let set = EqualityPairs(count: 8_000, digits: 2, seed: TestSeed.seed(1))
    for input in 0..<40 {
      for label: Int32 in 0...1 {
        let count = (0..<8_000).count {
          set.labels[$0] == label && set.inputs[40 * $0 + input] == 1
        }
        // Binomial of 4,000 draws and a tenth: 400 and five deviations of 19.
        #expect((305...495).contains(count))
      }
    }
  }

  @Test("All pairs of one digit come up, and every place differs in some pair of more")
  func pairs() {
    let one = EqualityPairs(count: 3_000, seed: TestSeed.seed(1))
    let pairs = (0..<3_000).map { i in one.numbers(i) }
    #expect(Set(pairs.map { $0.first + $0.second }).count == 100)
    let three = EqualityPairs(count: 100, digits: 3, seed: TestSeed.seed(1))
    let places = (0..<100).map { i in three.numbers(i) }.flatMap { first, second in
      (0..<3).filter { first[$0] != second[$0] }
    }
    #expect(Set(places) == [0, 1, 2])
  }
}
