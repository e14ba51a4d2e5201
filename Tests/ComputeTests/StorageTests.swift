import Compute
import CPUCompute
import Randomness
import Testing

@Suite struct StorageTests {
  @Test func newBuffersAreZero() throws {
    let bench = try Bench()
    #expect(try bench.read(bench.zeros(7, 5)) == [Float](repeating: 0, count: 35))
    #expect(bench.tokens([]).count == 0)
  }

  @Test func writingTouchesTheViewAlone() throws {
    let bench = try Bench()
    let x = bench.matrix(3, 2, [1, 2, 3, 4, 5, 6])
    bench.backend.write([-1, -2], to: x[1..<2])
    #expect(try bench.read(x) == [1, 2, -1, -2, 5, 6])
    bench.backend.fill(x[2..<3], with: 9)
    #expect(try bench.read(x) == [1, 2, -1, -2, 9, 9])
    bench.backend.copy(x[0..<1], to: x[1..<2])
    #expect(try bench.read(x) == [1, 2, 1, 2, 9, 9])
    #expect(try bench.read(x.reshaped(2, 3)[1..<2]) == [2, 9, 9])
    #expect(x.reshaped(1, 6).count == 6)
  }

  @Test func blocksAreViews() throws {
    let bench = try Bench()
    let x = bench.matrix(3, 4, (0..<12).map { Float($0) })
    let block = x.block(at: 5, rows: 2, columns: 3)
    #expect(block.rows == 2 && block.columns == 3 && block.count == 6)
    #expect(try bench.read(block) == [5, 6, 7, 8, 9, 10])
    #expect(try bench.read(block[1..<2]) == [8, 9, 10])
    #expect(try bench.read(x.block(at: 11, rows: 1, columns: 1)) == [11])
    #expect(try bench.read(x.block(at: 12, rows: 0, columns: 7)) == [])
    bench.backend.fill(block.reshaped(3, 2)[1..<2], with: -1)
    #expect(try bench.read(x) == [0, 1, 2, 3, 4, 5, 6, -1, -1, 9, 10, 11])
  }

  /// Also where memory was used before.
  @Test func memoryIsZeroAndBeginsOnACacheLine() throws {
    let backend = try CPUBackend(threads: 1)
    for count in [1, 7, 100, 1_000, 30_000] {
      for _ in 0..<8 {
        let buffer = backend.allocate(count)
        #expect(UInt(bitPattern: buffer) % 64 == 0)
        let values = UnsafeMutableBufferPointer(start: buffer, count: count)
        #expect(values.allSatisfy { $0 == 0 })
        values.update(repeating: 7)
        backend.deallocate(buffer)
      }
    }
  }

  @Test func tokensAreViews() throws {
    let bench = try Bench()
    let tokens = bench.tokens([5, 6, 7, -1])
    let middle = tokens[1..<3]
    bench.backend.write([6, 8], to: middle)
    #expect(try bench.backend.read(tokens) == [5, 6, 8, -1])
    #expect(try bench.backend.read(middle) == [6, 8])
    #expect(middle.count == 2)
  }

  @Test func stagedTokensAreHandedOverInParts() throws {
    let backend: any Backend = try CPUBackend(threads: 1)
    let staged = StagedTokens(5, in: Arena(on: backend))
    for position in 0..<5 { staged[position] = Int32(position) + 10 }
    #expect(try backend.read(staged.onDevice) == [0, 0, 0, 0, 0])
    #expect(try backend.read(staged.written(1..<3, by: backend)) == [11, 12])
    staged[2] = -1
    #expect(try backend.read(staged.onDevice) == [0, 11, 12, 0, 0])
    #expect(staged[2] == -1 && staged.count == 5)
  }

  @Test func theArenaCountsItsBytes() throws {
    let arena = Arena(on: try CPUBackend(threads: 1))
    _ = arena.matrix(3, 5)
    _ = arena.tokens(7)
    #expect(arena.bytes == 4 * (15 + 7))
  }

  @Test func threadsAreAtLeastOne() throws {
    let backend = try CPUBackend(threads: 0)
    #expect(backend.threads == 1)
    for (asked, given) in [(3, 3), (0, 1), (-1, 1), (2, 2), (Int.min, 1)] {
      backend.threads = asked
      #expect(backend.threads == given)
    }
    #expect(CPUBackend.library.hasPrefix("oneDNN "))
  }
}

@Suite struct RandomStreamTests {
  // The first outputs of Vigna's splitmix64.c for the seed 1234567.
  @Test func knownAnswers() {
    var stream = RandomStream(seed: 1_234_567)
    #expect(
      (0..<4).map { _ in stream.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
      ])
  }

  @Test func unitIsSpreadOverTheInterval() {
    var stream = RandomStream(seed: 3)
    var cells = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { cells[Int(stream.unit() * 10)] += 1 }
    // χ² with 9 degrees of freedom exceeds 33.7 once in 10,000 times.
    let chi = cells.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chi < 33.7)
  }

  @Test func purposesAndSeedsAreApart() {
    func first(_ seed: UInt64, _ purpose: String) -> UInt64 {
      var stream = RandomStream(seed: seed, purpose: purpose)
      return stream.next()
    }
    #expect(Set([first(1, "a"), first(2, "a"), first(1, "b"), first(2, "b")]).count == 4)
    #expect(RandomStream.key(1, 2) != RandomStream.key(2, 1))
    #expect(first(1, "a") != 0)
  }

  /// SplitMix64 and FNV-1a as they are published.
  @Test func keysAreThoseOfTheMixer() {
    func mixed(_ value: UInt64) -> UInt64 {
      var stream = RandomStream(seed: value &- 0x9e37_79b9_7f4a_7c15)
      return stream.next()
    }
    for (a, b) in [(0, 0), (1, 2), (2, 1), (.max, 7), (7, .max)] as [(UInt64, UInt64)] {
      #expect(RandomStream.key(a, b) == mixed(mixed(a &+ 0x9e37_79b9_7f4a_7c15) ^ b))
    }
    // FNV-1a of "", "a" and "foobar".
    for (name, hash) in [
      ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
    ] as [(String, UInt64)] {
      #expect(RandomStream.key(5, name) == RandomStream.key(5, hash))
      var (named, numbered) = (
        RandomStream(seed: 5, purpose: name), RandomStream(seed: RandomStream.key(5, hash))
      )
      #expect(named.next() == numbered.next())
    }
  }

  @Test("A number in [0, 1) has the 53 upper bits")
  func units() {
    var (numbers, bits) = (RandomStream(seed: 9), RandomStream(seed: 9))
    for _ in 0..<1_000 {
      let unit = numbers.unit()
      #expect((0..<1).contains(unit) && unit * 0x1p53 == Double(bits.next() >> 11))
    }
  }
}
