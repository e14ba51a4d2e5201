import Compute
import NeuralNetworks

/// The parts of a model in their order.
struct ModelParts {
  let embedding: Embedding
  let inputDropout: Dropout
  let body: any Body
  let outputDropout: Dropout
  let output: OutputLayer
  /// The blocks that the parts declared.
  let layout: ParameterLayout

  init(_ shape: WindowShape, arena: Arena) {
    let model = shape.model
    var layout = ParameterLayout(initialization: model.initialization)
    embedding = Embedding(shape, layout: &layout, arena: arena)
    inputDropout = shape.makeDropout(
      0, rate: model.dropout.input, width: model.embeddingWidth, arena: arena)
    body = shape.makeBody(layout: &layout, arena: arena)
    outputDropout = shape.makeDropout(
      model.hiddenWidths.count, rate: model.dropout.output, width: model.outputWidth, arena: arena)
    output = OutputLayer(shape, layout: &layout, arena: arena)
    self.layout = layout
  }
}
