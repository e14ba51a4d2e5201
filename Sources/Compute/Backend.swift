/// The whole vocabulary of device work: a device is supported when it has these verbs.
///
/// Layers do no arithmetic of their own. Matrices are row-major; `x [n, I]` means n rows of I. Shape
/// mismatches are programming errors and trap. A verb may run asynchronously; those that return a
/// value to the host wait for it.
public protocol Backend: AnyObject {
  // MARK: Storage

  /// A zeroed buffer of `count` floats.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float>
  /// Frees a buffer of ``allocate(_:)``.
  func deallocate(_ buffer: UnsafeMutablePointer<Float>)
  /// Copies host values into `x`; the counts are equal.
  func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix)
  /// Copies `x` into host memory; the counts are equal.
  func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>)
  /// x ← value.
  func fill(_ x: Matrix, with value: Float)
  /// y ← x; they may overlap.
  func copy(_ x: Matrix, to y: Matrix)

  // MARK: Precision

  /// What the operands of products are rounded to; float32 at the start, and only what is supported.
  ///
  /// A backend may keep products in float32 where rounding would bring nothing. A trainer sets it twice a
  /// step.
  var precision: Precision { get set }
  /// Whether products of this precision are worth while: at least as fast as those of float32.
  func supports(_ precision: Precision) -> Bool

  // MARK: Products. A weight is [outputs O, inputs I]; x [n, I], y [n, O].
  // A backend may keep copies of a weight, until it is invalidated.

  /// y = x·Wᵀ + bias; `bias` is [1, O].
  func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix)
  /// y += x·Wᵀ.
  func addLinear(_ x: Matrix, weight: Weight, to y: Matrix)
  /// dx = dy·W, or dx += dy·W.
  func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool)
  /// dW = dyᵀ·x, or dW += dyᵀ·x.
  func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool)
  /// out [1, C] += the sum of the rows of x [n, C].
  func sumRows(_ x: Matrix, addingTo out: Matrix)

  // MARK: Embedding. table [V, E], one id a row of out.

  /// out_i = table[ids_i].
  func gather(_ table: Matrix, _ ids: Tokens, into out: Matrix)
  /// table[ids_i] += x_i.
  func scatterAdd(_ x: Matrix, _ ids: Tokens, to table: Matrix)

  // MARK: Element-wise

  /// y = f(x); may work in place.
  func activate(_ activation: Activation, _ x: Matrix, into y: Matrix)
  /// dx = dy ⊙ f′, from the inputs x and the outputs y = f(x); may work in place.
  ///
  /// All but silu read y alone, so that x may be what took its place.
  func activateBackward(
    _ activation: Activation, _ x: Matrix, _ y: Matrix, _ dy: Matrix, into dx: Matrix)
  /// LSTM cell. `gates` [n, 4·H] (i, f, g, o): pre-activations become gate values.
  func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, output: Matrix)
  /// Gradient of the LSTM cell: gate values become gradients of pre-activations; `dCell` enters as
  /// ∂/∂c and leaves as ∂/∂c of the step before.
  func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix)
  /// The LSTM up to its cell: gate values and c = f ⊙ c₋₁ + i ⊙ g.
  func lstmCellForward(gates: Matrix, previousCell: Matrix, cell: Matrix)
  /// The output of an LSTM whose cell has become m: h = o ⊙ tanh m.
  func lstmOutputForward(gates: Matrix, _ m: Matrix, output: Matrix)
  /// Gradient of ``lstmOutputForward(gates:_:output:)``: ∂m, and ∂z_o among the gates.
  func lstmOutputBackward(gates: Matrix, _ m: Matrix, dOutput: Matrix, into dm: Matrix)
  /// Gradient of ``lstmCellForward(gates:previousCell:cell:)``: the other ∂z among the gates; `dCell`
  /// enters as ∂/∂c and leaves as ∂/∂c of the step before.
  func lstmCellBackward(gates: Matrix, previousCell: Matrix, dCell: Matrix)
  /// GRU. `gates` and `products` [n, 3·H] (r, u, n): what the input brings becomes gate values.
  func gruForward(gates: Matrix, products: Matrix, previous: Matrix, output: Matrix)
  /// Gradient of the GRU: gates and products become gradients; `dPrevious` takes what passes by them.
  func gruBackward(
    gates: Matrix, products: Matrix, previous: Matrix, dOutput: Matrix, addingTo dPrevious: Matrix?)
  /// gates ← 2σ(gates), y = gates ⊙ x.
  func mogrify(gates: Matrix, _ x: Matrix, into y: Matrix)
  /// dx = dy ⊙ gates, and gates become gradients of what they were made of; may work in place of dy.
  func mogrifyBackward(gates: Matrix, _ x: Matrix, _ dy: Matrix, into dx: Matrix)
  /// y = gain ⊙ x̂ + bias, or y += it, with x̂ = (x − mean)/√(variance + 10⁻⁵) of each row, which goes to
  /// `normalized`, and one over the root to `scales` [n, 1]. `normalized` may be x.
  func layerNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix?, normalized: Matrix, scales: Matrix, into y: Matrix,
    adding: Bool)
  /// Gradient of the layer norm for x; that of the gain is added. dx may be dy or `normalized`.
  func layerNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix)
  /// y = gain ⊙ x̂ + bias with x̂ = (x − mean)/√(variance + 10⁻⁵) of each column, one over the root going
  /// to `scales` [1, C].
  ///
  /// Learning, mean and variance are those of the n ≥ 2 rows, and a tenth of them enters the running
  /// ones [1, C]; otherwise they are the running ones. y may be x.
  func batchNorm(
    _ x: Matrix, gain: Matrix, bias: Matrix, runningMean: Matrix, runningVariance: Matrix,
    normalized: Matrix, scales: Matrix, into y: Matrix, isLearning: Bool)
  /// Gradient of the batch norm for x; that of the gain is added. dx may be dy.
  func batchNormBackward(
    _ dy: Matrix, normalized: Matrix, scales: Matrix, gain: Matrix, dGain: Matrix, into dx: Matrix,
    isLearning: Bool)
  /// y = x ⊙ mask / (1 − rate); may work in place.
  ///
  /// The mask is a function of `key` and of the element's position counted from `offset`, so the
  /// backward pass draws it again, also where the forward pass came in parts. It repeats after `period`
  /// elements, unless that is 0.
  func dropout(
    _ x: Matrix, rate: Float, key: UInt64, offset: Int, period: Int, into y: Matrix)
  /// x_i ← x_i / (1 − rate), or 0 for the ids that a mask drops.
  func dropRows(_ x: Matrix, _ ids: Tokens, rate: Float, key: UInt64)

  // MARK: Softmax and mixtures. K rows of logits [n·K, V] a position; log priors [n, K].

  /// out [rows, 2] = the maximum of each row and Σ exp(x − maximum).
  func normalizers(_ x: Matrix, into out: Matrix)
  /// x ← log softmax of each row.
  func logSoftmaxRows(_ x: Matrix, normalizers: Matrix)
  /// losses [n, 1] = −log Σ_k π_k p_k(target), and r_k = π_k p_k(target) / Σ_j π_j p_j(target).
  ///
  /// - Returns: Σ losses in double precision, positions without a target counting 0.
  func mixtureLosses(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, losses: Matrix,
    responsibilities: Matrix
  ) -> Double
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
  /// out [n, V] = log Σ_k π_k p_k.
  func mixtureLogProbabilities(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, into out: Matrix)
  /// mixed [n, D] = Σ_k π_k context_k; contexts [n·K, D].
  func mix(_ contexts: Matrix, logPrior: Matrix, into mixed: Matrix)
  /// Gradients of ``mix(_:logPrior:into:)`` for the contexts and the prior logits [n, K].
  func mixBackward(
    _ contexts: Matrix, logPrior: Matrix, dMixed: Matrix, dContexts: Matrix, dPrior: Matrix)

  // MARK: Cache. Scores [n, ≥ N + n] of n contexts with the N before them and with each other, and the
  // words that followed these.

  /// out_t = log p(target_t), with p(w) ∝ Σ exp(flatness·score) over those of the columns t..<t + N that w
  /// followed; −∞ where it followed none.
  ///
  /// Columns before `first` hold nothing. `out` is [n, 1], `flatness` ≥ 0.
  func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix)

  // MARK: Other losses. One shape throughout; the gradient may take the place of its input.

  /// dz = scale·(σ(z) − target).
  ///
  /// - Returns: Σ log(1 + exp z) − target·z, in nats.
  func binaryCrossEntropy(
    _ z: Matrix, targets: Matrix, scale: Float, gradient dz: Matrix
  ) -> Double
  /// dy = 2·scale·(y − target).
  ///
  /// - Returns: Σ (y − target)².
  func squaredError(_ y: Matrix, targets: Matrix, scale: Float, gradient dy: Matrix) -> Double

  // MARK: Long vectors

  /// y += a·x.
  func addScaled(_ a: Float, _ x: Matrix, to y: Matrix)
  /// x ← a·x.
  func scale(_ x: Matrix, by a: Float)
  /// Σ x².
  func squaredNorm(_ x: Matrix) -> Double
  /// x ← min(max(x, −limit), limit).
  ///
  /// - Returns: how many elements were beyond the limit.
  func clamp(_ x: Matrix, limit: Float) -> Int
  /// With g = factor·gradients: squares ← decay·squares + weight·g²;
  /// values ← values − rate·g/√(squares + epsilon).
  func rmsPropUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, squares: Matrix, decay: Float,
    weight: Float,
    epsilon: Float, rate: Float)
  /// x ← √x.
  ///
  /// - Returns: Σ √x.
  func squareRoots(_ x: Matrix) -> Double
  /// values ← values − rate·g/(scale + epsilon) + min(decay·scale, 1)·(prior − values).
  func dynamicEvaluationUpdate(
    _ values: Matrix, gradients: Matrix, scales: Matrix, prior: Matrix, rate: Float, epsilon: Float,
    decay: Float)
  /// One Adam update of `values`, and of both running moments, with factor·gradients.
  func adamUpdate(
    _ values: Matrix, gradients: Matrix, factor: Float, mean: Matrix, variance: Matrix,
    step: AdamStep)
}

