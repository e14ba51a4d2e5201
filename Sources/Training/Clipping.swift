public import Compute

/// Limits on the gradient, by value first, then by norm (Pascanu and others 2013).
public struct Clipping: Hashable, Sendable {
  /// Each element is limited to ±value; this changes the direction.
  public var value: Float?
  /// The gradient is scaled to this norm if it is longer; this keeps the direction.
  public var norm: Float?

  /// Limits; nil is none.
  public init(value: Float? = nil, norm: Float? = nil) {
    self.value = value
    self.norm = norm
  }

  /// What clipping found and did.
  public struct Report: Hashable, Sendable {
    /// The norm of the gradient as it came.
    public var norm: Double
    /// How many elements were limited.
    public var clippedValues = 0
    /// What the update is to multiply the gradient by, for its norm to be within the limit.
    public var factor: Float = 1
    /// The norm of factor·gradients.
    public var normAfter: Double

    /// Whether the gradient is scaled down.
    public var isNormClipped: Bool { factor < 1 }
  }

  /// Limits the elements of `gradients` in place, and finds the factor that limits their norm.
  ///
  /// The factor is the update's to apply, which spares a pass over the gradients:
  ///
  ///     let clipped = try clipping.apply(to: model.parameters.gradients, on: backend)
  ///     optimizer.update(model.parameters, rate: rate, factor: clipped.factor, on: backend)
  ///
  /// - Parameters:
  ///   - gradients: The gradients of all parameters.
  ///   - backend: Where they are.
  /// - Returns: What was found, and what is left to do.
  /// - Throws: `BackendError` when the device has failed.
  public func apply(
    to gradients: Matrix, on backend: any Backend
  ) throws(BackendError) -> Report {
    let found = try backend.squaredNorm(gradients).squareRoot()
    var report = Report(norm: found, normAfter: found)
    if let value {
      report.clippedValues = try backend.clamp(gradients, limit: value)
      if report.clippedValues > 0 {
        report.normAfter = try backend.squaredNorm(gradients).squareRoot()
      }
    }
    if let norm, report.normAfter > Double(norm) {
      report.factor = Float(Double(norm) / report.normAfter)
      report.normAfter *= Double(report.factor)
    }
    return report
  }
}
