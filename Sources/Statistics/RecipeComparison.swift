import Glibc

/// Two recipes on one text, each by the models of several runs: the difference of their mean losses.
///
/// The loss of a model varies with the text that it is judged on, and with the run that made it: initial
/// weights, dropout, order of rows. The mean loss of recipe r, run i and block b of the text is
///
///     ℓ(r, i, b) = μ_r + A(r, i) + T(b) + R(r, b) + ε
///
/// T cancels in a difference of recipes, A does not, however long the text is. So the variance of the
/// difference d of the means is that of runs and that of blocks:
///
///     v = s₁²/n₁ + s₂²/n₂ + s_b²/B        d ± t·√v, of Welch and Satterthwaite's degrees of freedom
///
/// s_r² is the variance of the means of runs. Of two to five runs it is often far too small by chance, so it
/// counts as no smaller than the pooled variance of both recipes. s_b² is the variance over forty blocks of the
/// difference of recipes.
public struct RecipeComparison: Sendable {
  /// Mean loss of the second recipe less that of the first, in nats per unit.
  public let difference: Double
  /// The 95 % interval of the difference, over other texts and other runs; nil for a recipe of one run, or for
  /// too few losses.
  public let interval: ClosedRange<Double>?
  /// The two-sided p-value of no difference; nil as the interval is.
  public let pValue: Double?
  /// The standard deviations of the mean losses of runs, a recipe each; nil for one run.
  public let spreads: (first: Double?, second: Double?)
  /// The standard error of the difference that comes from the text alone.
  public let errorOfText: Double

  /// Compares two recipes.
  ///
  /// - Parameters:
  ///   - first: The losses of every unit by every run of a recipe, in nats.
  ///   - second: The same by the runs of another.
  ///   - weights: The divisors of the units, as in ``BlockBootstrap``; nil for 1 each.
  ///   - least: The minimum of units for an interval; the default is that for tokens.
  public init(
    _ first: [[Double]], _ second: [[Double]], weights: [Double]? = nil,
    least: Int = BlockBootstrap.leastTokens
  ) {
    precondition(!first.isEmpty && !second.isEmpty, "a recipe has a run or more")
    let count = first[0].count
    precondition((first + second).allSatisfy { $0.count == count }, "the same units")
    let total = weights.map { $0.reduce(0, +) } ?? Double(count)
    let recipes = [first, second].map { RunMeans($0, total: total) }
    difference = recipes[1].mean - recipes[0].mean
    let text = Self.varianceOfText(first, second, weights: weights, total: total)
    errorOfText = text.variance.squareRoot()
    spreads = (recipes[0].spread, recipes[1].spread)
    guard recipes.allSatisfy({ $0.freedom > 0 }), count >= least else {
      interval = nil
      pValue = nil
      return
    }
    let squares = recipes.reduce(0) { $0 + $1.squares }
    let pooled = squares / recipes.reduce(0) { $0 + $1.freedom }
    var sum = VarianceSum()
    for recipe in recipes {
      let own = recipe.squares / recipe.freedom
      sum.add(max(own, pooled) / Double(recipe.all.count), freedom: recipe.freedom)
    }
    sum.add(text.variance, freedom: text.freedom)
    let variance = sum.variance
    guard variance > 0 else {
      interval = difference...difference
      pValue = difference == 0 ? 1 : 0
      return
    }
    let t = StudentT(degreesOfFreedom: sum.freedom)
    let half = t.critical(0.05) * variance.squareRoot()
    interval = difference - half...difference + half
    pValue = t.twoSided(difference / variance.squareRoot())
  }

  /// The variance of the mean over blocks, and its degrees of freedom.
  ///
  /// A block with a larger share of the weights counts more: the residual of a block is Σ(x − d·w).
  private static func varianceOfText(
    _ first: [[Double]], _ second: [[Double]], weights: [Double]?, total: Double
  ) -> (variance: Double, freedom: Double) {
    let count = first[0].count
    func mean(_ runs: [[Double]], _ unit: Int) -> Double {
      runs.reduce(0) { $0 + $1[unit] } / Double(runs.count)
    }
    let differences = (0..<count).map { mean(second, $0) - mean(first, $0) }
    let center = differences.reduce(0, +) / total
    let blocks = min(BlockBootstrap.usualBlocks, count)
    let residuals = (0..<blocks).map { block in
      (block * count / blocks..<(block + 1) * count / blocks).reduce(0.0) {
        $0 + differences[$1] - center * (weights?[$1] ?? 1)
      }
    }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    let freedom = Double(max(blocks - 1, 1))
    return (sum * Double(blocks) / freedom / (total * total), freedom)
  }
}

/// A sum of variances that are estimated, each with its degrees of freedom.
private struct VarianceSum {
  private(set) var variance = 0.0
  private var squares = 0.0

  mutating func add(_ part: Double, freedom: Double) {
    variance += part
    squares += part * part / freedom
  }

  /// Those of the sum (Satterthwaite 1946).
  var freedom: Double { variance * variance / squares }
}
