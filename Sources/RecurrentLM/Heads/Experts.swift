import Compute

/// The K contexts of a mixture and their prior (Yang and others 2018, section 2.3).
///
///     c_k = tanh(h·L_kᵀ + a_k)          log π = log softmax(h·Pᵀ)
///     ∂u = ∂c ⊙ (1 − c²)                ∂L += ∂uᵀ·h     ∂a += Σ ∂u
///     ∂P += ∂priorᵀ·h                   ∂h = ∂u·L + ∂prior·P
final class Experts {
  let count: Int
  private let latent: Parameter  // [K·D, H]
  private let latentBias: Parameter  // [1, K·D]
  private let prior: Parameter  // [K, H]
  private let contexts: Matrix  // [chunk·K, D]
  private let logPrior: Matrix  // [chunk, K]
  private let normalizers: Matrix  // [chunk, 2]

  init(_ shape: ModelShape, layout: inout ParameterLayout, arena: Arena) {
    count = shape.model.experts
    let hidden = shape.model.hidden[shape.model.hidden.count - 1]
    let width = shape.model.decoderWidth
    let role = ParameterRole.projection(width: hidden)
    latent = layout.declare("head.latent", count * width, hidden, as: role)
    latentBias = layout.declare("head.latent.bias", 1, count * width, as: role)
    prior = layout.declare("head.prior", count, hidden, as: role)
    contexts = arena.matrix(shape.chunk * count, width)
    logPrior = arena.matrix(shape.chunk, count)
    normalizers = arena.matrix(shape.chunk, 2)
  }

  /// The contexts [n·K, D] and log priors [n, K] of h [n, H].
  func forward(
    _ h: Matrix, _ p: ParameterStore, _ b: any Backend
  ) -> (contexts: Matrix, logPrior: Matrix) {
    let c = contexts[0..<h.rows * count]
    let wide = c.reshaped(h.rows, count * c.columns)
    b.linear(h, weight: p[latent], bias: p[latentBias], into: wide)
    b.activate(.tanh, wide, into: wide)
    let prior = logPrior[0..<h.rows]
    b.linear(h, weight: p[self.prior], bias: nil, into: prior)
    b.normalizers(prior, into: normalizers[0..<h.rows])
    b.logSoftmaxRows(prior, normalizers: normalizers[0..<h.rows])
    return (c, prior)
  }

  /// ∂h from ∂contexts (overwritten) and ∂prior logits of the last forward call.
  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    b.activateBackward(.tanh, contexts[0..<dContexts.rows], dContexts, into: dContexts)
    let wide = dContexts.reshaped(h.rows, count * dContexts.columns)
    b.linearWeightGradient(wide, h, addingTo: p.gradient(latent))
    b.sumRows(wide, addingTo: p.gradient(latentBias))
    b.linearInputGradient(wide, weight: p[latent], into: dh, adding: false)
    b.linearWeightGradient(dPrior, h, addingTo: p.gradient(prior))
    b.linearInputGradient(dPrior, weight: p[prior], into: dh, adding: true)
  }
}
