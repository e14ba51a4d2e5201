import Compute
import NeuralNetworks

/// Mixture of softmaxes: p = Σ_k π_k softmax(c_k·Wᵀ + b) (Yang and others 2018, equation 2).
///
/// The logarithm of a sum of softmaxes is no linear function of the contexts, so the rank of its
/// log-probabilities is not bounded by D. Gradients of z_k and of the prior: see ``OutputLayer``.
final class MixtureOfSoftmaxes: Head {
  let components: Int
  private let experts: Experts

  init(_ shape: ModelShape, layout: inout ParameterLayout, arena: Arena) {
    experts = Experts(shape, layout: &layout, arena: arena)
    components = experts.count
  }

  func prepare(key: UInt64?) { experts.prepare(key: key) }

  func forward(_ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts {
    let mixed = experts.forward(h, from: row, p, b)
    return Contexts(rows: mixed.rows, logPrior: mixed.logPrior, mixed: mixed)
  }

  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    guard let dPrior else { preconditionFailure("a mixture has a prior") }
    experts.backward(h, dContexts: dContexts, dPrior: dPrior, dh: dh, p, b)
  }
}
