import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import TestSupport
import Testing
import Training
import Randomness

/// Section E: the rules, and how they go down.
@Suite(.seeded) struct OptimizationTests {
  static let (beta, rho, steps) = (0.9, 0.99, 40)
  static let rate = 0.01

  static func path(
    _ kind: OptimizerKind, rate: Double = rate, steps: Int = steps
  ) throws -> [[Double]] {
    try Bowl().path(
      OptimizerConfiguration(kind, momentum: Float(beta), squareDecay: Float(rho)), rate: rate,
      steps: steps)
  }

  @Test("24. Momentum in both forms: v ← βv − α∇, w ← w + v; V ← βV + (1 − β)∇, w ← w − αV")
  func momentum() throws {
    var v = [0.0, 0]
    let sum = Bowl.path(steps: Self.steps) { i, w, gradient, _ in
      v[i] = Self.beta * v[i] - Self.rate * gradient(w)
      return w + v[i]
    }
    var mean = [0.0, 0]
    let average = Bowl.path(steps: Self.steps) { i, w, gradient, _ in
      mean[i] = Self.beta * mean[i] + (1 - Self.beta) * gradient(w)
      return w - Self.rate * mean[i]
    }
    #expect(largestDifference(try Self.path(.momentum), sum) < 1e-5)
    #expect(largestDifference(try Self.path(.averagedMomentum), average) < 1e-5)
    #expect(largestDifference(sum, average) > 0.1)
    // They are one rule at two rates.
    let faster = try Self.path(.averagedMomentum, rate: Self.rate / (1 - Self.beta))
    #expect(largestDifference(faster, sum) < 1e-5)
  }

  @Test("35. The mean of gradients may start at the first of them: V₁ = ∇")
  func firstGradient() throws {
    var mean = [0.0, 0]
    let expected = Bowl.path(steps: Self.steps) { i, w, gradient, t in
      mean[i] = t == 1 ? gradient(w) : Self.beta * mean[i] + (1 - Self.beta) * gradient(w)
      return w - Self.rate * mean[i]
    }
    let path = try Bowl().path(
      OptimizerConfiguration(
        .averagedMomentum, momentum: Float(Self.beta), startsAtGradient: true),
      rate: Self.rate, steps: Self.steps)
    #expect(largestDifference(path, expected) < 1e-5)
    // From (1, 1) the first step is −α∇ = −0.01·(1, 25), ten times the usual one.
    #expect(abs(path[1][0] - 0.99) < 1e-6 && abs(path[1][1] - 0.75) < 1e-6)
    #expect(abs(try Self.path(.averagedMomentum)[1][1] - 0.975) < 1e-6)
  }

