import Compute
import NeuralNetworks

/// Mixture of contexts: one softmax over Σ_k π_k c_k (Yang and others 2018, section 3.2).
///
///     c = Σ_k π_k c_k     ∂c_k = π_k ∂c     ∂prior logit_k = π_k (⟨∂c, c_k⟩ − Σ_j π_j ⟨∂c, c_j⟩)
///
/// Its log-probabilities have the rank of a softmax: the mixture helps the features, not the rank.
final class MixtureOfContexts: Head {
  let components = 1
  private let mixture: MixtureComponents
  private let mean: Matrix  // [chunk, D]
  private let dContexts: Matrix  // [chunk·K, D]
  private let dPrior: Matrix  // [chunk, K]
  private var last: (rows: Matrix, logPrior: Matrix)

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    mixture = MixtureComponents(shape, layout: &layout, arena: arena)
    let width = shape.model.decoderWidth
    mean = arena.matrix(shape.chunk, width)
    dContexts = arena.matrix(shape.chunk * mixture.count, width)
    dPrior = arena.matrix(shape.chunk, mixture.count)
    last = (dContexts, dPrior)
  }

  func prepare(key: UInt64?) { mixture.prepare(key: key) }

  func forward(_ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts {
    last = mixture.forward(h, from: row, p, b)
    b.mix(last.rows, logPrior: last.logPrior, into: mean[0..<h.rows])
    return Contexts(rows: mean[0..<h.rows], logPrior: nil, mixture: last)
  }

  func backward(
    _ h: Matrix, dContexts dMean: Matrix, dPrior _: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    let dContexts = dContexts[0..<h.rows * mixture.count]
    let dPrior = dPrior[0..<h.rows]
    b.mixBackward(
      last.rows, logPrior: last.logPrior, dMixed: dMean, dContexts: dContexts,
      dPrior: dPrior)
    mixture.backward(h, dContexts: dContexts, dPrior: dPrior, dh: dh, p, b)
  }
}
