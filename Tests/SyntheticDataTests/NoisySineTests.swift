import Glibc
import SyntheticData
import TestSupport
import Testing

@Suite(.seeded) struct NoisySineTests {
  @Test("Without noise a target is sin 2πx, and x is spread over [0, 1)")
  func curve() {
    let set = NoisySine(count: 1_000, noise: 0, seed: TestSeed.seed(1))
    for (x, t) in zip(set.inputs, set.targets) {
      #expect(abs(Double(t) - sin(2 * .pi * Double(x))) < 1e-6)
    }
    let tenths = (0..<10).map { k in set.inputs.count { Int($0 * 10) == k } }
    // Binomial: 100 and five deviations of 9.5.
    #expect(tenths.reduce(0, +) == 1_000 && tenths.allSatisfy { (52...148).contains($0) })
    #expect(NoisySine.curve(0.25) == 1)
  }

  @Test("The mean squared error of the curve is the variance of the noise")
  func noise() {
    let set = NoisySine(count: 5_000, noise: 0.3, seed: TestSeed.seed(1))
    let errors = zip(set.inputs, set.targets).map { x, t in
      let error = Double(t) - NoisySine.curve(Double(x))
      return error * error
    }
    let mean = errors.reduce(0, +) / 5_000
    // The mean of 5,000 squares of normal numbers has a deviation of √(2/5,000).
    #expect(abs(mean / 0.09 - 1) < 0.08)
  }

  @Test("The bytes of a seed are those that are kept; pair i does not depend on the count")
  func kept() {
    let set = NoisySine(count: 50, seed: 1)
    #expect(checksum(set.inputs + set.targets, []) == 12_556_959_923_663_631_767)
    let few = NoisySine(count: 20, seed: 1)
    #expect(few.inputs == Array(set.inputs.prefix(20)))
    #expect(few.targets == Array(set.targets.prefix(20)))
    #expect(few.count == 20 && NoisySine(count: 50, seed: 2).inputs != set.inputs)
  }
}
