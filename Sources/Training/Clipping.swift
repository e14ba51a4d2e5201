public import Compute

/// Limits on the gradient, by value first, then by norm (Pascanu and others 2013).
public struct Clipping: Codable, Hashable, Sendable {
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
  public struct Report: Sendable {
    /// The norm of the gradient as it came.
    public var norm: Double
    /// How many elements were limited.
    public var clippedValues = 0
    /// Whether the gradient was scaled down.
    public var clippedNorm = false
    /// The norm of the gradient as it was left; nil where that was not asked for.
    public var normAfter: Double?
  }

  /// Limits `gradients` in place.
  ///
  /// - Parameters:
  ///   - gradients: The gradients of all parameters.
  ///   - backend: Where they are.
  ///   - measuring: Whether the report has the norm afterwards, at the cost of a pass.
  /// - Returns: What was found and done.
  public func apply(
    to gradients: Matrix, on backend: any Backend, measuring: Bool = false
  ) -> Report {
    var length = backend.squaredNorm(gradients).squareRoot()
    var report = Report(norm: length)
    if let value {
      report.clippedValues = backend.clamp(gradients, limit: value)
      if norm != nil { length = backend.squaredNorm(gradients).squareRoot() }
    }
    if let norm, length > Double(norm) {
      backend.scale(gradients, by: Float(Double(norm) / length))
      report.clippedNorm = true
    }
    if measuring { report.normAfter = backend.squaredNorm(gradients).squareRoot() }
    return report
  }
}
