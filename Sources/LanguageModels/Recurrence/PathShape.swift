import NeuralNetworks

/// What the ways into the cell of one layer have in common.
struct PathShape {
  let name: String
  /// Width of the pre-activations, G·H.
  let gates: Int
  /// Width of the layer's input, I.
  let input: Int
  /// Width of the layer, H.
  let hidden: Int
  /// Whether the cell takes the products of its past apart from those of its input.
  let isApart: Bool
  let shape: WindowShape

  var role: ParameterRole { .projection(width: hidden) }
}
