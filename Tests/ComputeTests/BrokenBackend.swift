import Compute
import ReferenceCompute

/// A backend of which some verbs are broken.
final class BrokenBackend: Backend {
  private let reference = ReferenceBackend()
  private let faults: Set<Fault>

  init(_ faults: Set<Fault>) { self.faults = faults }

  enum Fault: String, CaseIterable {
    case lstmBackward, softmaxBackward, batchNorm, dropout, adamUpdate, cacheLogProbabilities
    case multiply
  }

  /// With room for what is written beyond the end.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> { reference.allocate(count + 1) }
  func deallocate(_ buffer: UnsafeMutablePointer<Float>) { reference.deallocate(buffer) }
  func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) { reference.write(values, to: x) }
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
    reference.linear(x, weight: weight, bias: bias, into: y)
  }
  func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
    reference.linearInputGradient(dy, weight: weight, into: dx, adding: adding)
  }
  func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
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
  func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    reference.multiply(x, y, into: z)
    // Beyond its end.
    if faults.contains(.multiply) { z.base[z.count] = 1 }
  }
  func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) { reference.addScaled(a, x, to: y) }
}

// Verbs that may be broken.
extension BrokenBackend {
  func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix
  ) {
    reference.lstmBackward(
      gates: gates, previousCell: previousCell, cell: cell, dOutput: dOutput, dCell: dCell)
    // The gradient of the cell before is not the cell's.
    if faults.contains(.lstmBackward) { reference.scale(dCell, by: 1.001) }
  }

  func softmaxBackward(
    _ z: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix, _ x: Matrix,
    weight: Weight, into dw: Matrix, adding: Bool, addingTo db: Matrix, into dx: Matrix
  ) {
    // A sum that starts anew.
    if faults.contains(.softmaxBackward) { reference.fill(db, with: 0) }
    reference.softmaxBackward(
      z, normalizers: normalizers, targets: targets, responsibilities: responsibilities, x,
      weight: weight, into: dw, adding: adding, addingTo: db, into: dx)
  }

  func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool
  ) {
    reference.batchNorm(
      x, gain: gain, bias: bias, runningMean: runningMean, runningVariance: runningVariance,
      normalized: normalized, scales: scales, into: y, isLearning: isLearning)
    // The biased variance.
    if faults.contains(.batchNorm), isLearning {
      reference.scale(runningVariance, by: Float(x.rows - 1) / Float(x.rows))
    }
  }

  func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix
  ) {
    // A locked mask that does not repeat.
    reference.dropout(
      x, rate: rate, key: key, offset: offset, period: faults.contains(.dropout) ? 0 : period,
      into: y)
  }

  func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep
  ) {
    var step = step
    if faults.contains(.adamUpdate) { step.correction2 = 1 }
    reference.adamUpdate(
      values, gradients: gradients, factor: factor, mean: mean, variance: variance, step: step)
  }

  func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix
  ) {
    reference.cacheLogProbabilities(
      scores, words: words, size: size, first: faults.contains(.cacheLogProbabilities) ? 0 : first,
      targets: targets, flatness: flatness, into: out)
  }
}