  @Test("35. Two steps of momentum through a SiLU network, number by number")
  func twoSteps() throws {
    // y = w₂·silu(w₁x + b₁) + b₂ for x = 2, target 1, loss (y − 1)²; α = 0.1, β = 0.9, V₁ = ∇.
    let b = try CPUBackend(threads: 1)
    let network = try Sequential(
      [.dense(1), .activation(.silu), .dense(1)], inputs: 1, rows: 1, seed: 1, on: b)
    b.write([0.5, -0.25, 1.5, 0.1], to: network.parameters.values)
    b.write([2], to: network.input)
    b.write([1], to: network.targets)
    let rule = AveragedMomentum(for: network.parameters, startsAtGradient: true, on: b)
    // z = 0.75, silu(z) = 0.509384, y = 0.864076; then V₂ = 0.9·V₁ + 0.1·∇₂.
    let steps: [(loss: Double, gradient: [Double], w: [Double])] = [
      (
        0.018475, [-0.687177, -0.343589, -0.138475, -0.271848],
        [0.568718, -0.215641, 1.513847, 0.127185]
      ),
      (
        0.015751, [0.686325, 0.343163, 0.165530, 0.251009],
        [0.623700, -0.188150, 1.524655, 0.149141]
      ),
    ]
    for step in steps {
      #expect(
        abs(try network.lossAndGradients(.squaredError, key: 0) - step.loss) < 1e-6)
      #expect(
        deviation(try b.read(network.parameters.gradients), from: step.gradient) < 1e-5)
      rule.update(network.parameters, rate: 0.1, on: b)
      #expect(deviation(try b.read(network.parameters.values), from: step.w) < 2e-6)
    }
  }

  @Test("24. Nesterov takes the gradient at w + βv, which is where its one pass keeps its values")
  func nesterov() throws {
    var (w, v) = ([1.0, 1.0], [0.0, 0])
    let ahead = Bowl.path(steps: Self.steps) { i, _, gradient, _ in
      v[i] = Self.beta * v[i] - Self.rate * gradient(w[i] + Self.beta * v[i])
      w[i] += v[i]
      return w[i] + Self.beta * v[i]
    }
    #expect(largestDifference(try Self.path(.nesterov), ahead) < 1e-5)
  }

  @Test("25. AdaGrad: r ← r + ∇²; RMSProp: r ← ρr + (1 − ρ)∇²; w ← w − α∇/√(r + δ)")
  func adaptiveRates() throws {
    for (kind, keep, add) in [(OptimizerKind.adagrad, 1, 1), (.rmsprop, Self.rho, 1 - Self.rho)] {
      var r = [0.0, 0]
      let expected = Bowl.path(steps: Self.steps) { i, w, gradient, _ in
        r[i] = keep * r[i] + add * gradient(w) * gradient(w)
        return w - Self.rate * gradient(w) / (r[i] + 1e-16).squareRoot()
      }
      #expect(largestDifference(try Self.path(kind), expected) < 1e-5, "\(kind)")
    }
  }

  @Test("25. Adam: both moments, divided by 1 − βᵗ")
  func adam() throws {
    var (s, r) = ([0.0, 0], [0.0, 0])
    let expected = Bowl.path(steps: Self.steps) { i, w, gradient, t in
      s[i] = Self.beta * s[i] + (1 - Self.beta) * gradient(w)
      r[i] = Self.rho * r[i] + (1 - Self.rho) * gradient(w) * gradient(w)
      let (mean, variance) = (
        s[i] / (1 - pow(Self.beta, Double(t))), r[i] / (1 - pow(Self.rho, Double(t)))
      )
      return w - Self.rate * mean / (variance.squareRoot() + 1e-8)
    }
    #expect(largestDifference(try Self.path(.adam), expected) < 1e-5)
    // So the first step has the size of the rate, whatever the gradient's.
    #expect(expected[1].allSatisfy { abs($0 - 0.99) < 1e-9 })
  }

  @Test("25. E[s_t] = μ(1 − βᵗ) from s₀ = 0, of gradients with mean μ")
  func biasOfMoments() throws {
    let count = 10_000
    let bowl = try Bowl()
    let store = ParameterStore(of: count, on: bowl.backend)
    let adam = Adam(
      for: store, beta1: Float(Self.beta), beta2: Float(Self.rho), on: bowl.backend)
    // ±1, whose square is 1 for sure; plus with probability 0.65.
    let (mu, variance) = (0.3, 1 - 0.3 * 0.3)
    var stream = TestSeed.stream(1)
    for t in 1...60 {
      let gradients = (0..<count).map { _ in stream.unit() < 0.65 ? Float(1) : -1 }
      bowl.backend.write(gradients, to: store.gradients)
      adam.update(store, rate: 0.01, on: bowl.backend)
      let moments = try adam.state.map { try bowl.backend.read($0.values).map { Double($0) } }
      let mean = moments[0].reduce(0, +) / Double(count)
      let bias = 1 - pow(Self.beta, Double(t))
      // Var s_t = σ²(1 − β)²(1 + β² + … + β²⁽ᵗ⁻¹⁾).
      let spread = (1 - Self.beta) / (1 + Self.beta) * (1 - pow(Self.beta, 2 * Double(t)))
      let error = (variance * spread / Double(count)).squareRoot()
      #expect(abs(mean - mu * bias) < 4.5 * error)
      let squares = 1 - pow(Self.rho, Double(t))
      #expect(moments[1].allSatisfy { abs($0 / squares - 1) < 1e-5 })
    }
  }

  @Test("26. In a bowl momentum oscillates less than descent, Nesterov less; RMSProp goes straight")
  func oscillation() throws {
    // Descent is stable below 2/25. A sum of gradients is 1/(1 − β) of them in the long run.
    let rate = 0.078
    let rules: [(OptimizerKind, rate: Double)] = [
      (.sgd, rate), (.momentum, rate * (1 - Self.beta)), (.nesterov, rate * (1 - Self.beta)),
      (.rmsprop, 0.03),
    ]
    let figures = try rules.map { kind, rate in
      let path = try Self.path(kind, rate: rate, steps: 100)
      let moves = zip(path, path.dropFirst()).map { [$1[0] - $0[0], $1[1] - $0[1]] }
      let way = moves.reduce(0) { $0 + hypot($1[0], $1[1]) } / hypot(1, 1)
      let travel = moves.reduce(0) { $0 + abs($1[1]) }
      let turns = zip(moves, moves.dropFirst()).count { $0[1] * $1[1] < 0 }
      #expect(hypot(path[100][0], path[100][1]) < 0.05)
      return (kind: kind, way: way, travel: travel, turns: turns, path: path)
    }
    printTable(
      "rule      way/straight  travel in y  turns in y",
      figures.map {
        column("\($0.kind)", 10) + column($0.way, 14) + column($0.travel, 13) + "\($0.turns)"
      })
    let (descent, momentum, nesterov, rmsprop) = (figures[0], figures[1], figures[2], figures[3])
    #expect(descent.travel > 5 * momentum.travel && momentum.travel > 2 * nesterov.travel)
    #expect(descent.way > 5 * momentum.way && momentum.way > 1.8 * nesterov.way)
    #expect(descent.turns == 99 && momentum.turns < 20)
    // In units of its own size every gradient is the same, so that no coordinate leads.
    #expect(rmsprop.path.allSatisfy { abs($0[0] - $0[1]) < 1e-4 })
    #expect(abs(rmsprop.way - 1) < 1e-3)
  }
}
