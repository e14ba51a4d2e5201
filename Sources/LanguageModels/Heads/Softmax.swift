import Compute
import NeuralNetworks

/// One softmax over the hidden state.
///
///     c = h                    where H = D
///     c = h·Pᵀ + a             otherwise; linear, so that the head stays a softmax over h
///     ∂P += ∂cᵀ·h     ∂a += Σ ∂c     ∂h = ∂c·P
final class Softmax: Head {
  let components = 1
  private let projection: (weight: Parameter, bias: Parameter, output: Matrix)?

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    let width = shape.model.decoderWidth
    let hidden = shape.model.outputWidth
    guard width != hidden else {
      projection = nil
      return
    }
    let role = ParameterRole.projection(width: hidden)
    projection = (
      layout.declare("head.projection", width, hidden, as: role),
      layout.declare("head.projection.bias", 1, width, as: role),
      arena.matrix(shape.chunk, width)
    )
  }

  func prepare(key _: UInt64?) {}

  func forward(_ h: Matrix, from _: Int, _ p: ParameterStore, _ b: any Backend) -> Contexts {
    guard let projection else { return Contexts(rows: h, logPrior: nil, mixture: nil) }
    let contexts = projection.output[0..<h.rows]
    b.linear(h, weight: p.weight(projection.weight), bias: p[projection.bias], into: contexts)
    return Contexts(rows: contexts, logPrior: nil, mixture: nil)
  }

  func backward(
    _ h: Matrix, dContexts: Matrix, dPrior: Matrix?, dh: Matrix, _ p: ParameterStore,
    _ b: any Backend
  ) {
    guard let projection else { return b.copy(dContexts, to: dh) }
    p.addProduct(dContexts, h, to: projection.weight)
    b.sumRows(dContexts, addingTo: p.gradientToAdd(to: projection.bias))
    b.linearInputGradient(dContexts, weight: p.weight(projection.weight), into: dh, adding: false)
  }
}
