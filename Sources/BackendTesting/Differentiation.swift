import Compute
import Randomness

/// A function of matrices, with the gradient that verbs compute of it.
struct Differentiation: Sendable {
  /// Shapes of the inputs, by name.
  let inputs: [(name: String, rows: Int, columns: Int)]
  let value: @Sendable (Trial, [Matrix]) throws -> Double
  /// One gradient an input; the inputs may be used up.
  let gradients: @Sendable (Trial, [Matrix]) throws -> [Matrix]

  /// What inputs are moved by; a power of 2, so that no sum is rounded much.
  private static let step: Float = 1 / 32

  /// The gradients beside central differences of the fourth order.
  func results(on backend: any Backend) throws -> [VerbCase.Result] {
    let start = inputs.enumerated().map { index, input in
      constants(input.rows * input.columns, seed: UInt64(index) + 1)
    }
    func matrices(_ t: Trial, _ values: [[Float]]) -> [Matrix] {
      zip(inputs, values).map { t.matrix($0.rows, $0.columns, $1) }
    }
    let t = Trial(on: backend)
    let gradients = try gradients(t, matrices(t, start)).map {
      try backend.read($0).map(Double.init)
    }
    return try inputs.indices.map { index in
      let slopes = try start[index].indices.map { element in
        func value(_ steps: Float) throws -> Double {
          var moved = start
          moved[index][element] += steps * Self.step
          let t = Trial(on: backend)
          return try self.value(t, matrices(t, moved))
        }
        let near = try value(1) - value(-1)
        let far = try value(2) - value(-2)
        return (8 * near - far) / (12 * Double(Self.step))
      }
      // The differences of rounded numbers are good to three or four digits.
      return VerbCase.Result(
        name: "∂\(inputs[index].name)", values: gradients[index], expected: slopes, slack: 100)
    }
  }
}

/// The same numbers in ±1 whenever they are asked for.
func constants(_ count: Int, seed: UInt64) -> [Float] {
  var stream = RandomStream(seed: seed, purpose: "constants")
  return (0..<count).map { _ in Float(2 * stream.unit() - 1) }
}

extension Trial {
  /// Constants as the gradient of a result.
  func d(_ rows: Int, _ columns: Int, seed: UInt64 = 100) -> Matrix {
    matrix(rows, columns, constants(rows * columns, seed: seed))
  }

  func zeros(_ rows: Int, _ columns: Int) -> Matrix {
    matrix(rows, columns, [Float](repeating: 0, count: rows * columns))
  }

  /// Σ x ⊙ y.
  func dot(_ x: Matrix, _ y: Matrix) throws -> Double {
    try zip(backend.read(x), backend.read(y)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
