// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels
public import Compute

extension CPUBackend {
  public func multiply(_ x: Matrix, _ y: Matrix, into z: Matrix) {
    precondition(x.count == y.count && x.count == z.count, "x, y and z have one shape")
    lm_multiply_elements(engine, x.base, y.base, z.base, x.count)
  }

  public func addScaled(_ a: Float, _ x: Matrix, to y: Matrix) {
    precondition(x.count == y.count, "x and y have one shape")
    lm_add_scaled(engine, a, x.base, y.base, x.count)
  }

  public func scale(_ x: Matrix, by a: Float) {
    lm_scale(engine, a, x.base, x.count)
  }

  public func squaredNorm(_ x: Matrix) throws(BackendError) -> Double {
    try checkFailure()
    return lm_squared_norm(engine, x.base, x.count)
  }

  public func clamp(_ x: Matrix, limit: Float) throws(BackendError) -> Int {
    try checkFailure()
    return lm_clamp(engine, x.base, limit, x.count)
  }

  public func rmsPropUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, squares: Matrix, decay: Float,
    weight: Float,
    epsilon: Float, rate: Float
  ) {
    precondition(
      gradients.count == values.count && squares.count == values.count,
      "values, gradients and squares have one shape")
    lm_rms_prop_update(
      engine, values.base, gradients.base, factor, squares.base, values.count, decay, weight,
      epsilon,
      rate)
  }

  public func squareRoots(_ x: Matrix) throws(BackendError) -> Double {
    try checkFailure()
    return lm_square_roots(engine, x.base, x.count)
  }

  public func dynamicEvaluationUpdate(
    _ values: Matrix, gradients: Matrix, scales: Matrix, prior: Matrix, rate: Float, epsilon: Float,
    decay: Float
  ) {
    precondition(
      gradients.count == values.count && scales.count == values.count
        && prior.count == values.count,
      "values, gradients, scales and prior have one shape")
    lm_dynamic_evaluation_update(
      engine, values.base, gradients.base, scales.base, prior.base, values.count, rate, epsilon,
      decay)
  }

  public func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep
  ) {
    precondition(
      gradients.count == values.count && mean.count == values.count
        && variance.count == values.count,
      "values, gradients and moments have one shape")
    lm_adam_update(
      engine, values.base, gradients.base, factor, mean.base, variance.base, values.count,
      step.rate, step.beta1, step.beta2, step.epsilon, step.correction1, step.correction2)
  }
}
