import LanguageModels

/// Mixes a model with what it remembers of the text (Grave, Joulin & Usunier 2017, section 3).
///
/// The memory is the last N contexts h_i, each with the token x_{i+1} that followed it:
///
///     p_cache(w) ∝ Σ_i 1{w = x_{i+1}} exp(θ h_t·h_i)          p(w) = (1 − λ) p_model(w) + λ p_cache(w)
///
/// The first token has no memory: it is the model's alone. (The paper's other mixture, one
/// normalisation over words and memory, needs the logits of a single softmax, which a mixture of
/// softmaxes has not.)
public final class NeuralCache: Scorer {
  let reader: any TextReader
  let size: Int
  let flatness: Float
  let weight: Double

  /// A cache beside a model.
  ///
  /// - Parameters:
  ///   - reader: The model, fixed or learning as it reads.
  ///   - size: Pairs remembered, N ≥ 1.
  ///   - flatness: Flatness θ ≥ 0. A larger θ favours similar contexts; 0 weighs all alike.
  ///   - weight: Weight of the cache, 0 ≤ λ < 1.
  public init(_ reader: any TextReader, size: Int, flatness: Float, weight: Double) {
    self.reader = reader
    self.size = size
    self.flatness = flatness
    self.weight = weight
  }

  /// −log p of every token of a text; as ``Scorer/losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    try Recollection.of(ids, by: reader, size: size, flatness: [flatness], progress: progress)[0]
      .losses(weight: weight)
  }
}
