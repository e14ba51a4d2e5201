import Compute
import NeuralNetworks

/// The K contexts of a mixture and their prior (Yang and others 2018, section 2.3).
///
///     c_k = tanh(h·L_kᵀ + a_k)          log π = log softmax(h·Pᵀ)
///     ∂u = ∂c ⊙ (1 − c²)                ∂L += ∂uᵀ·h     ∂a += Σ ∂u
///     ∂P += ∂priorᵀ·h                   ∂h = ∂u·L + ∂prior·P
///
/// Dropout, where there is any, is on c.
final class MixtureComponents {
  let count: Int
  private let projection: Parameter  // [K·D, H]
  private let projectionBias: Parameter  // [1, K·D]
  private let prior: Parameter  // [K, H]
  private let contexts: Matrix  // [chunk·K, D]
  private let logPrior: Matrix  // [chunk, K]
  private let normalizers: Matrix  // [chunk, 2]
  private let dropout: Dropout
  private var row = 0  // of the last forward call

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    count = shape.model.components
    let hidden = shape.model.outputWidth
    let width = shape.model.decoderWidth
    let role = ParameterRole.projection(width: hidden)
    projection = layout.declare("head.latent", count * width, hidden, as: role)
    projectionBias = layout.declare("head.latent.bias", 1, count * width, as: role)
    prior = layout.declare("head.prior", count, hidden, as: role)
    contexts = arena.matrix(shape.chunk * count, width)
    logPrior = arena.matrix(shape.chunk, count)
    normalizers = arena.matrix(shape.chunk, 2)
    dropout = Dropout(
      "contexts", rate: shape.model.dropout.contexts, rows: shape.chunk, width: count * width,
      at: shape.maskRows, arena: arena)
  }

  /// Sets the key of what is dropped in the window to come; nil for nothing.
  func prepare(key: UInt64?) { dropout.prepare(key: key) }

  /// The contexts [n·K, D] and log priors [n, K] of h [n, H], from `row` on in a window.
  func forward(
    _ h: Matrix, from row: Int, _ p: ParameterStore, _ b: any Backend
  ) -> (rows: Matrix, logPrior: Matrix) {
    let c = contexts[0..<h.rows * count]
    let wide = c.reshaped(h.rows, count * c.columns)
    b.linear(h, weight: p.weight(projection), bias: p[projectionBias], into: wide)
    b.activate(.tanh, wide, into: wide)
    let prior = logPrior[0..<h.rows]
    b.linear(h, weight: p.weight(self.prior), bias: nil, into: prior)
    b.normalizers(prior, into: normalizers[0..<h.rows])
    b.logSoftmaxRows(prior, normalizers: normalizers[0..<h.rows])
    self.row = row
    return (dropout.dropped(wide, from: row, b).reshaped(c.rows, c.columns), prior)
  }

  /// ∂h from ∂contexts (overwritten) and ∂prior logits of the last forward call.
  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    let wide = dContexts.reshaped(h.rows, count * dContexts.columns)
    dropout.backward(wide, from: row, b)
    let c = contexts[0..<dContexts.rows]
    b.activateBackward(.tanh, c, c, dContexts, into: dContexts)
    p.addProduct(wide, h, to: projection)
    b.sumRows(wide, addingTo: p.gradientToAdd(to: projectionBias))
    b.linearInputGradient(wide, weight: p.weight(projection), into: dh, adding: false)
    p.addProduct(dPrior, h, to: prior)
    b.linearInputGradient(dPrior, weight: p.weight(prior), into: dh, adding: true)
  }
}
