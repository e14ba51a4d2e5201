import Compute
import ReferenceCompute
import Testing

@testable import BackendTesting

/// What the comparison of backends takes for equal.
@Suite struct BackendTestingTests {
  static let verbCase = VerbCase("verb", "2 × 3") { _ in }

  static func mismatch(
    _ values: [Double], _ expected: [Double], slack: Double = 1
  ) -> BackendMismatch? {
    VerbCase.Result(name: "x", values: values, expected: expected, slack: slack)
      .mismatch(in: verbCase, tolerance: 0.01)
  }

  @Test("An error is measured by the largest number, and by a hundredth at least")
  func bounds() throws {
    #expect(
      Self.mismatch([10, 0.09], [10, 0]) == nil && Self.mismatch([10, 0.11], [10, 0]) != nil)
    #expect(Self.mismatch([-10, 0.11], [-10, 0])?.bound == 0.1)
    #expect(Self.mismatch([9e-5], [0]) == nil && Self.mismatch([1.1e-4], [0])?.bound == 1e-4)
    #expect(Self.mismatch([0.5], [0.49]) != nil)
    #expect(Self.mismatch([10.9], [10], slack: 10) == nil)
    #expect(Self.mismatch([11.1], [10], slack: 10)?.bound == 1)
    #expect(Self.mismatch([0.2, .infinity], [0, .infinity])?.position == 0)
  }

  @Test("What is no number is equal to itself alone")
  func notNumbers() {
    let numbers = [Double.nan, .infinity, -.infinity, 0]
    for (i, value) in numbers.enumerated() {
      for (j, expected) in numbers.enumerated() {
        #expect(
          (Self.mismatch([value, 1], [expected, 1]) == nil) == (i == j), "\(value), \(expected)")
      }
    }
  }

  @Test("The largest error is told")
  func largest() throws {
    let mismatch = try #require(Self.mismatch([1, 2.5, 4, 4], [1, 2, 3, 4]))
    #expect(mismatch.position == 2 && mismatch.value == 4 && mismatch.expected == 3)
    #expect(mismatch.description == "verb 2 × 3: x[2] is 4.0, expected 3.0 ± 0.04")
    #expect(BackendMismatches([mismatch, mismatch]).description.split(separator: "\n").count == 2)
  }

  @Test("What is beside a matrix must stay")
  func margins() throws {
    for place in [-1, 0, 6] {
      let overrun = VerbCase("fill", "2 × 3") { t in
        let x = t.matrix(2, 3, [Float](repeating: 1, count: 6))
        if t.backend is CountingBackend { x.base[place] = 2 }
      }
      let mismatches = try BackendConformance(of: CountingBackend()).mismatches(in: overrun)
      #expect(mismatches.map(\.result) == (place == 0 ? [] : ["beside the matrices"]))
      #expect(mismatches.allSatisfy { $0.value == 2 && $0.expected == -7.5 })
    }
  }

  @Test("The tolerance is the one that is asked for")
  func tolerance() throws {
    let doubled = VerbCase("fill", "1") { t in
      t.record("x", t.backend is CountingBackend ? 1.001 : 1)
    }
    #expect(try BackendConformance(of: CountingBackend()).mismatches(in: doubled).count == 1)
    #expect(
      try BackendConformance(of: CountingBackend(), tolerance: 0.01).mismatches(in: doubled).isEmpty
    )
    #expect(throws: BackendMismatches.self) {
      try BackendConformance(of: CountingBackend()).check(doubled)
    }
  }

  /// A backend that can be told from the reference.
  private final class CountingBackend: Backend {
    private let reference = ReferenceBackend()

    func allocate(_ count: Int) -> UnsafeMutablePointer<Float> { reference.allocate(count) }
    func deallocate(_ buffer: UnsafeMutablePointer<Float>) { reference.deallocate(buffer) }
    func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) {
      reference.write(values, to: x)
    }
    func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
      reference.write(ids, to: tokens)
    }
    func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError) {
      try reference.read(x, into: values)
    }
    func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>) throws(BackendError) {
      try reference.read(tokens, into: ids)
    }
    func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {}
    func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {}
    func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {}
    func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {}
    func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {}
    func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {}
    func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {}
    func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) {}
  }
}
