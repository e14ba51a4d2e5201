import Compute
import NeuralNetworks

/// Mixture of contexts: one softmax over Σ_k π_k c_k (Yang and others 2018, section 3.2).
///
///     c = Σ_k π_k c_k     ∂c_k = π_k ∂c     ∂prior logit_k = π_k (⟨∂c, c_k⟩ − Σ_j π_j ⟨∂c, c_j⟩)
///
/// Its log-probabilities have the rank of a softmax: the mixture helps the features, not the rank.
final class MixtureOfContexts: Head {
  let components = 1
  private let experts: Experts
  private let mixed: Matrix  // [chunk, D]
  private let dContexts: Matrix  // [chunk·K, D]
  private let dPrior: Matrix  // [chunk, K]
  private var last: (rows: Matrix, logPrior: Matrix)

  init(_ shape: ModelShape, layout: inout ParameterLayout, arena: Arena) {
    experts = Experts(shape, layout: &layout, arena: arena)
    let width = shape.model.decoderWidth
    mixed = arena.matrix(shape.chunk, width)
    dContexts = arena.matrix(shape.chunk * experts.count, width)
    dPrior = arena.matrix(shape.chunk, experts.count)
    last = (dContexts, dPrior)
  }

  func prepare(key: UInt64?) { experts.prepare(key: key) }

  func forward(_ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts {
    last = experts.forward(h, from: row, p, b)
    b.mix(last.rows, logPrior: last.logPrior, into: mixed[0..<h.rows])
    return Contexts(rows: mixed[0..<h.rows], logPrior: nil, mixed: last)
  }

  func backward(
    _ h: Matrix, dContexts dMixed: Matrix, dPrior _: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    let dContexts = dContexts[0..<h.rows * experts.count]
    let dPrior = dPrior[0..<h.rows]
    b.mixBackward(
      last.rows, logPrior: last.logPrior, dMixed: dMixed, dContexts: dContexts,
      dPrior: dPrior)
    experts.backward(h, dContexts: dContexts, dPrior: dPrior, dh: dh, p, b)
  }
}