/// The numbers of one Adam update (Kingma & Ba 2015, algorithm 1).
public struct AdamStep: Sendable {
  /// Step size α.
  public var rate: Float
  /// Decay β₁ of the mean of gradients.
  public var beta1: Float
  /// Decay β₂ of the mean of squared gradients.
  public var beta2: Float
  /// Added to the root of the variance.
  public var epsilon: Float
  /// 1 − β₁ᵗ.
  public var correction1: Float
  /// 1 − β₂ᵗ.
  public var correction2: Float

  /// The numbers of update `t` = 1, 2, ….
  public init(rate: Float, beta1: Float, beta2: Float, epsilon: Float, t: Int) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    correction1 = Float(1 - power(Double(beta1), t))
    correction2 = Float(1 - power(Double(beta2), t))
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var factor = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}

extension Backend {
  /// The precision that was asked for where it is supported, and otherwise float32.
  public func available(_ asked: Precision) -> Precision { supports(asked) ? asked : .f32 }

  /// The values of `x`, row by row.
  public func read(_ x: Matrix) -> [Float] {
    [Float](unsafeUninitializedCapacity: x.count) { buffer, count in
      read(x, into: UnsafeMutableBufferPointer(rebasing: buffer[..<x.count]))
      count = x.count
    }
  }

  /// Copies `x` into an array of as many values.
  public func read(_ x: Matrix, into values: inout [Float]) {
    values.withUnsafeMutableBufferPointer { read(x, into: $0) }
  }

  /// Copies host values into `x`; the counts are equal.
  public func write(_ values: [Float], to x: Matrix) {
    values.withUnsafeBufferPointer { write($0, to: x) }
  }
}
