import Glibc
public import LanguageModels

/// Use of the components of a mixture: the share of the prior π of each, and the tokens where it
/// wins.
public struct MixtureUse: Sendable {
  /// Positions looked at.
  public let positions: Int
  /// Mean π_k over positions.
  public let use: [Double]
  /// The share of positions in which π_k is the largest.
  public let wins: [Double]
  /// Mean entropy of π in a position, in nats: 0 where one component always decides, log K at most.
  public let priorEntropy: Double
  /// Entropy of ``use``, in nats: log K where all are used alike.
  ///
  /// Its excess over ``priorEntropy`` is the information of the prior about the context.
  public let useEntropy: Double
  /// Components that do nothing: a mean π_k below 1/(100 K), and never the largest.
  public let dead: [Int]
  /// By component, the tokens that follow where it wins more often than elsewhere; see
  /// ``Preference``.
  public let preferences: [[Preference]]

  /// The wins of a component before a token.
  public struct Preference: Sendable {
    /// The token that stands at the position.
    public let token: Int32
    /// The positions of the token in which the component wins.
    public let wins: Int
    /// The positions of the token.
    public let positions: Int
    /// ``wins`` above what they would be were they independent of the token.
    public let excess: Double
  }

  /// The use of the components of a mixture.
  ///
  /// - Parameters:
  ///   - mixture: The mixture at n positions.
  ///   - targets: The token at each position.
  ///   - count: The number of tokens per component, those with the largest excess.
  public init(_ mixture: ContextMixture, targets: [Int32], preferences count: Int = 8) {
    precondition(mixture.count == targets.count && !targets.isEmpty, "a token a position")
    let components = mixture.components
    let n = Double(targets.count)
    var sums = [Double](repeating: 0, count: components)
    var wins = [Int](repeating: 0, count: components)
    var winsByToken: [Int32: [Int]] = [:]
    var entropies = 0.0
    for (position, token) in targets.enumerated() {
      let prior = mixture.prior(at: position)
      var winner = 0
      for (component, share) in prior.enumerated() {
        sums[component] += share
        if share > prior[winner] { winner = component }
      }
      entropies += entropy(prior)
      wins[winner] += 1
      winsByToken[token, default: [Int](repeating: 0, count: components)][winner] += 1
    }
    let use = sums.map { $0 / n }
    positions = targets.count
    self.use = use
    self.wins = wins.map { Double($0) / n }
    priorEntropy = entropies / n
    useEntropy = entropy(use)
    dead = use.indices.filter { use[$0] < 0.01 / Double(components) && wins[$0] == 0 }
    preferences = wins.indices.map { component in
      let all = winsByToken.map { token, winsOfToken in
        let total = winsOfToken.reduce(0, +)
        return Preference(
          token: token, wins: winsOfToken[component], positions: total,
          excess: Double(winsOfToken[component]) - Double(total * wins[component]) / n)
      }
      let preferred = all.filter { $0.excess > 0 }.sorted {
        ($0.excess, $1.token) > ($1.excess, $0.token)
      }
      return Array(preferred.prefix(count))
    }
  }
}

/// −Σ p log p, in nats.
func entropy(_ probabilities: [Double]) -> Double {
  probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
}
