import Glibc
import LanguageModels
import Statistics

/// A mixture of predictors in probability space: log p(w) = log Σ_i λ_i·p_i(w).
final class MixturePredictor: Predictor {
  private let components: [any Predictor]
  private let weights: [Double]
  private var parts: [[Float]]

  init(_ components: [any Predictor], weights: [Double]) {
    self.components = components
    self.weights = weights
    parts = components.map { [Float](repeating: 0, count: $0.vocabularySize) }
  }

  var vocabularySize: Int { components[0].vocabularySize }

  func begin() { for component in components { component.begin() } }

  func read(_ token: Int32) throws(BackendError) {
    for component in components { try component.read(token) }
  }

  func predict(into logProbabilities: inout [Float]) throws(BackendError) {
    for index in components.indices { try components[index].predict(into: &parts[index]) }
    let logWeights = weights.map(log)
    for token in logProbabilities.indices {
      var greatest = -Double.infinity
      for index in parts.indices {
        greatest = max(greatest, logWeights[index] + Double(parts[index][token]))
      }
      var sum = 0.0
      for index in parts.indices {
        sum += exp(logWeights[index] + Double(parts[index][token]) - greatest)
      }
      logProbabilities[token] = greatest.isFinite ? Float(greatest + log(sum)) : -.infinity
    }
  }

  func copy() throws(BackendError) -> any Predictor {
    var copies: [any Predictor] = []
    for component in components { copies.append(try component.copy()) }
    return MixturePredictor(copies, weights: weights)
  }
}

extension Mixture {
  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``.
  public func makePredictor(isExact: Bool) -> any Predictor {
    MixturePredictor(
      components.map { $0.makePredictor(isExact: isExact) }, weights: interpolation.weights)
  }
}
