import NeuralNetworks

/// The numbers that decide the buffers of a window.
struct WindowShape {
  let model: ModelConfiguration
  let steps: Int  // T
  let batch: Int  // B
  /// Those rows of a batch that the window holds.
  let maskRows: MaskRows
  /// Positions whose logits exist at one time.
  let chunk: Int

  /// Positions of a window, T·B.
  var rows: Int { steps * batch }

  /// Buffers for `rows` of a batch; nil for all of them.
  init(
    _ model: ModelConfiguration, steps: Int, batch whole: Int, rows: Range<Int>? = nil, chunk: Int?
  ) {
    let part = rows ?? 0..<whole
    let batch = part.count
    precondition(steps > 0 && batch > 0 && (chunk ?? 1) > 0, "steps, batch and chunk are positive")
    precondition(part.lowerBound >= 0 && part.upperBound <= whole, "rows of the batch")
    maskRows = MaskRows(part, ofBatch: whole, isLocked: model.dropout.isLocked)
    self.model = model
    self.steps = steps
    self.batch = batch
    let logits = model.vocabularySize * model.head.rows(components: model.components)
    self.chunk = min(steps * batch, chunk ?? max(WindowShape.cachedLogits / logits, 32))
  }

  /// Few enough logits for the third-level cache, in which they are read three times; and enough
  /// rows that adding to the decoder's gradient, once a chunk, is paid by the product.
  private static let cachedLogits = 1 << 22
}
