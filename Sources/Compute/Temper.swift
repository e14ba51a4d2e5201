internal import CKernels

/// exp((x − max x)·factor) of every x, and 0 of −∞.
///
/// - Returns: Their sum.
package func temper(_ x: [Float], by factor: Float, into weights: inout [Float]) -> Double {
  precondition(!x.isEmpty && x.count == weights.count, "as many weights as values")
  return weights.withUnsafeMutableBufferPointer { weights in
    x.withUnsafeBufferPointer { x in
      guard let from = x.baseAddress, let to = weights.baseAddress else { return 0 }
      return lm_temper(from, to, x.count, factor)
    }
  }
}
