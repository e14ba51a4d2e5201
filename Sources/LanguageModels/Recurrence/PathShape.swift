import NeuralNetworks

/// The sizes that the input path and the recurrent path of one layer share.
struct PathShape {
  let name: String
  /// Width of the pre-activations, G·H.
  let gates: Int
  /// Width of the layer's input, I.
  let input: Int
  /// Width of the layer, H.
  let hidden: Int
  /// True if the cell takes the products of its past apart from those of its input.
  let isApart: Bool
  let shape: WindowShape

  var role: ParameterRole { .projection(width: hidden) }
}
