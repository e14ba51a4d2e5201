package import Compute
import Glibc
import NeuralNetworks
import NumberFormatting
package import Training

/// What limits by value and by norm do to one gradient.
package struct ClippedGradient {
  /// The cosine of the angle between the gradient before and after.
  package let cosine: Double
  /// The norm after.
  package let norm: Double

  /// Clips a gradient.
  package init(_ gradient: [Double], _ clipping: Clipping, on backend: any Backend) throws {
    let g = Arena(on: backend).matrix(1, gradient.count)
    backend.write(gradient.map { Float($0) }, to: g)
    let report = try clipping.apply(to: g, on: backend)
    let after = try backend.read(g).map { Double($0) * Double(report.factor) }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    norm = dot(after, after).squareRoot()
    cosine = dot(gradient, after) / (dot(gradient, gradient).squareRoot() * norm)
  }
}

/// One recurrent unit that has to remember: a cliff in its loss (Pascanu and others 2013, figure 6).
///
///     h_t = σ(w·h_{t−1} + b)        loss = (h_T − target)²
package struct Cliff {
  package var steps = 50
  package var start = 0.5
  package var target = 0.7

  package init() {}

  /// The loss and its gradient by (w, b), in double precision.
  package func loss(_ w: Double, _ b: Double) -> (value: Double, dw: Double, db: Double) {
    var (h, hw, hb) = (start, 0.0, 0.0)
    for _ in 0..<steps {
      let y = 1 / (1 + exp(-(w * h + b)))
      let slope = y * (1 - y)
      (hw, hb) = (slope * (h + w * hw), slope * (1 + w * hb))
      h = y
    }
    let error = h - target
    return (error * error, 2 * error * hw, 2 * error * hb)
  }

  /// The points of descent, with a limit on the norm of the gradient or none.
  package func path(
    from start: (w: Double, b: Double), rate: Double, limit: Double?, updates: Int
  ) -> [(w: Double, b: Double)] {
    var (w, b) = start
    return [start]
      + (0..<updates).map { _ in
        let (_, dw, db) = loss(w, b)
        let norm = hypot(dw, db)
        let factor = limit.map { norm > $0 ? $0 / norm : 1 } ?? 1
        w -= rate * factor * dw
        b -= rate * factor * db
        return (w, b)
      }
  }
}

extension Lesson {
  static let clipping = Lesson(
    "clipping", "Clipping by value and by norm",
    look:
      "By norm the direction stays, by value it turns. At the cliff one unclipped step throws the weights far away.",
    settings: [
      .number("limit", 1, in: 1e-3...1_000, "Limit on the norm, and on every value."),
      .number("rate", 0.2, in: 1e-4...100, "Learning rate at the cliff."),
      .count("updates", 100, in: 1...5_000, "Updates at the cliff."),
    ]
  ) { run in
    let limit = Float(run.number("limit"))
    let gradient = [3.0, 0.5, -0.2, 8]
    try run.show(
      "The gradient (3, 0.5, −0.2, 8)", heads: ["clipped", "norm", "angle"],
      rows: try [
        ("not at all", Clipping()), ("by value", Clipping(value: limit)),
        ("by norm", Clipping(norm: limit)),
      ].map { name, clipping in
        let clipped = try ClippedGradient(gradient, clipping, on: run.backend)
        let angle = acos(min(clipped.cosine, 1)) * 180 / .pi
        return [
          name, NumberFormat.fixed(clipped.norm, places: 3),
          NumberFormat.fixed(angle, places: 1) + "°",
        ]
      })
    let cliff = Cliff()
    let start = (w: 5.0, b: -2.45)
    let paths = [nil, run.number("limit")].map {
      cliff.path(from: start, rate: run.number("rate"), limit: $0, updates: run.count("updates"))
    }
    try run.show(
      "A unit that has to remember, at a cliff of its loss",
      heads: ["descent", "longest step", "loss at the start", "loss at the end"],
      rows: zip(["without a limit", "clipped by norm"], paths).map { name, path in
        let steps = zip(path, path.dropFirst()).map { hypot($1.w - $0.w, $1.b - $0.b) }
        let (first, last) = (path[0], path[path.count - 1])
        return [
          name, NumberFormat.short(steps.max() ?? 0),
          NumberFormat.short(cliff.loss(first.w, first.b).value),
          NumberFormat.short(cliff.loss(last.w, last.b).value),
        ]
      })
    try run.draw(
      "clipping",
      .paths(
        "Descent at a cliff", f: { cliff.loss($0, $1).value }, x: 3.8...5.6, y: -2.8 ... -0.6,
        names: ("w", "b"), columns: 2,
        zip(["without a limit", "clipped by norm"], paths).map { name, path in
          (name, path.map { ($0.w, $0.b) })
        }))
  }
}
