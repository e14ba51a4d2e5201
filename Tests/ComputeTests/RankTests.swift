import Compute
import Glibc
import TestSupport
import Testing

/// The place of targets among all tokens, beside a naive order.
@Suite(.seeded) struct RankTests {
  typealias Device = EdgeTests.Device

  /// The ranks of one softmax a row.
  static func ranks(
    _ device: Device, _ rows: [(target: Int32, logits: [Float])], limit: Int
  ) throws -> [Float] {
    let b = try device.make()
    let arena = Arena(on: b)
    let (count, columns) = (rows.count, rows[0].logits.count)
    let (logits, norm) = (arena.matrix(count, columns), arena.matrix(count, 2))
    b.write(rows.flatMap(\.logits), to: logits)
    b.normalizers(logits, into: norm)
    let (targets, ranks) = (arena.tokens(count), arena.matrix(count, 1))
    b.write(rows.map(\.target), to: targets)
    b.targetRanks(
      logits: logits, normalizers: norm, logPrior: nil, targets: targets, limit: limit, into: ranks)
    return try b.read(ranks)
  }

  @Test(
    "Of equal logits the lower column is first, and NaN stands before every target",
    arguments: Device.allCases)
  func byHand(_ device: Device) throws {
    let nan = Float.nan
    let rows: [(target: Int32, logits: [Float])] = [
      (0, [2, 2, 1]), (1, [2, 2, 1]), (2, [2, 2, 1]), (2, [0, 1, 3]), (1, [nan, 5, 1]),
      (0, [5, 1, nan]), (1, [0, nan, 1]), (-1, [1, 2, 3]),
    ]
    #expect(try Self.ranks(device, rows, limit: 9) == [0, 1, 2, 0, 1, 1, 2, -1])
    #expect(try Self.ranks(device, rows, limit: 1) == [0, 1, 1, 0, 1, 1, 1, -1])
  }

  @Test(
    "The rank is the place in the sorted logits, wherever a block ends",
    arguments: Device.allCases, [511, 512, 513, 1024, 1300])
  func places(_ device: Device, columns: Int) throws {
    let places = [0, 1, 510, 511, 512, 513, 1023, 1024, columns - 2, columns - 1]
    let rows = places.filter { $0 < columns }.enumerated().map { row, target in
      // Few different numbers, so that many are equal.
      let logits = draws(columns, seed: TestSeed.seed(UInt64(row))).map { Float(Int(60 * $0)) }
      return (target: Int32(target), logits: logits)
    }
    let expected = rows.map { row in
      let order = row.logits.indices.sorted {
        (row.logits[$1], $0) < (row.logits[$0], $1)
      }
      return order.firstIndex(of: Int(row.target)) ?? -1
    }
    for limit in [1, 7, 400, columns] {
      #expect(
        try Self.ranks(device, rows, limit: limit) == expected.map { Float(min($0, limit)) })
    }
  }

  @Test(
    "The rank in a mixture is that of its probabilities, which no component has alone",
    arguments: Device.allCases)
  func mixtures(_ device: Device) throws {
    let b = try device.make()
    let arena = Arena(on: b)
    // p is ½·(0.6, 0.4, 0) + ½·(0, 0.4, 0.6): the middle is the most probable.
    let logits = arena.matrix(6, 3)
    let (p, q) = (
      [0.6, 0.4, 1e-9].map { Float(log($0)) }, [1e-9, 0.4, 0.6].map { Float(log($0)) }
    )
    b.write(p + q + p + q + p + q, to: logits)
    let (prior, norm) = (arena.matrix(3, 2), arena.matrix(6, 2))
    let half = Float(log(0.5))
    // The last position believes the second component more.
    b.write([half, half, half, half, Float(log(0.1)), Float(log(0.9))], to: prior)
    b.normalizers(logits, into: norm)
    let (targets, ranks) = (arena.tokens(3), arena.matrix(3, 1))
    for (ids, expected) in [
      ([1, 0, 2], [0, 1, 0]), ([1, 2, 1], [0, 1, 1]), ([0, -1, 0], [1, -1, 2]),
    ]
      as [([Int32], [Float])]
    {
      b.write(ids, to: targets)
      b.targetRanks(
        logits: logits, normalizers: norm, logPrior: prior, targets: targets, limit: 9, into: ranks)
      // The outer two of an even mixture are equal up to rounding.
      let found = try b.read(ranks)
      for (rank, wanted) in zip(found, expected) where wanted != 1 { #expect(rank == wanted) }
      for (rank, wanted) in zip(found, expected) where wanted == 1 { #expect(rank >= 1) }
    }
  }
}
