import Compute

/// A row of a table for every token: x_i = E[id_i], and ∂E[id_i] += ∂x_i.
final class Embedding {
  let table: Parameter  // [V, E]
  let output: Matrix  // [T·B, E]

  init(_ shape: ModelShape, layout: inout ParameterLayout, arena: Arena) {
    let model = shape.model
    table = layout.declare("embedding", model.vocabulary, model.embedding, as: .embedding)
    output = arena.matrix(shape.rows, model.embedding)
  }

  func forward(_ ids: Tokens, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    b.gather(p[table], ids[rows], into: output[rows])
  }

  func backward(_ ids: Tokens, dOutput: Matrix, _ p: ParameterStore, _ b: any Backend) {
    b.scatterAdd(dOutput, ids, to: p.gradient(table))
  }
}
