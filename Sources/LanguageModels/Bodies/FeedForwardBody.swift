import Compute
import NeuralNetworks

/// Dense layers over the last N tokens (Bengio and others 2003), each normalised or not, before its
/// non-linearity, with dropout between them.
final class FeedForwardBody: Body {
  let widest: Int
  private let batch: Int
  private let context: ContextLayer
  private let stack: LayerStack

  init(_ shape: WindowShape, layout: inout ParameterLayout, arena: Arena) {
    let model = shape.model
    context = ContextLayer(
      "context", units: model.hiddenWidths[0], shape, layout: &layout, arena: arena)
    var kinds: [(String, LayerKind)] = []
    for (index, width) in model.hiddenWidths.enumerated() {
      let name = index == 0 ? "context" : "layer\(index)"
      if index > 0 {
        kinds.append(("\(name).dropout", .dropout(model.dropout.hidden)))
        kinds.append((name, .dense(width, hasBias: model.norm != .batch)))
      }
      switch model.norm {
      case .none: break
      case .layer: kinds.append(("\(name).norm", .layerNorm))
      case .batch: kinds.append(("\(name).norm", .batchNorm))
      }
      kinds.append((name, .activation(model.activation)))
    }
    batch = shape.batch
    stack = LayerStack(
      kinds, inputs: model.hiddenWidths[0], rows: shape.rows,
      at: shape.maskRows, layout: &layout, arena: arena)
    widest = max(stack.widest, model.embeddingWidth)
  }

  var output: Matrix { stack.output(context.output) }

  var states: [(name: String, values: Matrix)] {
    context.past.rows > 0 ? [(context.stateName, context.past)] : []
  }

  func prepare(key: UInt64?, _: ParameterStore, _: any Backend) { stack.prepare(key: key) }

  func forward(_ x: Matrix, _ range: Range<Int>, _ p: ParameterStore, _ b: any Backend) {
    let rows = range.lowerBound * batch..<range.upperBound * batch
    context.forward(x, rows: rows, p, b)
    stack.forward(context.output, rows: rows, p, b)
  }

  func backward(
    _ x: Matrix, _ gradient: inout GradientPair, steps: Int, measuring _: Bool,
    _ p: ParameterStore, _ b: any Backend
  ) throws(BackendError) -> StepNorms? {
    let rows = steps * batch
    stack.backward(context.output[0..<rows], &gradient, p, b)
    context.backward(&gradient, rows: rows, p, b)
    return nil
  }

  func carry(after steps: Int, _ b: any Backend) { context.carry(after: steps, b) }
}
