public import LanguageModels
public import TokenIDs

/// Scores a text with a model that learns it as it reads (Krause, Kahembwe, Murray & Renals 2018,
/// section 5: RMS with a global prior).
///
/// The text is cut into segments of n tokens. Each is scored with the parameters θ that those
/// before it have left, and only then learnt, by one step on its mean loss L:
///
///     θ ← θ − η∇L/(√MS_g + ε) + min(λ·√MS_g/mean √MS_g, 1) ⊙ (θ_g − θ)
///
/// θ_g are the parameters of the model, to which it has gone back at the end. With √MS_g = 1 and ε
/// = 0 this is gradient descent with a decay to θ_g.
public final class DynamicEvaluator: TextReader, Scorer {
  /// The update rule of dynamic evaluation.
  public struct Rule: Hashable, Sendable {
    /// Step size η.
    public var rate: Float
    /// Decay λ to the parameters before the text.
    public var decay: Float
    /// The number that is added to the scale of a gradient, ε.
    public var epsilon: Float

    /// A rule of the three numbers.
    public init(rate: Float, decay: Float, epsilon: Float) {
      self.rate = rate
      self.decay = decay
      self.epsilon = epsilon
    }
  }

  /// The window that reads, of one segment.
  public let window: Window
  let rule: Rule
  let scales: GradientScales
  let specialTokens: SpecialTokens
  private let arena: Arena
  private let prior: Matrix  // [1, count]
  private var findsHits = false

  /// An evaluator that starts from the parameters of `model`.
  ///
  /// - Parameters:
  ///   - model: The model. Nothing else may use its parameters meanwhile.
  ///   - rule: The update rule.
  ///   - scales: √MS_g, of segments of the same length.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - segment: Tokens n of a segment.
  public init(
    _ model: LanguageModel, rule: Rule, scales: GradientScales, specialTokens: SpecialTokens,
    segment: Int
  ) {
    window = model.window(steps: segment, batch: 1)
    self.rule = rule
    self.scales = scales
    self.specialTokens = specialTokens
    arena = Arena(on: model.backend)
    prior = arena.matrix(1, model.parameters.layout.count)
  }

  /// Reads a text and learns it; as ``TextReader/read(_:progress:visit:)``.
  public func read<IDs: RandomAccessCollection>(
    _ ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void,
    visit: (_ places: Range<Int>) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    let (parameters, backend) = (window.model.parameters, window.model.backend)
    backend.copy(parameters.values, to: prior)
    defer { backend.copy(prior, to: parameters.values) }
    try window.forEach(of: ids, after: specialTokens.endOfSentence, progress: progress) { places in
      _ = try window.lossAndGradients(
        scale: 1 / Float(places.count), ranksUpTo: findsHits ? 1 : nil)
      try visit(places)
      backend.dynamicEvaluationUpdate(
        parameters.values, gradients: parameters.gradients, scales: scales.roots, prior: prior,
        rate: rule.rate, epsilon: rule.epsilon, decay: rule.decay / scales.mean)
    }
  }

  /// −log p of every token of a text; as ``Scorer/losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    var losses: [Double] = []
    try read(ids, progress: progress) { places in
      losses += try window.model.backend.read(window.losses[0..<places.count]).map(Double.init)
    }
    return losses
  }

  /// −log p of every token and the hits, before these are learnt; as ``Scorer/tokenScores(of:progress:)``.
  public func tokenScores<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    findsHits = true
    defer { findsHits = false }
    var (losses, hits): ([Double], [Bool]) = ([], [])
    try read(ids, progress: progress) { places in
      losses += try window.model.backend.read(window.losses[0..<places.count]).map(Double.init)
      guard let ranks = window.ranks else { return }
      hits += try window.model.backend.read(ranks[0..<places.count]).map { $0 == 0 }
    }
    return TokenScores(losses: losses, hits: hits)
  }
}
