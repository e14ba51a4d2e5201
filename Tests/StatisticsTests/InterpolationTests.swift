import Glibc
import Randomness
import TestSupport
import Testing

@testable import Statistics

@Suite(.seeded) struct InterpolationTests {
  static let (a, b): ([Double], [Double]) = {
    var stream = TestSeed.stream(3)
    let p = (0..<3_000).map { _ in (stream.unit(), stream.unit() * stream.unit()) }
    return (p.map { -log($0.0) }, p.map { -log($0.1) })
  }()

  @Test("No other weights make the text more probable")
  func best() {
    let losses = [Self.a, Self.b]
    let fitted = Interpolation(fitting: losses)
    #expect(abs(fitted.weights.reduce(0, +) - 1) < 1e-12)
    let least = fitted.losses(losses).reduce(0, +)
    for weight in stride(from: 0.02, to: 1, by: 0.02) {
      let other = Interpolation(weights: [weight, 1 - weight]).losses(losses).reduce(0, +)
      #expect(other >= least - 1e-6)
    }
    #expect(least < Self.a.reduce(0, +) && least < Self.b.reduce(0, +))
  }

  @Test("A weight of one is that model, and equal models are mixed as each is")
  func corners() {
    let alone = Interpolation(weights: [1, 0]).losses([Self.a, Self.b])
    #expect(zip(alone, Self.a).allSatisfy { abs($0 - $1) < 1e-12 })
    let same = Interpolation(fitting: [Self.a, Self.a])
    #expect(same.weights == [0.5, 0.5])
  }

  @Test("Probabilities that a Double cannot hold are mixed in log space")
  func smallNumbers() {
    let mixed = Interpolation(weights: [0.5, 0.5]).losses([[2_000], [2_001]])
    #expect(abs(mixed[0] - (2_000 - log((1 + exp(-1.0)) / 2))) < 1e-9)
    #expect(Interpolation(fitting: [[2_000], [2_001]]).weights[0] > 0.999)
  }

  @Test("Weights are those at which no share of the text grows any more")
  func fixedPoint() {
    let losses = [Self.a, Self.b]
    let fitted = Interpolation(fitting: losses)
    let mixed = fitted.losses(losses)
    for model in losses {
      let ratio = zip(model, mixed).reduce(0) { $0 + exp($1.1 - $1.0) } / Double(mixed.count)
      #expect(abs(ratio - 1) < 1e-5)
    }
  }
}
