import Compute
import NeuralNetworks

/// Cross-entropy of a ``Head``, in log space and over chunks of positions.
///
///     log p(y) = log Σ_k π_k p_k(y)          p_k = softmax(c_k·Wᵀ + b)
///     r_k = π_k p_k(y) / Σ_j π_j p_j(y)      ∂z_k = r_k (p_k − onehot y)     ∂prior logit_k = π_k − r_k
///
/// An ``OutputFunction`` f makes that p_k = softmax(f(z_k)), and ∂z_k the above times f′(z_k).
///
/// With K = 1 all of it is the usual softmax, r = 1. Logits turn into their gradients at once, and
/// those of a whole window never exist: memory does not grow with T·B.
final class OutputLayer {
  private let chunk: Int
  private let head: any Head
  let decoder: Decoder
  private let function: (any OutputFunctionLayer)?
  private let logits: Matrix  // [chunk·K, V]
  private let normalizers: Matrix  // [chunk·K, 2]
  private let responsibilities: Matrix  // [chunk·K, 1]
  private let dContexts: Matrix  // [chunk·K, D]
  private let dPrior: Matrix  // [chunk, K]

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    chunk = shape.chunk
    head = shape.model.head.make(shape, layout: &layout, arena: arena)
    decoder = Decoder(shape.model, layout: &layout)
    let rows = chunk * head.components
    function = shape.makeOutputFunction(rows: rows, arena: arena)
    logits = arena.matrix(rows, shape.model.vocabularySize)
    normalizers = arena.matrix(rows, 2)
    responsibilities = arena.matrix(rows, 1)
    dContexts = arena.matrix(rows, shape.model.decoderWidth)
    dPrior = arena.matrix(chunk, head.components)
  }

  /// Where the ranks of targets go, [n, 1], and how far they are counted.
  typealias Ranks = (values: Matrix, limit: Int)

  /// Sets the key of what is dropped in the window to come; nil for nothing.
  func prepare(key: UInt64?) { head.prepare(key: key) }

  /// Σ −log p(target) over the rows of h [n, H]; losses [n, 1] receives every term, and `ranks` the place
  /// of every target among the tokens, where it is asked for.
  ///
  /// With `dh` also the gradients of scale·Σ: ∂h there, those of the parameters added to theirs.
  func loss(
    _ h: Matrix, _ targets: Tokens, losses: Matrix, ranks: Ranks?, dh: Matrix?, scale: Float,
    _ p: ParameterStore, _ b: any Backend
  ) throws(BackendError) -> Double {
    var total = 0.0
    for rows in chunks(of: h.rows) {
      let y = targets[rows]
      let (contexts, z, norm) = scores(h, rows, p, b)
      let r = responsibilities[0..<z.rows]
      total += try b.mixtureLosses(
        logits: z, normalizers: norm, logPrior: contexts.logPrior, targets: y,
        losses: losses[rows], responsibilities: r)
      if let ranks {
        // Before the logits become their gradients.
        b.targetRanks(
          logits: z, normalizers: norm, logPrior: contexts.logPrior, targets: y, limit: ranks.limit,
          into: ranks.values[rows])
      }
      guard let dh else { continue }
      let dPrior = contexts.logPrior == nil ? nil : dPrior[0..<rows.count]
      b.mixturePriorGradient(
        logPrior: contexts.logPrior, responsibilities: r, targets: y, scale: scale, into: dPrior)
      let dContexts = dContexts[0..<z.rows]
      if let function {
        b.softmaxGradient(z, normalizers: norm, targets: y, responsibilities: r)
        function.backward(z, b)
        decoder.backward(contexts.rows, dLogits: z, dContexts: dContexts, p, b)
      } else {
        decoder.backward(
          contexts.rows, logits: z, normalizers: norm, targets: y, responsibilities: r,
          dContexts: dContexts, p, b)
      }
      head.backward(h[rows], dContexts: dContexts, dPrior: dPrior, dh: dh[rows], p, b)
    }
    return total
  }

  /// log p of every token for the rows of h, into out [n, V].
  func logProbabilities(
    _ h: Matrix, into out: Matrix, _ p: ParameterStore, _ b: any Backend
  ) {
    for rows in chunks(of: h.rows) {
      let (contexts, z, norm) = scores(h, rows, p, b)
      b.mixtureLogProbabilities(
        logits: z, normalizers: norm, logPrior: contexts.logPrior, into: out[rows])
    }
  }

  /// The values inside the head for the rows of h.
  func read(_ h: Matrix, _ p: ParameterStore, _ b: any Backend) throws(BackendError) -> HeadReading
  {
    let readings = try chunks(of: h.rows).map { rows throws(BackendError) in
      try HeadReading(head.forward(h[rows], from: rows.lowerBound, p, b), b)
    }
    return readings.dropFirst().reduce(into: readings[0]) { $0.append($1) }
  }

  private func scores(
    _ h: Matrix, _ positions: Range<Int>, _ p: ParameterStore, _ b: any Backend
  ) -> (contexts: Contexts, logits: Matrix, normalizers: Matrix) {
    let contexts = head.forward(h[positions], from: positions.lowerBound, p, b)
    let z = logits[0..<contexts.rows.rows]
    let norm = normalizers[0..<z.rows]
    decoder.forward(contexts.rows, into: z, p, b)
    function?.forward(z, b)
    b.normalizers(z, into: norm)
    return (contexts, z, norm)
  }

  private func chunks(of rows: Int) -> some Sequence<Range<Int>> {
    stride(from: 0, to: rows, by: chunk).lazy.map { [chunk] in $0..<min($0 + chunk, rows) }
  }
}
