import Compute
import ModelTesting
import TestSupport
import Testing
import Randomness

@Suite(.seeded) struct DropoutTests {
  @Test(
    "27. Dropout drops its part and scales the rest to keep the expectation",
    arguments: [0.1, 0.25, 0.5, 0.9] as [Float])
  func partAndScale(rate: Float) throws {
    let bench = try Bench()
    let count = 400_001
    let x = bench.matrix(1, count, [Float](repeating: 2, count: count))
    bench.backend.dropout(x, rate: rate, key: 5, offset: 0, period: 0, into: x)
    let values = try bench.read(x)
    let kept = 2 / (1 - rate)
    #expect(values.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-6 * kept })
    let dropped = Double(values.count { $0 == 0 }) / Double(count)
    let deviation = (Double(rate) * (1 - Double(rate)) / Double(count)).squareRoot()
    #expect(abs(dropped - Double(rate)) < 4 * deviation)
  }

  @Test("27. The mean over many masks is the input")
  func expectation() throws {
    let bench = try Bench()
    let (count, masks, rate) = (64, 4000, 0.3)
    let x = bench.random(1, count, seed: 1)
    let (y, sum) = (bench.zeros(1, count), bench.zeros(1, count))
    for key in 0..<masks {
      let key = RandomStream.key(7, UInt64(key))
      bench.backend.dropout(x, rate: Float(rate), key: key, offset: 0, period: 0, into: y)
      bench.backend.addScaled(1 / Float(masks), y, to: sum)
    }
    // The standard error of a mean of masks m/(1 − p) is √(p/(1 − p)/n).
    let error = (rate / (1 - rate) / Double(masks)).squareRoot()
    for (mean, x) in try zip(bench.read(sum), bench.read(x)) {
      #expect(abs(Double(mean - x)) < 4.5 * error * Double(abs(x)) + 1e-5)
    }
  }

  @Test func neighboursAndKeysAreIndependent() throws {
    let bench = try Bench()
    let count = 100_000
    let ones = bench.matrix(1, count, [Float](repeating: 1, count: count))
    func mask(_ key: UInt64, offset: Int = 0) throws -> [Bool] {
      let y = bench.zeros(1, count)
      bench.backend.dropout(ones, rate: 0.5, key: key, offset: offset, period: 0, into: y)
      return try bench.read(y).map { $0 == 0 }
    }
    let first = try mask(1)
    let shifted = Array(first.dropFirst()) + [first[0]]
    for other in try [mask(2), mask(1 << 32 | 1), mask(RandomStream.key(3, 4)), shifted] {
      let agreement = zip(first, other).count { $0 == $1 }
      #expect(abs(agreement - count / 2) < 4 * 158)  // σ = √n/2
    }
  }

  @Test func partsAreTheWhole() throws {
    let bench = try Bench()
    let x = bench.random(10, 13, seed: 1)
    let (whole, parts) = (bench.zeros(10, 13), bench.zeros(10, 13))
    bench.backend.dropout(x, rate: 0.4, key: 77, offset: 0, period: 0, into: whole)
    for rows in [0..<1, 1..<4, 4..<10] {
      let offset = rows.lowerBound * 13
      bench.backend.dropout(
        x[rows], rate: 0.4, key: 77, offset: offset, period: 0, into: parts[rows])
    }
    #expect(try differences(bench.read(whole), bench.read(parts)) == 0)
    #expect(try bench.read(whole).contains(0))
  }

  @Test("A locked mask is the same in every step, also of a window that comes in parts")
  func aMaskRepeats() throws {
    let bench = try Bench()
    let (steps, period) = (9, 35)
    let ones = bench.matrix(steps, period, [Float](repeating: 1, count: steps * period))
    let (whole, parts) = (bench.zeros(steps, period), bench.zeros(steps, period))
    bench.backend.dropout(ones, rate: 0.4, key: 3, offset: 0, period: period, into: whole)
    for rows in [0..<2, 2..<3, 3..<9] {
      bench.backend.dropout(
        ones[rows], rate: 0.4, key: 3, offset: rows.lowerBound * period, period: period,
        into: parts[rows])
    }
    let first = try bench.read(whole[0..<1])
    #expect(Set(first) == [0, 1 / (1 - 0.4)])
    for step in 0..<steps { #expect(try bench.read(whole[step..<step + 1]) == first) }
    #expect(try bench.read(parts) == bench.read(whole))
  }

  @Test("A kernel draws the masks that are specified")
  func theSpecifiedMask() throws {
    let bench = try Bench()
    let count = 1003
    let ones = bench.matrix(1, count, [Float](repeating: 1, count: count))
    let y = bench.zeros(1, count)
    let keys =
      [0, 1, 1 << 32, .max, 0x8000_0000_0000_0000] + (0..<20).map { RandomStream.key(5, $0) }
    for (at, key) in keys.enumerated() {
      for (offset, period) in [
        (0, 0), (1, 0), (1 << 32 - 5, 0), (1 << 40 + 3, 0), (0, 1), (7, 5), (999, 100), (3, 5000),
      ] {
        let rate = [0, 0.1, 0.5, 0.99][at % 4] as Float
        let mask = DropoutMask(rate: rate, key: key)
        let expected = (0..<count).map { i in
          mask.factor(at: period == 0 ? offset + i : (offset + i) % period)
        }
        bench.backend.dropout(
          ones, rate: rate, key: key, offset: offset, period: period, into: y)
        #expect(try differences(bench.read(y), expected) == 0, "key \(key), \(offset), \(period)")
      }
      let rows = bench.matrix(count, 1, [Float](repeating: 1, count: count))
      let mask = DropoutMask(rate: 0.3, key: key)
      bench.backend.dropRows(
        rows, bench.tokens((0..<Int32(count)).map { $0 * 7 }), rate: 0.3, key: key)
      #expect(try differences(bench.read(rows), (0..<count).map { mask.factor(at: $0 * 7) }) == 0)
    }
  }

  @Test("The mask of a key, number by number")
  func aKnownMask() {
    let mask = DropoutMask(rate: 0.5, key: 7 << 32 | 42)
    #expect(
      (0..<24).map { mask.keeps($0) ? 1 : 0 } == [
        0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0,
      ])
  }
}
