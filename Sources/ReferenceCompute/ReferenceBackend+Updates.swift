// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute
import Glibc

extension ReferenceBackend {
  public func binaryCrossEntropy(
    _ z: Matrix, targets: Matrix, scale: Float, gradient dz: Matrix
  ) throws(BackendError) -> Double {
    let (z, targets) = (Table(z), Table(targets))
    z.map { i, j, z in Double(scale) * (sigmoid(z) - targets[i, j]) }.store(in: dz)
    return sum(z.rows * z.columns) { logSum([0, z[$0]]) - targets[$0] * z[$0] }
  }

  public func squaredError(
    _ y: Matrix, targets: Matrix, scale: Float, gradient dy: Matrix
  ) throws(BackendError) -> Double {
    let (y, targets) = (Table(y), Table(targets))
    y.map { i, j, y in 2 * Double(scale) * (y - targets[i, j]) }.store(in: dy)
    return sum(y.rows * y.columns) { (y[$0] - targets[$0]) * (y[$0] - targets[$0]) }
  }

  public func squaredNorm(_ x: Matrix) throws(BackendError) -> Double {
    let x = Table(x)
    return sum(x.rows * x.columns) { x[$0] * x[$0] }
  }

  public func clamp(_ x: Matrix, limit: Float) throws(BackendError) -> Int {
    let (before, limit) = (Table(x), Double(limit))
    // A NaN stays one.
    before.map { _, _, x in x > limit ? limit : x < -limit ? -limit : x }.store(in: x)
    return (0..<x.count).count { abs(before[$0]) > limit }
  }

  public func squareRoots(_ x: Matrix) throws(BackendError) -> Double {
    let roots = Table(x).map { _, _, x in x.squareRoot() }
    roots.store(in: x)
    return sum(x.count) { roots[$0] }
  }

  public func rmsPropUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, squares: Matrix, decay: Float,
    weight: Float, epsilon: Float, rate: Float
  ) {
    let g = Table(gradients).map { _, _, g in Double(factor) * g }
    let r = Table(squares).map { i, j, r in Double(decay) * r + Double(weight) * g[i, j] * g[i, j] }
    Table(values).map { i, j, w in
      w - Double(rate) * g[i, j] / (r[i, j] + Double(epsilon)).squareRoot()
    }
    .store(in: values)
    r.store(in: squares)
  }

  public func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep
  ) {
    let (beta1, beta2) = (Double(step.beta1), Double(step.beta2))
    let g = Table(gradients).map { _, _, g in Double(factor) * g }
    let m = Table(mean).map { i, j, m in beta1 * m + (1 - beta1) * g[i, j] }
    let v = Table(variance).map { i, j, v in beta2 * v + (1 - beta2) * g[i, j] * g[i, j] }
    Table(values).map { i, j, w in
      let (mean, variance) = (
        m[i, j] / Double(step.correction1), v[i, j] / Double(step.correction2)
      )
      return w - Double(step.rate) * mean / (variance.squareRoot() + Double(step.epsilon))
    }
    .store(in: values)
    m.store(in: mean)
    v.store(in: variance)
  }

  public func dynamicEvaluationUpdate(
    _ values: Matrix, gradients: Matrix, scales: Matrix, prior: Matrix, rate: Float,
    epsilon: Float, decay: Float
  ) {
    let (g, s, prior) = (Table(gradients), Table(scales), Table(prior))
    Table(values).map { i, j, w in
      let step = Double(rate) * g[i, j] / (s[i, j] + Double(epsilon))
      return w - step + min(Double(decay) * s[i, j], 1) * (prior[i, j] - w)
    }
    .store(in: values)
  }
}
