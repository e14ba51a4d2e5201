package import Compute

/// Layers one after another: y = f_n(… f_2(f_1(x))), and the gradient back through them.
package final class LayerStack: Layer {
  /// Units that come out.
  package let width: Int
  /// The most units between two of its layers, its input and output among them.
  package let widest: Int
  private let layers: [any Layer]

  /// A stack for windows of `rows`, which lie at a place in a batch; nil for rows that are all.
  package init(
    _ kinds: [(name: String, kind: LayerKind)], inputs: Int, rows: Int, at place: MaskRows? = nil,
    layout: inout ParameterLayout, arena: Arena
  ) {
    let place = place ?? MaskRows(0..<rows, ofBatch: rows, isLocked: false)
    var (width, widest) = (inputs, inputs)
    var layers: [any Layer] = []
    for (name, kind) in kinds {
      layers.append(
        kind.layer(
          name, purpose: name, inputs: width, rows: rows, at: place, layout: &layout, arena: arena))
      width = kind.outputs(of: width)
      widest = max(widest, width)
    }
    self.width = width
    self.widest = widest
    self.layers = layers
  }

  package func prepare(key: UInt64?) {
    for layer in layers { layer.prepare(key: key) }
  }

  package func forward(_ x: Matrix, rows: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    var x = x
    for layer in layers {
      layer.forward(x, rows: rows, p, b)
      x = layer.output(x)
    }
  }

  package func output(_ x: Matrix) -> Matrix { layers.reduce(x) { $1.output($0) } }

  package func backward(
    _ x: Matrix, _ gradient: inout GradientPair, _ p: ParameterStore, _ b: any Backend
  ) {
    for index in layers.indices.reversed() {
      let input = layers[..<index].reduce(x) { $1.output($0) }
      layers[index].backward(input[0..<x.rows], &gradient, p, b)
    }
  }
}
