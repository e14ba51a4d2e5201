import Compute

/// Sigsoftmax (Kanai and others 2018).
///
///     w = z + log σ(z)     ∂z = ∂w ⊙ (2 − σ(z))
final class Sigsoftmax: OutputFunctionLayer {
  private let logits: Matrix  // [rows, V], z of the last forward call

  init(rows: Int, width: Int, arena: Arena) {
    logits = arena.matrix(rows, width)
  }

  func forward(_ z: Matrix, _ b: any Backend) {
    b.copy(z, to: logits[0..<z.rows])
    b.addLogSigmoid(z, into: z)
  }

  func backward(_ dz: Matrix, _ b: any Backend) {
    let sigmoid = logits[0..<dz.rows]
    b.activate(.sigmoid, sigmoid, into: sigmoid)
    b.multiply(dz, sigmoid, into: sigmoid)
    b.scale(dz, by: 2)
    b.addScaled(-1, sigmoid, to: dz)
  }
}
