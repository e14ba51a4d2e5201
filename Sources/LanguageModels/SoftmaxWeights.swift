internal import CVectorMath

/// Sets `weights` to exp((x − max x)·factor), and to 0 where x is −∞.
///
/// - Returns: Σ weights.
func softmaxWeights(of x: [Float], factor: Float, into weights: inout [Float]) -> Double {
  precondition(!x.isEmpty && x.count == weights.count, "as many weights as values")
  return unsafe weights.withUnsafeMutableBufferPointer { weights in
    unsafe x.withUnsafeBufferPointer { x in
      guard let from = x.baseAddress, let to = weights.baseAddress else { return 0 }
      return unsafe lm_softmax_weights(from, to, x.count, factor)
    }
  }
}
