import Compute

/// The layers of a model in their order.
struct Network {
  let embedding: Embedding
  let layers: [Recurrent]
  let dropouts: [Dropout]  // before every layer and before the output
  let output: OutputLayer
  /// The blocks that the layers declared.
  let layout: ParameterLayout

  init(_ shape: ModelShape, arena: Arena) {
    let model = shape.model
    var layout = ParameterLayout(initialization: model.initialization)
    embedding = Embedding(shape, layout: &layout, arena: arena)
    let widths = [model.embedding] + model.hidden
    var layers: [Recurrent] = []
    for (index, hidden) in model.hidden.enumerated() {
      layers.append(
        Recurrent(
          "layer\(index)", input: widths[index], hidden: hidden, shape, layout: &layout,
          arena: arena))
    }
    self.layers = layers
    let rates = model.dropout
    dropouts = widths.enumerated().map { index, width in
      Dropout(
        "input of \(index)",
        rate: index == 0 ? rates.input : index < model.hidden.count ? rates.hidden : rates.output,
        rows: shape.rows, width: width, shape, arena: arena)
    }
    output = OutputLayer(shape, layout: &layout, arena: arena)
    self.layout = layout
  }
}
