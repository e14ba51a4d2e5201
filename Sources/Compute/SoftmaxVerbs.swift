/// Softmax, mixtures and the neural cache; all verbs have defaults.
///
/// A position has K rows of logits: logits [n·K, V], log priors [n, K], nil where K = 1. A negative target
/// marks a position without one.
public protocol SoftmaxVerbs: ProductVerbs, ElementVerbs {
  /// out [rows, 2] = the maximum of each row and Σ exp(x − maximum).
  func normalizers(_ x: Matrix, into out: Matrix)
  /// x ← log softmax of each row.
  func logSoftmaxRows(_ x: Matrix, normalizers: Matrix)
  /// losses [n, 1] = −log Σ_k π_k p_k(target), and r_k = π_k p_k(target) / Σ_j π_j p_j(target).
  ///
  /// - Returns: Σ losses in double precision, positions without a target counting 0.
  /// - Throws: ``BackendError`` when the device has failed.
  func mixtureLosses(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, losses: Matrix,
    responsibilities: Matrix
  ) throws(BackendError) -> Double
  /// out [n, K] = scale·(π − r), the gradient of the prior logits; r ← scale·r.
  func mixturePriorGradient(
    logPrior: Matrix?, responsibilities: Matrix, targets: Tokens, scale: Float, into out: Matrix?)
  /// x [n·K, V] ← r_k·(softmax(x) − onehot(target)): logits become their gradients.
  func softmaxGradient(
    _ x: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix)
  /// The gradients g of logits z = x·Wᵀ + b, as ``softmaxGradient(_:normalizers:targets:responsibilities:)``
  /// has them, and on: dW = gᵀ·x, or += it, db [1, V] += Σ g, which is never of rounded numbers, dx = g·W.
  ///
  /// Uses up the logits; no two matrices may overlap.
  func softmaxBackward(
    _ z: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix, _ x: Matrix,
    weight: Weight, into dw: Matrix, adding: Bool, addingTo db: Matrix, into dx: Matrix)
  /// ranks [n, 1] = the tokens that stand before the target, counted up to `limit` ≥ 1: 0 for the most
  /// probable, −1 for a position without a target.
  ///
  /// What is more probable stands before what is less, the lower column before an equal one, and NaN before
  /// the target. Softmax keeps the order of logits, so that one of K = 1 is not computed.
  func targetRanks(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, limit: Int,
    into ranks: Matrix)
  /// out [n, V] = log Σ_k π_k p_k.
  func mixtureLogProbabilities(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, into out: Matrix)
  /// mixed [n, D] = Σ_k π_k context_k; contexts [n·K, D].
  func mix(_ contexts: Matrix, logPrior: Matrix, into mixed: Matrix)
  /// Gradients of ``mix(_:logPrior:into:)`` for the contexts and the prior logits [n, K].
  func mixBackward(
    _ contexts: Matrix, logPrior: Matrix, dMixed: Matrix, dContexts: Matrix, dPrior: Matrix)
  /// out_t = log p(target_t), with p(w) ∝ Σ exp(flatness·score) over those of the columns t..<t + N that w
  /// followed; −∞ where it followed none.
  ///
  /// Scores [n, ≥ N + n] are of n contexts with the N before them and with each other; `words` are those that
  /// followed these. Columns before `first` hold nothing. `out` is [n, 1], `flatness` ≥ 0.
  func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix)
}
