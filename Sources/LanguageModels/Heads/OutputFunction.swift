import Compute
import Glibc

/// A function of every logit before the softmax, p = softmax(f(z)).
///
/// Logits are linear in a context, and with the identity their log-probabilities have the rank of the
/// contexts; a non-linear f raises it (Kanai and others 2018).
public enum OutputFunction: String, Sendable, CaseIterable {
  /// f(z) = z, the softmax.
  case identity
  /// f(z) = z + log σ(z), the sigsoftmax ∝ exp(z)·σ(z) (Kanai and others 2018, equation 10).
  case sigsoftmax

  /// f(z) in double precision.
  public func callAsFunction(_ z: Double) -> Double {
    switch self {
    case .identity: z
    case .sigsoftmax: z + min(z, 0) - log1p(exp(-abs(z)))
    }
  }
}

/// An ``OutputFunction`` on a device, between ``Decoder`` and softmax.
protocol OutputFunctionLayer: AnyObject {
  /// z `[n, V]` ← f(z).
  func forward(_ z: Matrix, _ b: any Backend)
  /// Turns ∂f(z) of the last forward call into ∂z in place.
  func backward(_ dz: Matrix, _ b: any Backend)
}

extension WindowShape {
  /// The function for up to so many rows; nil for the identity, which has nothing to compute.
  func makeOutputFunction(rows: Int, arena: Arena) -> (any OutputFunctionLayer)? {
    switch model.outputFunction {
    case .identity: nil
    case .sigsoftmax: Sigsoftmax(rows: rows, width: model.vocabularySize, arena: arena)
    }
  }
}
