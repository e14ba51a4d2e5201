/// A value in the description of a network: rows of units that an input, a layer or an operation gives.
///
/// A network is a composition of functions of nodes. A node may be used several times, and so may a
/// layer (``SharedLayer``), which then has the same weights in every place:
///
///     let (left, right) = (Node.input(3), Node.input(3))
///     let first = SharedLayer(.dense(1))
///     let a = first(left).applying(.activation(.relu)) - first(right).applying(.activation(.relu))
///     let network = try Network(inputs: [left, right], output: a, rows: 4, seed: 1, on: backend)
///
/// A node holds no numbers; ``Network`` makes them. What does not fit together is reported there.
public final class Node: Sendable {
  /// The shape of a row: `[units]`, or that of an input before it is flattened.
  public let shape: [Int]
  let operation: Operation
  /// The mistake in this node, if there is one.
  let fault: ConfigurationError?

  enum Operation {
    case input
    case layer(SharedLayer, Node)
    /// x + factor·y.
    case sum(Node, Node, factor: Float)
    case product(Node, Node)
    case concatenation([Node])
  }

  private init(_ operation: Operation, shape: [Int], fault: ConfigurationError? = nil) {
    self.operation = operation
    self.shape = shape
    self.fault = fault
  }

  /// Number of units of a row.
  public var width: Int { shape.reduce(1, *) }

  /// The nodes that this one is computed from.
  var sources: [Node] {
    switch operation {
    case .input: []
    case .layer(_, let x): [x]
    case .sum(let x, let y, _), .product(let x, let y): [x, y]
    case .concatenation(let nodes): nodes
    }
  }
}

extension Node {
  /// An input of the network, `[rows, units]`.
  public static func input(_ units: Int) -> Node { input(shape: [units]) }

  /// An input whose rows have a shape, such as `[8, 8]` for an image; `.flatten` makes units of it.
  public static func input(shape: [Int]) -> Node {
    let sizes = shape.isEmpty ? [0] : shape
    return Node(
      .input, shape: sizes,
      fault: sizes.firstFault { size throws(ConfigurationError) in
        try LayerKind.dense(size).validate()
      })
  }

  /// The node that new layers make of this one, the first layer first.
  public func applying(_ kinds: LayerKind...) -> Node { applying(kinds) }

  /// The node that new layers make of this one, the first layer first.
  public func applying(_ kinds: [LayerKind]) -> Node {
    kinds.reduce(self) { SharedLayer($1)($0) }
  }

  /// Units of several nodes beside one another, in their order.
  public static func concatenation(_ nodes: [Node]) -> Node {
    let fault =
      nodes.isEmpty
      ? [0].firstFault { count throws(ConfigurationError) in
        try ConfigurationError.require(false, "nodes of a concatenation", count, "1 or more")
      }
      : nodes.firstFault { node throws(ConfigurationError) in try node.requireUnits("concatenation")
      }
    return Node(
      .concatenation(nodes), shape: [nodes.reduce(0) { $0 + $1.width }], fault: fault)
  }

  /// x + y, unit by unit.
  public static func + (x: Node, y: Node) -> Node {
    Node(.sum(x, y, factor: 1), shape: x.shape, fault: x.fault(beside: y, in: "sum"))
  }

  /// x − y, unit by unit.
  public static func - (x: Node, y: Node) -> Node {
    Node(.sum(x, y, factor: -1), shape: x.shape, fault: x.fault(beside: y, in: "difference"))
  }

  /// x ⊙ y, unit by unit.
  public static func * (x: Node, y: Node) -> Node {
    Node(.product(x, y), shape: x.shape, fault: x.fault(beside: y, in: "product"))
  }

  /// The node that a layer makes of `x`.
  static func layer(_ layer: SharedLayer, of x: Node) -> Node {
    let fault = [x].firstFault { x throws(ConfigurationError) in
      try layer.kind.validate()
      if layer.kind != .flatten { try x.requireUnits(layer.kind.description) }
    }
    return Node(
      .layer(layer, x), shape: [layer.kind.outputs(of: x.width)], fault: fault)
  }

  private func requireUnits(_ user: String) throws(ConfigurationError) {
    guard shape.count > 1 else { return }
    throw ConfigurationError(
      .incompatible(
        "shape", value: "\(shape)", other: "layer", choice: user,
        reason: "it takes rows of units, which .flatten makes"))
  }

  private func fault(beside other: Node, in operation: String) -> ConfigurationError? {
    guard shape != other.shape else { return nil }
    return ConfigurationError(
      .incompatible(
        "shape", value: "\(shape)", other: "shape", choice: "\(other.shape)",
        reason: "a \(operation) has two of one shape"))
  }
}

extension Sequence {
  /// The first error that a check of the elements throws.
  fileprivate func firstFault(
    _ check: (Element) throws(ConfigurationError) -> Void
  ) -> ConfigurationError? {
    for element in self {
      do throws(ConfigurationError) { try check(element) } catch { return error }
    }
    return nil
  }
}
