import Charts
package import Compute
import Glibc
package import NeuralNetworks
import NumberFormatting
package import Training

/// An elongated quadratic bowl, f = ½(a·x² + b·y²), and the paths of optimisers in it.
package struct Bowl {
  /// The curvatures a and b.
  package var curvatures = [1.0, 25.0]

  package init() {}

  /// f at a point.
  package func value(_ x: Double, _ y: Double) -> Double {
    (curvatures[0] * x * x + curvatures[1] * y * y) / 2
  }

  /// The points that an optimiser goes through, the start first.
  package func path(
    _ make: (ParameterStore, any Backend) -> any Optimizer, rate: Double, from start: [Double],
    steps: Int, on backend: any Backend
  ) throws -> [[Double]] {
    var layout = ParameterLayout(initialization: .standard)
    _ = layout.declare("w", 1, 2, as: .decoderBias)
    let store = ParameterStore(layout, on: backend)
    let optimizer = make(store, backend)
    backend.write(start.map { Float($0) }, to: store.values)
    return try [start]
      + (0..<steps).map { _ in
        let point = try backend.read(store.values)
        backend.write(
          zip(point, curvatures).map { $0 * Float($1) }, to: store.gradients)
        optimizer.update(store, rate: Float(rate), on: backend)
        return try backend.read(store.values).map { Double($0) }
      }
  }

  /// The number of steps after which a path stays nearer to the minimum than `distance`; nil if it is not
  /// there at its end, or left the numbers of a computer.
  package static func arrival(_ path: [[Double]], within distance: Double) -> Int? {
    let isAway = { (point: [Double]) in !(hypot(point[0], point[1]) <= distance) }
    guard let last = path.lastIndex(where: isAway) else { return 0 }
    return last + 1 < path.count ? last + 1 : nil
  }
}

/// The rules that the lesson compares.
package struct OptimizerPaths {
  package struct Rule: Sendable {
    package let name: String
    package let rate: Double
    package let make: @Sendable (ParameterStore, any Backend) -> any Optimizer
  }

  /// The rules with their rates.
  ///
  /// Plain descent has `rate`. Momentum and Nesterov have a tenth of it, since they add up ten gradients. Rules
  /// that divide by the size of the gradient have `step`.
  package static func rules(rate: Double, step: Double, momentum: Double) -> [Rule] {
    let beta = Float(momentum)
    func rule(_ kind: OptimizerKind, _ rate: Double) -> Rule {
      Rule(name: kind.rawValue, rate: rate) { store, backend in
        OptimizerConfiguration(kind, momentum: beta).make(for: store, on: backend)
      }
    }
    return [
      rule(.sgd, rate), rule(.momentum, rate * (1 - momentum)),
      rule(.nesterov, rate * (1 - momentum)), rule(.adagrad, step), rule(.rmsprop, step),
      rule(.adam, step),
      Rule(name: "adam, no correction", rate: step) {
        Adam(for: $0, beta1: beta, correctsBias: false, on: $1)
      },
    ]
  }
}

extension Lesson {
  static let optimizers = Lesson(
    "optimizers", "Paths of optimisers",
    look: """
      Descent zigzags across the valley, momentum swings, RMSProp goes straight. AdaGrad slows down and does not \
      arrive.
      """,
    settings: [
      .number(
        "rate", 0.078, in: 1e-4...1,
        "Learning rate of plain descent; below 2/curvature it is stable."),
      .number("step", 0.03, in: 1e-4...1, "Learning rate of AdaGrad, RMSProp and Adam."),
      .number("momentum", 0.9, in: 0...0.999, "Decay β of momentum, and β₁ of Adam."),
      .number("curvature", 25, in: 1...1_000, "Curvature of the bowl in y; it is 1 in x."),
      .number("x", 1, in: -2...2, "Start in x."), .number("y", 1, in: -2...2, "Start in y."),
      .count("steps", 400, in: 1...10_000, "Steps of every rule."),
    ]
  ) { run in
    var bowl = Bowl()
    bowl.curvatures[1] = run.number("curvature")
    let start = [run.number("x"), run.number("y")]
    let rules = OptimizerPaths.rules(
      rate: run.number("rate"), step: run.number("step"), momentum: run.number("momentum"))
    let paths = try rules.map { rule in
      (
        rule,
        try bowl.path(
          rule.make, rate: rule.rate, from: start, steps: run.count("steps"), on: run.backend)
      )
    }
    try run.show(
      heads: [
        "rule", "rate", "first step in y", "turns in y", "steps to 0.05", "distance at the end",
      ],
      rows: paths.map { rule, path in
        let moves = zip(path, path.dropFirst()).map { $1[1] - $0[1] }
        let end = path[path.count - 1]
        return [
          rule.name, NumberFormat.short(rule.rate), NumberFormat.short(moves[0]),
          "\(zip(moves, moves.dropFirst()).count { $0 * $1 < 0 })",
          Bowl.arrival(path, within: 0.05).map { "\($0)" } ?? "not there",
          hypot(end[0], end[1]).isFinite ? NumberFormat.short(hypot(end[0], end[1])) : "diverges",
        ]
      })
    let shown = paths.filter { $0.0.name != "adam, no correction" }
    let count = min(run.count("steps"), 60)
    try run.draw(
      "optimizers",
      .paths(
        "Six rules in one bowl, \(count) steps", f: { bowl.value($0, $1) }, x: -0.4...1.2,
        y: -1.1...1.1,
        names: ("x", "y"), columns: 2,
        shown.map { rule, path in
          (
            rule.name,
            path.prefix(count + 1).prefix { hypot($0[0], $0[1]) < 1e3 }.map { ($0[0], $0[1]) }
          )
        }))
  }
}
