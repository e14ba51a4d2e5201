import Glibc
import Randomness
import TestSupport
import Testing

@testable import Statistics

/// Intervals about recipes, on runs that are made up.
@Suite struct RecipeComparisonTests {
  /// Losses of the runs of two recipes, of one number for each of forty blocks.
  struct Case: Sendable, CustomTestStringConvertible {
    var runs = (3, 3)
    /// The standard deviations of the runs of both recipes.
    var spreads = (0.03, 0.03)
    /// True for runs and texts that are skewed, as exponential numbers are.
    var isSkewed = false

    var testDescription: String {
      "\(runs.0) and \(runs.1) runs, spreads \(spreads.0) and \(spreads.1)\(isSkewed ? ", skewed" : "")"
    }

    /// A number of mean 0 and deviation 1.
    func number(_ stream: inout RandomStream) -> Double {
      // A unit is below 1, so that no logarithm is of 0.
      let exponential = -log(1 - stream.unit())
      guard !isSkewed else { return exponential - 1 }
      // Box and Muller 1958.
      return (2 * exponential).squareRoot() * cos(2 * .pi * stream.unit())
    }

    /// The losses of both recipes; there is no true difference.
    func draw(_ seed: UInt64) -> ([[Double]], [[Double]]) {
      var stream = RandomStream(seed: seed, purpose: testDescription)
      let text = (0..<40).map { _ in 0.3 * number(&stream) }
      func recipe(_ count: Int, _ spread: Double) -> [[Double]] {
        let own = (0..<40).map { _ in 0.02 * number(&stream) }
        return (0..<count).map { _ in
          let shift = spread * number(&stream)
          return (0..<40).map { 4 + shift + text[$0] + own[$0] + 0.05 * number(&stream) }
        }
      }
      return (recipe(runs.0, spreads.0), recipe(runs.1, spreads.1))
    }
  }

  static let cases: [Case] = [
    Case(runs: (2, 2), spreads: (0, 0)), Case(runs: (2, 2), spreads: (0.01, 0.01)),
    Case(runs: (2, 2)), Case(), Case(spreads: (0.01, 0.01)), Case(runs: (5, 5)),
    Case(runs: (10, 10)), Case(runs: (3, 10), spreads: (0.03, 0.01)),
    Case(runs: (3, 10), spreads: (0.01, 0.03)), Case(runs: (5, 5), spreads: (0.005, 0.04)),
    Case(runs: (3, 3), spreads: (0, 0.03)), Case(runs: (2, 5), spreads: (0.03, 0.01)),
  ]

  @Test(
    "About 95 of 100 intervals hold the truth, of few, unequal and skewed runs too",
    arguments: cases + cases.map { Case(runs: $0.runs, spreads: $0.spreads, isSkewed: true) })
  func calibration(_ made: Case) {
    let trials = Long.isOn ? 10_000 : 400
    var (hits, sums) = (0, 0.0)
    for trial in 0..<trials {
      let (first, second) = made.draw(UInt64(trial))
      let interval = RecipeComparison(first, second, least: 40).interval
      hits += interval?.contains(0) == true ? 1 : 0
      sums += interval.map { $0.upperBound - $0.lowerBound } ?? 0
    }
    let share = Double(hits) / Double(trials)
    if Long.isOn { print("\(made): \(share), width \(sums / Double(trials))") }
    #expect(share > 0.89, "\(share)")
  }

  @Test("Two seeds of one recipe are two runs: what one pair calls a difference is none of recipes")
  func seeds() throws {
    let alarms = (0..<100).count { trial in
      let (first, second) = Case(runs: (2, 2)).draw(UInt64(trial))
      return PairedComparison(first[0], second[0], least: 40).pValue ?? 1 < 0.05
    }
    #expect(alarms > 40, "\(alarms)")
  }

  @Test("The variance is that of runs and that of blocks, by hand")
  func byHand() throws {
    // Forty blocks of one unit; the second recipe is 0.5 above, and 0.1 more in every other block.
    let base = (0..<40).map { Double($0) / 10 }
    func run(_ shift: Double, _ more: Double = 0) -> [Double] {
      base.enumerated().map { $1 + shift + ($0 % 2 == 0 ? more : 0) }
    }
    let comparison = RecipeComparison(
      [run(0), run(0.2)], [run(0.5, 0.1), run(0.7, 0.1), run(0.6, 0.1)], least: 40)
    #expect(abs(comparison.difference - 0.55) < 1e-12)
    let text = 0.05 * 0.05 / 39
    #expect(abs(comparison.errorOfText - text.squareRoot()) < 1e-12)
    let spreads = (try #require(comparison.spreads.first), try #require(comparison.spreads.second))
    #expect(abs(spreads.0 - 0.02.squareRoot()) < 1e-12 && abs(spreads.1 - 0.1) < 1e-12)
    // Own variances 0.02 and 0.01; the pooled one, (1·0.02 + 2·0.01)/3, is the least.
    let parts = [0.02 / 2, 0.04 / 3 / 3, text]
    let variance = parts.reduce(0, +)
    let freedom =
      variance * variance / (parts[0] * parts[0] / 1 + parts[1] * parts[1] / 2 + text * text / 39)
    let t = StudentT(degreesOfFreedom: freedom)
    let interval = try #require(comparison.interval)
    #expect(abs(interval.upperBound - 0.55 - t.critical(0.05) * variance.squareRoot()) < 1e-12)
    #expect(abs(interval.lowerBound + interval.upperBound - 1.1) < 1e-12)
    #expect(
      abs(try #require(comparison.pValue) - t.twoSided(0.55 / variance.squareRoot())) < 1e-12)
    let turned = RecipeComparison(
      [run(0.5, 0.1), run(0.7, 0.1), run(0.6, 0.1)], [run(0), run(0.2)], least: 40)
    #expect(abs(turned.difference + 0.55) < 1e-12 && turned.pValue == comparison.pValue)
  }

  @Test("One run, or too short a text, has a difference and no interval")
  func tooFew() {
    let (first, second) = Case().draw(1)
    let single = RecipeComparison([first[0]], second, least: 40)
    #expect(single.interval == nil && single.pValue == nil && single.spreads.first == nil)
    #expect(single.spreads.second != nil && single.difference != 0)
    #expect(RecipeComparison(first, second).interval == nil)
    let same = RecipeComparison([first[0], first[0]], [first[0], first[0]], least: 40)
    #expect(same.interval == 0...0 && same.pValue == 1)
  }

  @Test("Weights are those of lines: a line of twice the length counts twice")
  func weights() {
    let (first, second) = Case().draw(2)
    // Every loss twice, as one line of weight 2.
    let plain = RecipeComparison(first, second, least: 40)
    func doubled(_ runs: [[Double]]) -> [[Double]] { runs.map { $0.map { 2 * $0 } } }
    let weighted = RecipeComparison(
      doubled(first), doubled(second), weights: [Double](repeating: 2, count: 40), least: 40)
    #expect(abs(weighted.difference - plain.difference) < 1e-12)
    #expect(abs(weighted.errorOfText - plain.errorOfText) < 1e-12)
    #expect(abs((weighted.pValue ?? 0) - (plain.pValue ?? 1)) < 1e-9)
  }
}
