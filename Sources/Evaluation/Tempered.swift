import Glibc
import LanguageModels

/// A model at a temperature T: p_T(w) = p(w)^(1/T)/Σ_v p(v)^(1/T).
///
/// Below 1 it is surer than the model, above 1 less sure. At another temperature than 1 a text is scored one
/// token at a time, since the sum is over the whole vocabulary.
public struct Tempered: Scorer {
  /// The model at temperature 1.
  public let scorer: any Scorer
  /// T > 0.
  public let temperature: Double

  /// A model at a temperature above 0.
  public init(_ scorer: any Scorer, temperature: Double) {
    precondition(temperature > 0 && temperature.isFinite, "a temperature is above 0")
    self.scorer = scorer
    self.temperature = temperature
  }

  /// −log p_T of every token of a text; as ``Scorer/losses(of:progress:)``.
  public func losses<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> [Double] where IDs.Element == Int32, IDs.Index == Int {
    temperature == 1
      ? try scorer.losses(of: ids, progress: progress)
      : try scoresByToken(of: ids, findingHits: false, progress: progress).losses
  }

  /// −log p_T and the hits, which no temperature changes; as ``Scorer/tokenScores(of:progress:)``.
  ///
  /// At another temperature than 1 the hits of every model are known.
  public func tokenScores<IDs: RandomAccessCollection>(
    of ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> TokenScores where IDs.Element == Int32, IDs.Index == Int {
    temperature == 1
      ? try scorer.tokenScores(of: ids, progress: progress)
      : try scoresByToken(of: ids, findingHits: true, progress: progress)
  }

  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``.
  public func makePredictor(isExact: Bool) -> any Predictor {
    TemperedPredictor(scorer.makePredictor(isExact: isExact), temperature: temperature)
  }
}

private final class TemperedPredictor: Predictor {
  private let predictor: any Predictor
  private let temperature: Double

  init(_ predictor: any Predictor, temperature: Double) {
    self.predictor = predictor
    self.temperature = temperature
  }

  var vocabularySize: Int { predictor.vocabularySize }

  func begin() { predictor.begin() }

  func read(_ token: Int32) throws(BackendError) { try predictor.read(token) }

  func predict(into logProbabilities: inout [Float]) throws(BackendError) {
    try predictor.predict(into: &logProbabilities)
    let greatest = Double(logProbabilities.max() ?? 0)
    let sum = logProbabilities.reduce(0) { $0 + exp((Double($1) - greatest) / temperature) }
    let logSum = greatest / temperature + log(sum)
    for token in logProbabilities.indices {
      logProbabilities[token] = Float(Double(logProbabilities[token]) / temperature - logSum)
    }
  }

  func copy() throws(BackendError) -> any Predictor {
    try TemperedPredictor(predictor.copy(), temperature: temperature)
  }
}
