import Compute
import Randomness
import NeuralNetworks

/// A row of a table for every token: x_i = E[id_i], and ∂E[id_i] += ∂x_i.
///
/// Dropout takes whole entries, wherever in a window they occur (Gal & Ghahramani 2016).
final class Embedding {
  let table: Parameter  // [V, E]
  let output: Matrix  // [T·B, E]
  private let rate: Float
  private var key: UInt64?

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    let model = shape.model
    table = layout.declare("embedding", model.vocabularySize, model.embeddingWidth, as: .embedding)
    output = arena.matrix(shape.rows, model.embeddingWidth)
    rate = model.dropout.embedding
  }

  /// Sets the key of the mask of a window; nil turns dropout off.
  func prepare(key: UInt64?) {
    self.key = rate > 0 ? key.map { RandomStream.key($0, "embedding") } : nil
  }

  /// The entries of the ids, into the given rows of ``output``.
  func forward(_ ids: Tokens, into rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    b.gather(p[table], ids, into: output[rows])
    if let key { b.dropRows(output[rows], ids, rate: rate, key: key) }
  }

  /// Overwrites ∂x.
  func backward(_ ids: Tokens, dOutput: Matrix, _ p: ParameterStore, _ b: any Backend) {
    if let key { b.dropRows(dOutput, ids, rate: rate, key: key) }
    b.scatterAdd(dOutput, ids, to: p.gradientToAdd(to: table))
  }
}
