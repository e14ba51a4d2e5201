import Randomness
import Statistics
import Testing

/// The code of the articles of Randomness and Statistics.
@Suite struct StatisticsArticle {
  @Test func twoModels() throws {
    var noise = RandomStream(seed: 1)
    // −log p of every token by two models, in nats. The second pays 0.1 more in the mean.
    let first = (0..<2_000).map { _ in 4 + noise.unit() }
    let second = first.map { $0 + 0.1 + 0.2 * (noise.unit() - 0.5) }

    let interval = BlockBootstrap(first).interval
    let comparison = PairedComparison(first, second)
    print(interval ?? 0...0)  // of the mean loss of the first model, 95 %
    print(comparison.difference, comparison.interval ?? 0...0, comparison.pValue ?? 1)

    let mixture = Interpolation(fitting: [first, second])
    print(mixture.weights)  // λ of the first and of the second model; their sum is 1

    let pValues = PairedComparison.adjusted([0.01, 0.04, 0.03])
    print(pValues)  // [0.03, 0.06, 0.06]

    #expect(try #require(interval).contains(4.5))
    #expect(try #require(comparison.interval).contains(0.1))
    #expect(try #require(comparison.pValue) < 0.001)
    #expect(abs(mixture.weights.reduce(0, +) - 1) < 1e-12 && mixture.weights[0] > 0.9)
    #expect(zip(pValues, [0.03, 0.06, 0.06]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func streams() {
    var weights = RandomStream(seed: 1, purpose: "weights")
    var dropout = RandomStream(seed: 1, purpose: "dropout")
    print(weights.unit(), dropout.unit())  // two independent numbers of [0, 1)
    print((1...6).randomElement(using: &weights) ?? 0)  // any Swift API that takes a generator

    var again = RandomStream(seed: 1, purpose: "weights")
    _ = again.unit()
    let die = (1...6).randomElement(using: &again)
    again = weights
    #expect(die.map((1...6).contains) == true)
    #expect(again.next() == weights.next())
    #expect(weights.next() != dropout.next())
  }
}
