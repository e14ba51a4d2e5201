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
  let shape: ModelShape

  init(
    name: String, gates: Int, input: Int, hidden: Int, isApart: Bool, _ shape: ModelShape
  ) {
    self.name = name
    self.gates = gates
    self.input = input
    self.hidden = hidden
    self.isApart = isApart
    self.shape = shape
  }

  var role: ParameterRole { .projection(width: hidden) }
}
