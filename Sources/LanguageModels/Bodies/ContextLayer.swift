import Compute
import NeuralNetworks

/// A linear layer over the last N embeddings (Bengio and others 2003).
///
///     z_t = [x_t, x_{t−1}, …, x_{t−N+1}]·Wᵀ + b = Σ_i x_{t−i}·W_iᵀ + b
///     ∂x_{t−i} += ∂z_t·W_i      ∂W_i += Σ_t ∂z_tᵀ·x_{t−i}      ∂b += Σ ∂z
///
/// A product for each distance, over all steps at once, so that nothing is written N times. Before a
/// text stand zeros, and before a window the last N − 1 embeddings of the one before, to which no
/// gradient goes.
final class ContextLayer {
  let output: Matrix  // [T·B, H], z
  let stateName: String
  private let batch: Int
  private let weights: [Parameter]  // [H, E] each, W_0, …
  private let bias: Parameter?  // [1, H]; none before a batch norm
  private let before: Int  // rows of the past, (N − 1)·B
  private let values: Matrix  // [before + T·B, E], x

  init(
    _ name: String, units: Int, _ shape: WindowShape, layout: inout ParameterLayout, arena: Arena
  ) {
    let (count, width) = (shape.model.contextLength, shape.model.embeddingWidth)
    let role = ParameterRole.projection(width: count * width)
    weights = (0..<count).map { layout.declare("\(name).weight\($0)", units, width, as: role) }
    bias =
      shape.model.norm == .batch ? nil : layout.declare("\(name).bias", 1, units, as: role)
    stateName = "\(name).context"
    batch = shape.batch
    before = (count - 1) * batch
    values = arena.matrix(before + shape.rows, width)
    output = arena.matrix(shape.rows, units)
  }

  /// The embeddings before the window, `[(N − 1)·B, E]`.
  var past: Matrix { values[0..<before] }

  func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    b.copy(x[rows], to: values[before + rows.lowerBound..<before + rows.upperBound])
    for (distance, weight) in weights.enumerated() {
      let x = shifted(rows, by: distance)
      if distance == 0 {
        b.linear(x, weight: p.weight(weight), bias: bias.map { p[$0] }, into: output[rows])
      } else {
        b.addLinear(x, weight: p.weight(weight), to: output[rows])
      }
    }
  }

  /// Turns ∂z of the first `rows` rows into ∂x.
  func backward(
    _ gradient: inout GradientPair, rows: Int, _ p: ParameterStore, _ b: any Backend
  ) {
    let (dz, dx) = (gradient.current(rows, output.columns), gradient.free(rows, values.columns))
    if let bias { b.sumRows(dz, addingTo: p.gradientToAdd(to: bias)) }
    for (distance, weight) in weights.enumerated() {
      p.addProduct(dz, shifted(0..<rows, by: distance), to: weight)
      let skipped = distance * batch
      guard skipped < rows else { continue }
      b.linearInputGradient(
        dz[skipped..<rows], weight: p.weight(weight), into: dx[0..<rows - skipped],
        adding: distance > 0)
    }
    gradient.swap()
  }

  func carry(after steps: Int, _ b: any Backend) {
    let end = before + steps * batch
    b.copy(values[end - before..<end], to: past)
  }

  /// x of `distance` steps before the given rows.
  private func shifted(_ rows: Range<Int>, by distance: Int) -> Matrix {
    let offset = before - distance * batch
    return values[rows.lowerBound + offset..<rows.upperBound + offset]
  }
}
