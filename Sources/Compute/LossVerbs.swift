import Glibc

/// Losses beside the cross-entropy of a softmax; all verbs have defaults.
///
/// One shape throughout; the gradient may take the place of its input.
public protocol LossVerbs: BackendCore {
  /// dz = scale·(σ(z) − target).
  ///
  /// - Returns: Σ log(1 + exp z) − target·z, in nats.
  /// - Throws: ``BackendError`` when the device has failed.
  func binaryCrossEntropy(
    _ z: Matrix, targets: Matrix, scale: Float, gradient dz: Matrix
  ) throws(BackendError) -> Double
  /// dy = 2·scale·(y − target).
  ///
  /// - Returns: Σ (y − target)².
  /// - Throws: ``BackendError`` when the device has failed.
  func squaredError(_ y: Matrix, targets: Matrix, scale: Float, gradient dy: Matrix)
    throws(BackendError) -> Double
}

extension LossVerbs {
  /// On the host.
  public func binaryCrossEntropy(
    _ z: Matrix, targets: Matrix, scale: Float, gradient dz: Matrix
  ) throws(BackendError) -> Double {
    let pairs = try zip(read(z), read(targets)).map { (z: Double($0), target: Double($1)) }
    write(pairs.map { scale * Float(1 / (1 + exp(-$0.z)) - $0.target) }, to: dz)
    // log(1 + exp(−|z|)) neither overflows nor loses a small term.
    return pairs.reduce(0) { $0 + max($1.z, 0) - $1.target * $1.z + log1p(exp(-abs($1.z))) }
  }

  /// On the host.
  public func squaredError(
    _ y: Matrix, targets: Matrix, scale: Float, gradient dy: Matrix
  ) throws(BackendError) -> Double {
    let errors = try zip(read(y), read(targets)).map { $0 - $1 }
    write(errors.map { 2 * scale * $0 }, to: dy)
    return errors.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
