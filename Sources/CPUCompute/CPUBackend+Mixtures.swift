// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at `Backend`.

internal import CKernels
public import Compute

extension CPUBackend {
  public func normalizers(_ x: Matrix, into out: Matrix) {
    precondition(out.rows == x.rows && out.columns == 2, "x [n, V], normalizers [n, 2]")
    lm_normalizers(engine, x.base, out.base, x.rows, x.columns)
  }

  public func logSoftmaxRows(_ x: Matrix, normalizers: Matrix) {
    precondition(normalizers.count == 2 * x.rows, "x [n, V], normalizers [n, 2]")
    lm_log_softmax_rows(engine, x.base, normalizers.base, x.rows, x.columns)
  }

  public func mixtureLosses(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, losses: Matrix,
    responsibilities: Matrix
  ) throws(BackendError) -> Double {
    try checkFailure()
    let components = components(logits, logPrior, positions: targets.count)
    precondition(
      losses.count == targets.count && responsibilities.count == logits.rows
        && normalizers.count == 2 * logits.rows,
      "losses [n, 1], r [n·K, 1], normalizers [n·K, 2]")
    return lm_mixture_losses(
      logits.base, normalizers.base, logPrior?.base, targets.base, losses.base,
      responsibilities.base, targets.count, logits.columns, components)
  }

  public func mixturePriorGradient(
    logPrior: Matrix?, responsibilities: Matrix, targets: Tokens, scale: Float,
    into out: Matrix?
  ) {
    precondition(
      logPrior?.count == out?.count && (out == nil || out?.count == responsibilities.count),
      "log prior, r and gradient have one shape")
    lm_mixture_prior_gradient(
      logPrior?.base, responsibilities.base, targets.base, out?.base, targets.count,
      responsibilities.count / max(targets.count, 1), scale)
  }

  public func softmaxGradient(
    _ x: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix
  ) {
    checkSoftmax(x, normalizers, targets, responsibilities)
    lm_softmax_gradient(
      engine, x.base, normalizers.base, targets.base, responsibilities.base, x.rows, x.columns,
      x.rows / targets.count)
  }

  public func softmaxBackward(
    _ z: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix, _ x: Matrix,
    weight: Weight, into dw: Matrix, adding: Bool, addingTo db: Matrix, into dx: Matrix
  ) {
    checkSoftmax(z, normalizers, targets, responsibilities)
    precondition(
      z.columns == weight.outputs && x.rows == z.rows && x.columns == weight.inputs
        && dw.rows == weight.outputs && dw.columns == weight.inputs && db.count == weight.outputs
        && dx.rows == x.rows && dx.columns == x.columns,
      "z [n, V], x and dx [n, D], W and dW [V, D], db [1, V]")
    var softmax = lm_softmax(
      logits: z.base, normalizers: normalizers.base, targets: targets.base,
      weights: responsibilities.base, rows: z.rows, components: z.rows / targets.count)
    let done =
      packed(weight).map {
        lm_softmax_backward(
          engine, &softmax, x.base, $0.handle, weight.version, dw.base, adding, db.base, dx.base)
      } ?? false
    if !done { fail("oneDNN refused a product of \(z.rows) × \(x.columns) × \(z.columns)") }
  }

  private func checkSoftmax(
    _ x: Matrix, _ normalizers: Matrix, _ targets: Tokens, _ responsibilities: Matrix
  ) {
    precondition(
      x.rows % targets.count == 0 && responsibilities.count == x.rows
        && normalizers.count == 2 * x.rows,
      "x [n·K, V], r [n·K, 1], normalizers [n·K, 2]")
  }

  public func mixtureLogProbabilities(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, into out: Matrix
  ) {
    let components = components(logits, logPrior, positions: out.rows)
    precondition(
      out.columns == logits.columns && normalizers.count == 2 * logits.rows,
      "logits [n·K, V], normalizers [n·K, 2], out [n, V]")
    lm_mixture_log_probabilities(
      engine, logits.base, normalizers.base, logPrior?.base, out.base, out.rows, out.columns,
      components)
  }

  public func targetRanks(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, limit: Int,
    into ranks: Matrix
  ) {
    let components = components(logits, logPrior, positions: targets.count)
    precondition(
      ranks.count == targets.count && normalizers.count == 2 * logits.rows && limit > 0,
      "ranks [n, 1], normalizers [n·K, 2], limit ≥ 1")
    lm_target_ranks(
      engine, logits.base, normalizers.base, logPrior?.base, targets.base, ranks.base, limit,
      targets.count, logits.columns, components)
  }

  public func mix(_ contexts: Matrix, logPrior: Matrix, into mixed: Matrix) {
    precondition(
      contexts.rows == logPrior.count && mixed.rows == logPrior.rows
        && mixed.columns == contexts.columns,
      "contexts [n·K, D], log prior [n, K], mixed [n, D]")
    lm_mix(
      engine, contexts.base, logPrior.base, mixed.base, mixed.rows, mixed.columns,
      logPrior.columns)
  }

  public func mixBackward(
    _ contexts: Matrix, logPrior: Matrix, dMixed: Matrix, dContexts: Matrix, dPrior: Matrix
  ) {
    precondition(
      contexts.rows == logPrior.count && dMixed.rows == logPrior.rows
        && dMixed.columns == contexts.columns && dContexts.count == contexts.count
        && dPrior.count == logPrior.count,
      "contexts [n·K, D], log prior [n, K], mixed [n, D]")
    lm_mix_backward(
      engine, contexts.base, logPrior.base, dMixed.base, dContexts.base, dPrior.base,
      dMixed.rows, dMixed.columns, logPrior.columns)
  }

  public func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix
  ) {
    precondition(
      words.count == scores.columns && size + scores.rows <= scores.columns
        && targets.count == scores.rows && out.count == scores.rows && (0...size).contains(first),
      "scores [n, ≥ N + n], a word a column, targets [n], out [n, 1]")
    lm_cache_log_probabilities(
      engine, scores.base, words.base, targets.base, out.base, scores.rows, scores.columns, size,
      first, flatness)
  }

  private func components(_ logits: Matrix, _ logPrior: Matrix?, positions: Int) -> Int {
    let components = logPrior?.columns ?? 1
    precondition(
      logits.rows == positions * components && (logPrior?.rows ?? positions) == positions,
      "logits [n·K, V], log prior [n, K]")
    return components
  }
}
