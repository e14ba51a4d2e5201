import Glibc
import LanguageModels
import ModelTesting
import TestSupport

/// The decoder of a model in plain loops over Double.
struct PlainDecoder {
  let weight: [Double]
  let bias: [Double]

  init(_ model: LanguageModel) {
    weight = model[model.configuration.tied ? "embedding" : "decoder"].map(Double.init)
    bias = model["decoder.bias"].map(Double.init)
  }

  /// softmax(c·Wᵀ + b) of a row of contexts.
  func probabilities(of contexts: [Float], row: Int) -> [Double] {
    let width = weight.count / bias.count
    var z = bias
    for token in z.indices {
      for j in 0..<width {
        z[token] += Double(contexts[row * width + j]) * weight[token * width + j]
      }
    }
    let sum = z.reduce(0) { $0 + exp($1) }
    return z.map { exp($0) / sum }
  }
}

/// The singular values of a matrix, the largest first, by rotations of its columns (Hestenes 1958).
func plainSingularValues(_ rows: [[Double]]) -> [Double] {
  var columns = rows[0].indices.map { j in rows.map { $0[j] } }
  func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
  for _ in 0..<30 {
    for i in columns.indices.dropLast() {
      for j in i + 1..<columns.count {
        let (a, b) = (dot(columns[i], columns[i]), dot(columns[j], columns[j]))
        let c = dot(columns[i], columns[j])
        guard abs(c) > 1e-17 * (a * b).squareRoot() else { continue }
        let angle = 0.5 * atan2(2 * c, a - b)
        let (x, y) = (columns[i], columns[j])
        columns[i] = zip(x, y).map { cos(angle) * $0 + sin(angle) * $1 }
        columns[j] = zip(x, y).map { cos(angle) * $1 - sin(angle) * $0 }
      }
    }
  }
  return columns.map { dot($0, $0).squareRoot() }.sorted(by: >)
}
