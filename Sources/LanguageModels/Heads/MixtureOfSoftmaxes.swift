import Compute
import NeuralNetworks

/// Mixture of softmaxes: p = Σ_k π_k softmax(c_k·Wᵀ + b) (Yang and others 2018, equation 2).
///
/// The logarithm of a sum of softmaxes is no linear function of the contexts, so the rank of its
/// log-probabilities is not bounded by D. Gradients of z_k and of the prior: see ``OutputLayer``.
final class MixtureOfSoftmaxes: Head {
  let components: Int
  private let mixture: MixtureComponents

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    mixture = MixtureComponents(shape, layout: &layout, arena: arena)
    components = mixture.count
  }

  func prepare(key: UInt64?) { mixture.prepare(key: key) }

  func forward(_ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts {
    let last = mixture.forward(h, from: row, p, b)
    return Contexts(rows: last.rows, logPrior: last.logPrior, mixture: last)
  }

  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    guard let dPrior else { preconditionFailure("a mixture has a prior") }
    mixture.backward(h, dContexts: dContexts, dPrior: dPrior, dh: dh, p, b)
  }
}
