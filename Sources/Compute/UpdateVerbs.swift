/// Verbs of long vectors: norms, clipping, and the updates of optimisers; all have defaults.
public protocol UpdateVerbs: BackendCore {
  /// Σ x², in double precision.
  ///
  /// - Throws: ``BackendError`` when the device has failed.
  func squaredNorm(_ x: Matrix) throws(BackendError) -> Double
  /// x ← min(max(x, −limit), limit).
  ///
  /// - Returns: how many elements were beyond the limit.
  /// - Throws: ``BackendError`` when the device has failed.
  func clamp(_ x: Matrix, limit: Float) throws(BackendError) -> Int
  /// x ← √x.
  ///
  /// - Returns: Σ √x.
  /// - Throws: ``BackendError`` when the device has failed.
  func squareRoots(_ x: Matrix) throws(BackendError) -> Double
  /// With g = factor·gradients: squares ← decay·squares + weight·g²;
  /// values ← values − rate·g/√(squares + epsilon).
  ///
  /// AdaGrad (Duchi and others 2011) has a decay and a weight of 1, RMSProp (Tieleman & Hinton 2012) ρ and
  /// 1 − ρ.
  func rmsPropUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, squares: Matrix, decay: Float,
    weight: Float, epsilon: Float, rate: Float)
  /// One Adam update of `values`, and of both running moments, with factor·gradients.
  func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep)
  /// values ← values − rate·g/(scale + epsilon) + min(decay·scale, 1)·(prior − values): dynamic evaluation
  /// with a global prior (Krause and others 2018).
  func dynamicEvaluationUpdate(
    _ values: Matrix, gradients: Matrix, scales: Matrix, prior: Matrix, rate: Float,
    epsilon: Float, decay: Float)
}

extension UpdateVerbs {
  /// On the host.
  public func squaredNorm(_ x: Matrix) throws(BackendError) -> Double {
    try read(x).reduce(0) { $0 + Double($1) * Double($1) }
  }

  /// On the host.
  public func clamp(_ x: Matrix, limit: Float) throws(BackendError) -> Int {
    let values = try read(x)
    // Written so that a NaN stays one.
    write(values.map { $0 > limit ? limit : $0 < -limit ? -limit : $0 }, to: x)
    return values.count { $0 > limit || $0 < -limit }
  }

  /// On the host.
  public func squareRoots(_ x: Matrix) throws(BackendError) -> Double {
    let roots = try read(x).map { $0.squareRoot() }
    write(roots, to: x)
    return roots.reduce(0) { $0 + Double($1) }
  }

  /// On the host.
  public func rmsPropUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, squares: Matrix, decay: Float,
    weight: Float, epsilon: Float, rate: Float
  ) {
    let g = hostValues(gradients).map { factor * $0 }
    let r = zip(hostValues(squares), g).map { decay * $0 + weight * $1 * $1 }
    write(r, to: squares)
    let steps = zip(g, r).map { rate * $0 / ($1 + epsilon).squareRoot() }
    write(zip(hostValues(values), steps).map { $0 - $1 }, to: values)
  }

  /// On the host.
  public func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep
  ) {
    let g = hostValues(gradients).map { factor * $0 }
    let m = zip(hostValues(mean), g).map { step.beta1 * $0 + (1 - step.beta1) * $1 }
    let v = zip(hostValues(variance), g).map { step.beta2 * $0 + (1 - step.beta2) * $1 * $1 }
    write(m, to: mean)
    write(v, to: variance)
    let steps = zip(m, v).map { m, v in
      step.rate * (m / step.correction1) / ((v / step.correction2).squareRoot() + step.epsilon)
    }
    write(zip(hostValues(values), steps).map { $0 - $1 }, to: values)
  }

  /// On the host.
  public func dynamicEvaluationUpdate(
    _ values: Matrix, gradients: Matrix, scales: Matrix, prior: Matrix, rate: Float,
    epsilon: Float, decay: Float
  ) {
    let (w, g, s, p) = (
      hostValues(values), hostValues(gradients), hostValues(scales), hostValues(prior)
    )
    let moved = w.indices.map { i in
      w[i] - rate * g[i] / (s[i] + epsilon) + min(decay * s[i], 1) * (p[i] - w[i])
    }
    write(moved, to: values)
  }
}
