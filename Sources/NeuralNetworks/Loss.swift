package import Compute

/// The loss of a sequence of layers: a mean over rows of a sum over units.
public enum Loss: Sendable, CaseIterable {
  /// −log softmax(z)_t of the true class t: log Σ exp z − z_t.
  case crossEntropy
  /// −t log σ(z) − (1 − t) log(1 − σ(z)), for targets t in [0, 1].
  case binaryCrossEntropy
  /// (y − t)².
  case squaredError
}

/// The losses with their gradients, all from what a network puts out, before any sigmoid or
/// softmax.
///
///     cross-entropy ∂z = softmax(z) − onehot t     binary ∂z = σ(z) − t     squared ∂y = 2(y − t)
package final class LossLayer {
  private let normalizers: Matrix  // [n, 2]
  private let losses: Matrix  // [n, 1]
  private let weights: Matrix  // [n, 1]

  package init(rows: Int, arena: Arena) {
    normalizers = arena.matrix(rows, 2)
    losses = arena.matrix(rows, 1)
    weights = arena.matrix(rows, 1)
  }

  /// Σ of the losses of y `[n, O]`, and the gradient of scale·Σ.
  package func sum(
    _ loss: Loss, _ y: Matrix, _ targets: Matrix, _ classes: Tokens, gradient dy: Matrix,
    scale: Float, _ b: any Backend
  ) throws(BackendError) -> Double {
    switch loss {
    case .crossEntropy:
      let rows = 0..<y.rows
      let (norm, r) = (normalizers[rows], weights[rows])
      b.normalizers(y, into: norm)
      let sum = try b.mixtureLosses(
        logits: y, normalizers: norm, logPrior: nil, targets: classes, losses: losses[rows],
        responsibilities: r)
      b.scale(r, by: scale)
      b.copy(y, to: dy)
      b.softmaxGradient(dy, normalizers: norm, targets: classes, responsibilities: r)
      return sum
    case .binaryCrossEntropy:
      return try b.binaryCrossEntropy(y, targets: targets, scale: scale, gradient: dy)
    case .squaredError:
      return try b.squaredError(y, targets: targets, scale: scale, gradient: dy)
    }
  }
}
