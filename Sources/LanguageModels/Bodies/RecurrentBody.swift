import Compute
import NeuralNetworks

/// Recurrent layers one above another, with dropout between them.
final class RecurrentBody: Body {
  let widest: Int
  private let batch: Int
  private let layers: [Recurrent]
  private let dropouts: [Dropout]  // before every layer but the first

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    let model = shape.model
    let widths = [model.embeddingWidth] + model.hiddenWidths
    var layers: [Recurrent] = []
    for (index, hidden) in model.hiddenWidths.enumerated() {
      layers.append(
        Recurrent(
          "layer\(index)", input: widths[index], hidden: hidden, shape, layout: &layout,
          arena: arena))
    }
    self.layers = layers
    batch = shape.batch
    widest = widths.max() ?? 0
    dropouts = model.hiddenWidths.dropLast().enumerated().map { index, width in
      shape.makeDropout(index + 1, rate: model.dropout.hidden, width: width, arena: arena)
    }
  }

  var output: Matrix { layers[layers.count - 1].output }

  var states: [(name: String, values: Matrix)] {
    layers.flatMap { zip($0.stateNames, $0.initialStates).map { ($0, $1) } }
  }

  func prepare(key: UInt64?, _ p: ParameterStore, _ b: any Backend) {
    for dropout in dropouts { dropout.prepare(key: key) }
    for layer in layers { layer.prepare(key: key, p, b) }
  }

  func forward(_ x: Matrix, _ range: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    let rows = range.lowerBound * batch..<range.upperBound * batch
    for (index, layer) in layers.enumerated() {
      if index > 0 { dropouts[index - 1].forward(layers[index - 1].output, rows: rows, p, b) }
      layer.forward(input(of: index, x), range, p, b)
    }
  }

  func backward(
    _ x: Matrix, _ gradient: inout GradientPair, steps: Int, measuring: Bool,
    _ p: ParameterStore, _ b: any Backend
  ) throws(BackendError) -> StepNorms? {
    var norms: StepNorms = [:]
    let rows = steps * batch
    for (index, layer) in layers.enumerated().reversed() {
      let x = input(of: index, x)
      layer.backward(
        x: x, dy: gradient.current(rows, layer.hidden), dx: gradient.free(rows, x.columns),
        steps: steps, p, b)
      if measuring {
        let dh = gradient.current(rows, layer.hidden)
        norms["layer\(index)"] = try (0..<steps).map { step throws(BackendError) in
          try b.squaredNorm(dh[step * batch..<(step + 1) * batch]).squareRoot()
        }
      }
      gradient.swap()
      if index > 0 { dropouts[index - 1].backward(x[0..<rows], &gradient, p, b) }
    }
    return measuring ? norms : nil
  }

  func carry(after steps: Int, _ b: any Backend) {
    for layer in layers { layer.carry(after: steps, b) }
  }

  private func input(of index: Int, _ x: Matrix) -> Matrix {
    index == 0 ? x : dropouts[index - 1].output(layers[index - 1].output)
  }
}
