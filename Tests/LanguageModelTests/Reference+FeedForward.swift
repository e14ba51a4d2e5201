import LanguageModels

extension Reference {
  /// The output of the last dense layer at every position of a time-major window; `past` are the
  /// embeddings before it, `[(N − 1)·B, E]`.
  func feedForwardOutputs(_ inputs: [Int32], batch: Int, past: [Float]) -> [[Double]] {
    let width = model.embeddingWidth
    let before = stride(from: 0, to: past.count, by: width).map {
      past[$0..<$0 + width].map(Double.init)
    }
    let x = before + inputs.map { row(Int($0), of: "embedding", width: width) }
    let bias = parameters["context.bias"] ?? Array(repeating: 0, count: model.hiddenWidths[0])
    var rows = inputs.indices.map { position in
      (0..<model.contextLength).reduce(bias) { sum, distance in
        let x = x[before.count + position - distance * batch]
        return zip(sum, affine("context.weight\(distance)", x)).map { $0 + $1 }
      }
    }
    for layer in model.hiddenWidths.indices {
      let name = layer == 0 ? "context" : "layer\(layer)"
      if layer > 0 { rows = rows.map { affine("\(name).weight", $0, bias: "\(name).bias") } }
      switch model.norm {
      case .none: break
      case .layer: rows = rows.map { norm("\(name).norm", $0) }
      case .batch: rows = batchNorm("\(name).norm", rows)
      }
      rows = rows.map { $0.map(activation) }
    }
    return rows
  }

  /// Every unit normalised over the rows.
  private func batchNorm(_ name: String, _ rows: [[Double]]) -> [[Double]] {
    let columns = rows[0].indices.map { j in
      let column = rows.map { $0[j] }
      let mean = column.reduce(0, +) / Double(column.count)
      let variance =
        column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
      let (gain, bias) = (parameters["\(name).gain"]?[j] ?? 1, parameters["\(name).bias"]?[j] ?? 0)
      return column.map { gain * ($0 - mean) / (variance + 1e-5).squareRoot() + bias }
    }
    return rows.indices.map { i in columns.map { $0[i] } }
  }
}
