import Glibc
import SyntheticData
import TestSupport
import Testing

/// Points of a plane against the equations of their sets.
@Suite(.seeded) struct PointTests {
  /// The x and y of every row.
  static func points(_ set: some LabeledRows) -> [(x: Double, y: Double, label: Int32)] {
    set.labels.indices.map { i in
      (Double(set.inputs[2 * i]), Double(set.inputs[2 * i + 1]), set.labels[i])
    }
  }

  @Test("Without noise, the exclusive or has its four corners, each once in four rows")
  func corners() {
    let set = ExclusiveOr(count: 40, noise: 0, seed: TestSeed.seed(1))
    let points = Self.points(set)
    #expect(points.allSatisfy { $0.label == ($0.x == $0.y ? 0 : 1) })
    for start in stride(from: 0, to: 40, by: 4) {
      #expect(
        Set(points[start..<start + 4].map { [$0.x, $0.y] }) == [[0, 0], [0, 1], [1, 0], [1, 1]])
    }
  }

  @Test("Without noise, moons are half circles")
  func moons() {
    let points = Self.points(TwoMoons(count: 200, noise: 0, seed: TestSeed.seed(1)))
    for (x, y, label) in points {
      let (a, b) = label == 0 ? (x, y) : (1 - x, 0.5 - y)
      #expect(abs(a * a + b * b - 1) < 1e-6 && b > -1e-6)
    }
    #expect(points.contains { $0.x < -0.8 } && points.contains { $0.x > 1.8 })
    #expect(points.count { $0.label == 1 } == 100)
  }

  @Test(
    "Without noise, the angle of a point of a spiral follows from its radius", arguments: [2, 3])
  func spirals(classes: Int) {
    let set = Spirals(count: 300, classes: classes, turns: 1.5, noise: 0, seed: TestSeed.seed(1))
    for (x, y, label) in Self.points(set) {
      let radius = (x * x + y * y).squareRoot()
      #expect((0.0999...1).contains(radius))
      let turns = 1.5 * radius + Double(label) / Double(classes)
      #expect(abs(x - radius * cos(2 * .pi * turns)) < 1e-5)
      #expect(abs(y - radius * sin(2 * .pi * turns)) < 1e-5)
    }
    #expect((0..<classes).allSatisfy { k in set.labels.count { $0 == k } == 300 / classes })
    #expect(set.classes == classes && set.width == 2)
  }

  @Test("Noise has mean 0, its deviation, and the tails of the normal distribution")
  func noise() {
    let n = 4_000
    let points = Self.points(ExclusiveOr(count: n, noise: 0.2, seed: TestSeed.seed(2)))
    let clean = Self.points(ExclusiveOr(count: n, noise: 0, seed: TestSeed.seed(2)))
    let noise = zip(points, clean).flatMap { [($0.x - $1.x) / 0.2, ($0.y - $1.y) / 0.2] }
    let count = Double(noise.count)
    let (squares, fourths) = (noise.map { $0 * $0 }, noise.map { $0 * $0 * $0 * $0 })
    let means = [noise, squares, fourths].map { $0.reduce(0, +) / count }
    // Four deviations of each mean: n, n² and n⁴ have the variances 1, 2 and 96.
    for (mean, (truth, variance)) in zip(means, [(0.0, 1.0), (1, 2), (3, 96)]) {
      #expect(abs(mean - truth) < 4 * (variance / count).squareRoot())
    }
    // Both coordinates are independent.
    let products = stride(from: 0, to: noise.count, by: 2).map { noise[$0] * noise[$0 + 1] }
    #expect(abs(products.reduce(0, +) / Double(n)) < 4 / Double(n).squareRoot())
  }

  @Test("The bytes of a seed are those that are kept; row i does not depend on the count")
  func kept() {
    func sums(_ sets: [any LabeledRows]) -> [UInt64] { sets.map { checksum($0.inputs, $0.labels) } }
    func sets(_ count: Int, seed: UInt64) -> [any LabeledRows] {
      [
        ExclusiveOr(count: count, seed: seed), TwoMoons(count: count, seed: seed),
        Spirals(count: count, seed: seed), EqualityPairs(count: count, digits: 2, seed: seed),
      ]
    }
    let hundred = sets(100, seed: 1)
    #expect(
      sums(hundred) == [
        8_839_134_482_382_156_478, 12_566_365_584_293_236_756, 1_103_241_381_104_770_823,
        224_004_561_240_834_133,
      ])
    for (few, many) in zip(sets(37, seed: 1), hundred) {
      #expect(few.inputs == Array(many.inputs.prefix(few.inputs.count)))
      #expect(few.labels == Array(many.labels.prefix(37)))
    }
    for (other, one) in zip(sets(100, seed: 2), hundred) {
      #expect(other.inputs != one.inputs && other.labels != one.labels)
    }
  }
}
