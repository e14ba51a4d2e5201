import Glibc
public import LanguageModels

/// The decoder of a model, z = c·Wᵀ + b, and its output function f, in double precision.
///
/// The floats of a model are exact in a Double, so that nothing but the arithmetic of 53 bits stands
/// between its log-probabilities and the theory: float's own rounding would give every matrix full rank.
public struct OutputWeights: Sendable {
  private let weight: [Double]  // [V, D]
  private let bias: [Double]  // [V]
  private let width: Int  // D
  private let function: OutputFunction

  /// Tokens, V.
  public var vocabulary: Int { bias.count }

  /// The decoder that a model has now.
  ///
  /// - Throws: `BackendError` when the device has failed.
  public init(of model: LanguageModel) throws(BackendError) {
    let (weight, bias) = model.decoder
    func read(_ block: Parameter) throws(BackendError) -> [Double] {
      try model.backend.read(model.parameters[block]).map { Double($0) }
    }
    self.weight = try read(weight)
    self.bias = try read(bias)
    width = weight.columns
    function = model.configuration.outputFunction
  }

  /// Calls `body` with log p of every token, `[V]`, at every position in order.
  public func forEachPosition(
    of mixture: ContextMixture, _ body: (_ logProbabilities: [Double]) throws -> Void
  ) rethrows {
    try forEachPositionByComponent(of: mixture) { position, components in
      try body(mix(components, mixture.logPrior(at: position)))
    }
  }

  /// Calls `body` with every position in order, and log p_k of every token, K times `[V]`.
  func forEachPositionByComponent(
    of mixture: ContextMixture,
    _ body: (_ position: Int, _ components: [[Double]]) throws -> Void
  ) rethrows {
    // Few enough that a block's logits stay small, and enough for a product to be fast.
    let block = max(64 / mixture.components, 1)
    for first in stride(from: 0, to: mixture.count, by: block) {
      let positions = first..<min(first + block, mixture.count)
      let rows = logProbabilities(of: mixture, positions)
      for position in positions {
        let row = (position - first) * mixture.components
        try body(position, Array(rows[row..<row + mixture.components]))
      }
    }
  }

  /// log softmax(f(c_k·Wᵀ + b)) of the contexts of some positions, `[n·K, V]`.
  private func logProbabilities(of mixture: ContextMixture, _ positions: Range<Int>) -> [[Double]] {
    let floats = mixture.components * width
    let contexts = mixture.contexts[
      positions.lowerBound * floats..<positions.upperBound * floats]
    let logits = LinearAlgebra.product(contexts.map { Double($0) }, weight, inner: width)
    return stride(from: 0, to: logits.count, by: vocabulary).map { start in
      var z = Array(logits[start..<start + vocabulary])
      for token in z.indices { z[token] = function(z[token] + bias[token]) }
      let normalizer = logSumExp(z)
      for token in z.indices { z[token] -= normalizer }
      return z
    }
  }

  /// log Σ_k π_k p_k of every token.
  private func mix(_ components: [[Double]], _ logPrior: [Double]) -> [Double] {
    guard components.count > 1 else { return components[0] }
    var terms = logPrior
    return (0..<vocabulary).map { token in
      for k in terms.indices { terms[k] = logPrior[k] + components[k][token] }
      return logSumExp(terms)
    }
  }
}

extension ContextMixture {
  /// log π at a position, made to sum to 1 in double precision.
  func logPrior(at position: Int) -> [Double] {
    let logits = logPrior[position * components..<(position + 1) * components].map { Double($0) }
    let normalizer = logSumExp(logits)
    return logits.map { $0 - normalizer }
  }

  /// π at a position.
  func prior(at position: Int) -> [Double] { logPrior(at: position).map { exp($0) } }
}

/// log Σ exp x, its maximum taken out.
func logSumExp(_ x: [Double]) -> Double {
  let largest = x.max() ?? -.infinity
  return largest + log(x.reduce(0) { $0 + exp($1 - largest) })
}
