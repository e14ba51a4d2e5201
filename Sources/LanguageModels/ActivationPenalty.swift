/// Penalties on the last layer's output while a model learns (Merity and others 2017).
///
///     α · mean(h′²) + β · mean((h_t − h_{t−1})²)        h′ is h after dropout
///
/// The means are over steps, rows and units; the penalties are added to a loss that is a mean over
/// tokens, and to no figure that is reported.
public struct ActivationPenalty: Hashable, Sendable {
  /// α: keeps outputs small.
  public var size: Float
  /// β: keeps them from changing fast.
  public var change: Float

  /// Penalties; 0 is none.
  public init(size: Float = 0, change: Float = 0) {
    self.size = size
    self.change = change
  }
}
