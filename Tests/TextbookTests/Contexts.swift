import CPUCompute
import Glibc
import LanguageModels
import ModelTesting

/// A model whose contexts are its tokens: every window is one step from the zero state.
///
/// So h_c is a function of token c alone, and the log-probabilities are a matrix A `[V, V]`.
struct Contexts {
  let window: Window

  init(of model: LanguageModel) {
    let count = model.configuration.vocabularySize
    window = model.window(steps: 1, batch: count)
    for token in 0..<count { window.inputs[token] = Int32(token) }
  }

  init(_ configuration: ModelConfiguration, seed: UInt64) throws {
    self.init(
      of: try LanguageModel(
        configuration, seed: seed, on: try CPUBackend(threads: 1)))
  }

  /// log P(x | c), a row for each context.
  func logProbabilities() throws -> [[Double]] {
    read()
    return try rows(window.backend.read(window.predict()))
  }

  /// HWᵀ + b of a softmax, in Double.
  func logits() throws -> [[Double]] {
    read()
    let hidden = try rows(window.readStates()[0].values)
    let (weight, bias) = (rows(window["decoder"]), window["decoder.bias"].map { Double($0) })
    return hidden.map { h in
      zip(weight, bias).map { w, b in zip(h, w).reduce(b) { $0 + $1.0 * $1.1 } }
    }
  }

  private func read() {
    window.resetState()
    window.forward(0..<1)
  }

  private func rows(_ values: [Float]) -> [[Double]] {
    let width = values.count / window.model.configuration.vocabularySize
    return stride(from: 0, to: values.count, by: width).map { start in
      values[start..<start + width].map { Double($0) }
    }
  }
}

/// log softmax of every row.
func logSoftmax(_ rows: [[Double]]) -> [[Double]] {
  rows.map { row in
    let largest = row.max() ?? 0
    let normalizer = largest + log(row.reduce(0) { $0 + exp($1 - largest) })
    return row.map { $0 - normalizer }
  }
}

/// The largest difference of two matrices.
func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
  zip(a, b).reduce(0) { largest, rows in
    zip(rows.0, rows.1).reduce(largest) { max($0, abs($1.0 - $1.1)) }
  }
}
