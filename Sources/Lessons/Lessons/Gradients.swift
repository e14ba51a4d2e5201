package import Compute
import Glibc
package import NeuralNetworks
import NumberFormatting
import Randomness
import Training

/// Back-propagation beside slopes that are measured.
///
/// The network has two inputs that go through one W₁: a = relu(z₁) − relu(z₂), and a logit with
/// cross-entropy on it.
package struct GradientCheck {
  package let network: Network
  private let loss = Loss.binaryCrossEntropy

  /// A network with four rows of data.
  package init(seed: UInt64, on backend: any Backend) throws {
    let (left, right) = (Node.input(2), Node.input(2))
    let first = SharedLayer(.dense(2), name: "first")
    let a =
      first(left).applying(.activation(.relu)) - first(right).applying(.activation(.relu))
    network = try Network(
      inputs: [left, right], output: SharedLayer(.dense(1), name: "second")(a), rows: 4,
      initialization: .uniform(1), seed: seed, on: backend)
    // With biases of 0 each relu is above 0 for half of all rows.
    for block in network.parameters.layout.blocks where block.name.hasSuffix("bias") {
      backend.fill(network.parameters[block], with: 0)
    }
    // Where a relu is near its kink, or never above 0, there is no slope to compare with.
    var stream = RandomStream(seed: seed, purpose: "rows")
    let weights = try backend.read(network.parameters.values).map { Double($0) }
    var rows: [Double]
    repeat {
      rows = (0..<16).map { _ in 2 * stream.unit() - 1 }
    } while !Self.isSmooth(weights, rows)
    for (index, input) in network.inputs.enumerated() {
      backend.write(rows[8 * index..<8 * index + 8].map { Float($0) }, to: input)
    }
    backend.write([1, 0, 0, 1], to: network.targets)
  }

  /// True if both units of the first layer are above 0 in some row, and no z = w·x is near 0.
  private static func isSmooth(_ weights: [Double], _ rows: [Double]) -> Bool {
    (0..<2).allSatisfy { unit in
      let z = stride(from: 0, to: rows.count, by: 2).map { row in
        weights[2 * unit] * rows[row] + weights[2 * unit + 1] * rows[row + 1]
      }
      return z.contains { $0 > 0 } && z.allSatisfy { abs($0) > 0.03 }
    }
  }

  /// The gradient of every parameter by back-propagation, with its name, such as `first.weight 3`.
  package func gradients() throws -> [(name: String, value: Double)] {
    _ = try network.lossAndGradients(loss, key: 0)
    let values = try network.backend.read(network.parameters.gradients)
    return network.parameters.layout.blocks.flatMap { block in
      (0..<block.count).map { index in
        ("\(block.name) \(index + 1)", Double(values[block.offset + index]))
      }
    }
  }

  /// (J(w + ε) − J(w − ε))/2ε of every parameter w, in single precision.
  package func slopes(step: Double) throws -> [Double] {
    let (backend, values) = (network.backend, network.parameters.values)
    let before = try backend.read(values)
    defer { backend.write(before, to: values) }
    return try before.indices.map { index in
      func loss(_ step: Double) throws -> (w: Double, loss: Double) {
        var moved = before
        moved[index] += Float(step)
        backend.write(moved, to: values)
        return (Double(moved[index]), try network.loss(self.loss))
      }
      let (up, down) = (try loss(step), try loss(-step))
      // What the float moved by, and not what it was to move by.
      return up.w == down.w ? 0 : (up.loss - down.loss) / (up.w - down.w)
    }
  }
}

extension Lesson {
  static let gradients = Lesson(
    "gradients", "Gradients by hand",
    look:
      "Back-propagation agrees with the measured slope in every parameter; the slope is worst for tiny steps, and for large ones.",
    settings: [
      .number("step", 0.01, in: 1e-7...1, "Step ε of the slope in the table."),
      .count("seed", 1, in: 0...1_000_000, "Seed of weights and rows."),
    ]
  ) { run in
    let check = try GradientCheck(seed: UInt64(run.count("seed")), on: run.backend)
    try run.say("\(check.network.summary)")
    let gradients = try check.gradients()
    let slopes = try check.slopes(step: run.number("step"))
    try run.show(
      heads: ["parameter", "back-propagation", "slope", "difference"],
      rows: zip(gradients, slopes).map { gradient, slope in
        [
          gradient.name, NumberFormat.fixed(gradient.value, places: 6),
          NumberFormat.fixed(slope, places: 6),
          NumberFormat.short(abs(gradient.value - slope), digits: 1),
        ]
      })
    let steps = stride(from: -0.5, through: -6, by: -0.25).map { pow(10, $0) }
    let errors = try steps.map { step in
      zip(gradients, try check.slopes(step: step)).map { abs($0.value - $1) }.max() ?? 0
    }
    try run.draw(
      "gradients",
      .curves(
        "Largest difference of slope and gradient", x: "step ε", y: "difference",
        [("all parameters", zip(steps, errors).map { ($0, $1) })], xIsLogarithmic: true,
        yIsLogarithmic: true))
  }
}
