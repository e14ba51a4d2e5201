/// A layer that may be applied in several places of a network, with the same weights in all of them.
///
///     let first = SharedLayer(.dense(8))
///     let sum = first(left) + first(right)
///
/// The gradients of its weights are the sums over the places.
public final class SharedLayer: Sendable {
  /// The kind of layer.
  public let kind: LayerKind
  /// The name of its parameters; nil for `layer` and its number among the layers of the network.
  public let name: String?

  /// A layer that is not applied yet.
  public init(_ kind: LayerKind, name: String? = nil) {
    self.kind = kind
    self.name = name
  }

  /// The node that the layer makes of `x`.
  public func callAsFunction(_ x: Node) -> Node { .layer(self, of: x) }
}
