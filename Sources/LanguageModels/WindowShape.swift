/// What the buffers of a window depend on.
struct WindowShape {
  let model: ModelConfiguration
  let steps: Int  // T
  let batch: Int  // B
  /// Positions whose logits exist at one time.
  let chunk: Int

  /// Rows after which the masks of locked dropout repeat; 0 for dropout that is not locked.
  var lockedRows: Int { model.dropout.isLocked ? batch : 0 }

  /// Positions of a window, T·B.
  var rows: Int { steps * batch }

  init(_ model: ModelConfiguration, steps: Int, batch: Int, chunk: Int?) {
    precondition(steps > 0 && batch > 0 && (chunk ?? 1) > 0, "steps, batch and chunk are positive")
    self.model = model
    self.steps = steps
    self.batch = batch
    let logits = model.vocabularySize * model.head.rows(components: model.components)
    self.chunk = min(steps * batch, chunk ?? max(WindowShape.cachedLogits / logits, 32))
  }

  /// Few enough logits for the third-level cache, in which they are read three times; and enough rows that
  /// adding to the decoder's gradient, once a chunk, is paid by the product.
  private static let cachedLogits = 1 << 22
}
