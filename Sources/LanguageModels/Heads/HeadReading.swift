import Compute
import NeuralNetworks

/// The values inside a head at n positions, in host memory.
public struct HeadReading: Sendable {
  /// The contexts that the decoder scores.
  ///
  /// A softmax and a mixture of contexts have one per position.
  public private(set) var scored: ContextMixture
  /// The contexts that a mixture mixes, before the decoder or after it; nil for a softmax.
  public private(set) var mixture: ContextMixture?

  init(_ contexts: Contexts, _ b: any Backend) throws(BackendError) {
    scored = try ContextMixture(contexts.rows, contexts.logPrior, b)
    mixture = try contexts.mixture.map { mixture throws(BackendError) in
      try ContextMixture(mixture.rows, mixture.logPrior, b)
    }
  }

  /// Adds the positions of another reading of the same head.
  public mutating func append(_ other: HeadReading) {
    scored.append(other.scored)
    if let others = other.mixture { mixture?.append(others) }
  }
}

/// K contexts of each of n positions, and how much each counts: p = Σ_k π_k softmax(c_k·Wᵀ + b).
public struct ContextMixture: Sendable {
  /// Contexts a position, K.
  public let components: Int
  /// Width of a context, D.
  public let width: Int
  /// The contexts, `[n·K, D]`, row by row.
  public private(set) var contexts: [Float]
  /// log π, `[n, K]`, row by row.
  public private(set) var logPrior: [Float]

  /// Positions, n.
  public var count: Int { logPrior.count / components }

  /// A mixture of given contexts; a component that counts alone has a log prior of 0.
  public init(components: Int, width: Int, contexts: [Float], logPrior: [Float]) {
    precondition(
      contexts.count == logPrior.count * width && logPrior.count % components == 0,
      "contexts [n·K, D] and log priors [n, K]")
    self.components = components
    self.width = width
    self.contexts = contexts
    self.logPrior = logPrior
  }

  init(_ rows: Matrix, _ logPrior: Matrix?, _ b: any Backend) throws(BackendError) {
    let prior =
      if let logPrior { try b.read(logPrior) } else { [Float](repeating: 0, count: rows.rows) }
    self.init(
      components: logPrior?.columns ?? 1, width: rows.columns, contexts: try b.read(rows),
      logPrior: prior)
  }

  mutating func append(_ other: ContextMixture) {
    precondition(other.components == components && other.width == width, "one head")
    contexts += other.contexts
    logPrior += other.logPrior
  }
}
