/// The order in which the nodes of a network are computed, and the names of its layers.
struct Plan {
  /// The nodes, each after those that it is computed from; the output is the last.
  private(set) var nodes: [Node] = []
  /// The places of the sources of every node.
  private(set) var sources: [[Int]] = []
  private var places: [ObjectIdentifier: Int] = [:]
  private var layers: [ObjectIdentifier: (name: String, uses: Int)] = [:]

  /// A plan for an output.
  ///
  /// - Throws: The first ``ConfigurationError`` on the way from the inputs up; one for inputs that are
  ///   not those that the output is computed from.
  init(inputs: [Node], output: Node) throws(ConfigurationError) {
    add(output)
    for node in nodes { if let fault = node.fault { throw fault } }
    let used = nodes.filter { if case .input = $0.operation { true } else { false } }
    let (given, needed) = (
      Set(inputs.map(ObjectIdentifier.init)), Set(used.map(ObjectIdentifier.init))
    )
    try ConfigurationError.require(
      given == needed && inputs.count == used.count, "inputs", inputs.count,
      used.count == 1
        ? "the input that the output is computed from, once"
        : "the \(used.count) inputs that the output is computed from, each once")
  }

  /// The place of a node that the output is computed from.
  func place(of node: Node) -> Int { places[ObjectIdentifier(node)] ?? 0 }

  /// The name of a layer, and how often it was applied before.
  mutating func use(_ layer: SharedLayer) -> (name: String, uses: Int) {
    let key = ObjectIdentifier(layer)
    let known = layers[key] ?? (layer.name ?? "layer\(layers.count)", 0)
    layers[key] = (known.name, known.uses + 1)
    return known
  }

  private mutating func add(_ node: Node) {
    guard places[ObjectIdentifier(node)] == nil else { return }
    for source in node.sources { add(source) }
    places[ObjectIdentifier(node)] = nodes.count
    nodes.append(node)
    sources.append(node.sources.map { place(of: $0) })
  }
}
