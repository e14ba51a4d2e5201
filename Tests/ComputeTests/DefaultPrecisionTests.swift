import Compute
import ReferenceCompute
import TestSupport
import Testing

/// What the defaults of verbs ask of a device.
@Suite struct DefaultPrecisionTests {
  /// A device that has bf16, and notes what its products are asked for in.
  final class HalfBackend: Backend {
    private let reference = ReferenceBackend()
    var precision = Precision.f32
    var asked: [Precision] = []

    func supports(_ precision: Precision) -> Bool { true }
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
    func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
      asked.append(precision)
      reference.linear(x, weight: weight, bias: bias, into: y)
    }
    func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
      asked.append(precision)
      reference.linearInputGradient(dy, weight: weight, into: dx, adding: adding)
    }
    func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
      asked.append(precision)
      reference.linearWeightGradient(dy, x, into: dw, adding: adding)
    }
    func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix) {
      reference.gather(table, ids, into: out)
    }
    func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix) {
      reference.scatterAdd(x, ids, to: table)
    }
    func activate(_ activation: Activation, _ x: Matrix, into y: Matrix) {
      reference.activate(activation, x, into: y)
    }
    func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) { reference.multiply(x, y, into: z) }
    func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) { reference.addScaled(a, x, to: y) }
  }

  @Test("Sums and means are of no rounded numbers, and products are again when they are done")
  func sums() throws {
    let b = HalfBackend()
    let arena = Arena(on: b)
    let (x, out, gain) = (arena.matrix(3, 4), arena.matrix(1, 4), arena.matrix(1, 4))
    b.write((0..<12).map { Float($0) }, to: x)
    b.precision = .bf16
    b.sumRows(x, addingTo: out)
    #expect(try b.asked == [.f32] && b.precision == .bf16 && b.read(out) == [12, 15, 18, 21])
    b.layerNorm(
      x, gain: gain, bias: gain, normalized: arena.matrix(3, 4), scales: arena.matrix(3, 1),
      into: arena.matrix(3, 4), adding: false)
    #expect(b.asked.count > 4 && Set(b.asked) == [.f32] && b.precision == .bf16)
    b.asked = []
    b.addLinear(x, weight: Weight(arena.matrix(2, 4)), to: arena.matrix(3, 2))
    #expect(b.asked == [.bf16])
    b.precision = .f32
    b.sumRows(x, addingTo: out)
    #expect(b.precision == .f32)
  }

  @Test func aPrecisionIsUsedWhereItIsSupported() {
    #expect(HalfBackend().available(.bf16) == .bf16 && HalfBackend().available(.f32) == .f32)
    let minimal = MinimalBackend()
    #expect(minimal.available(.bf16) == .f32 && minimal.available(.f32) == .f32)
    #expect(minimal.supports(.f32) && !minimal.supports(.bf16) && minimal.precision == .f32)
  }

  @Test("A device that has failed does nothing, and says so when it is asked")
  func failure() throws {
    let b = MinimalBackend()
    let arena = Arena(on: b)
    let (x, y, ids) = (arena.matrix(2, 3), arena.matrix(2, 3), arena.tokens(2))
    b.failure = BackendError(.failed, message: "it broke; try again")
    b.copy(x, to: y)
    b.scale(x, by: 2)
    b.addLogSigmoid(x, into: y)
    b.dropRows(x, ids, rate: 0.5, key: 1)
    b.normalizers(x, into: arena.matrix(2, 2))
    b.softmaxGradient(
      x, normalizers: y.block(at: 0, rows: 2, columns: 2), targets: ids,
      responsibilities: arena.matrix(2, 1))
    for code in BackendError.Code.allCases {
      b.failure = BackendError(code, message: "it broke; try again")
      let error = #expect(throws: BackendError.self) { try b.squaredNorm(x) }
      #expect(error?.code == code && error?.description == "it broke; try again")
      #expect(throws: BackendError.self) { try b.read(ids) }
      #expect(throws: BackendError.self) { try b.clamp(x, limit: 1) }
    }
    b.failure = nil
    #expect(try b.read(ids) == [0, 0])
  }
}
