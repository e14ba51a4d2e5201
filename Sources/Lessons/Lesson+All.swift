extension Lesson {
  /// All lessons, in the order in which they are best read.
  public static let all: [Lesson] = [
    gradients, activations, initialization, thresholds, batches, optimizers, normalization,
    dropout, embeddings, vanishing, skips, clipping, bottleneck, mixtures, feeding, overfitting,
    perplexity, persian,
  ]
}
