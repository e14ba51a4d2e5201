import Glibc
public import LanguageModels

/// The rank of a matrix A of log-probabilities, contexts × tokens, by its singular values.
///
/// A softmax over D dimensions has A = C·Wᵀ + 1·bᵀ − n·1ᵀ, n the normalisers: of rank D + 2 at
/// most, whatever the language needs (Yang and others 2018, section 2.2). So has a mixture of
/// contexts, and a mixture of softmaxes has no such bound.
public struct LogProbabilityRank: Sendable {
  /// Rows of A.
  public let contexts: Int
  /// Columns of A.
  public let tokens: Int
  /// σ of A, the largest first.
  public let singularValues: [Double]
  /// The bound of a singular value of 0 after rounding: max(rows, columns)·ε·σ₁, as in MATLAB and
  /// NumPy.
  public let threshold: Double
  /// The number of singular values above ``threshold``.
  public let numerical: Int
  /// exp of the entropy of σ/Σσ: how many dimensions A spreads over, small ones counting little
  /// (Roy & Vetterli 2007).
  public let effective: Double

  /// The rank of a matrix given by its rows.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - check: Called often while singular values are computed; an error that it throws stops the work.
  /// - Throws: ``MicroscopeError`` where A is not finite; the error of `check`.
  public init(rows: [[Double]], check: () throws -> Void = {}) throws {
    contexts = rows.count
    tokens = rows.first?.count ?? 0
    let values = try LinearAlgebra.singularValues(
      rows.flatMap { $0 }, rows: contexts, columns: tokens, check: check)
    let threshold = Double(max(contexts, tokens)) * Double.ulpOfOne * values[0]
    let sum = values.reduce(0, +)
    let entropy = values.reduce(0) { $1 > 0 ? $0 - $1 / sum * log($1 / sum) : $0 }
    singularValues = values
    self.threshold = threshold
    numerical = values.count { $0 > threshold }
    effective = sum > 0 ? exp(entropy) : 0
  }

  /// The rank of what a head says in the contexts of a sample, each row normalised over all tokens.
  ///
  /// - Parameters:
  ///   - sample: The contexts.
  ///   - weights: The decoder.
  ///   - tokens: The columns.
  ///   - progress: Called before every row with the rows that are done and all rows, and often while the
  ///     singular values are computed afterwards; an error that it throws stops the work.
  /// - Throws: ``MicroscopeError`` where A is not finite; the error of `progress`.
  public init(
    _ sample: ContextSample, _ weights: OutputWeights, tokens: [Int32],
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    var rows: [[Double]] = []
    try weights.forEachPosition(of: sample.head.scored) { logProbabilities in
      try progress(rows.count, sample.targets.count)
      rows.append(tokens.map { logProbabilities[Int($0)] })
    }
    let count = rows.count
    try self.init(rows: rows) { try progress(count, count) }
  }

  /// The largest rank that a softmax of a model's width can have, D + 2.
  public static func bound(of model: ModelConfiguration) -> Int { model.decoderWidth + 2 }
}
