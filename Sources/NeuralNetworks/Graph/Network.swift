public import Compute

/// A network as a graph of layers: several inputs, branches, shared layers, and one output, with a loss.
///
///     let (x, y) = (Node.input(3), Node.input(3))
///     let first = SharedLayer(.dense(1))
///     let network = try Network(
///       inputs: [x, y], output: first(x) - first(y), rows: 32, seed: 1, on: backend)
///     backend.write(…, to: network.inputs[0])  // and inputs[1], and targets
///     let loss = try network.lossAndGradients(.binaryCrossEntropy, key: step)
///     optimizer.update(network.parameters, rate: 0.01, on: backend)
///
/// Forward, every node is computed after those that it is made of. Backward, in the opposite order,
/// every node adds its part to the gradient of those: a node that is used twice has the sum of both.
public class Network {
  /// The inputs in their order, to be written by the caller, each `[rows, I]`.
  public let inputs: [Matrix]
  /// The targets of ``Loss/binaryCrossEntropy`` and ``Loss/squaredError``, `[rows, O]`.
  public let targets: Matrix
  /// The targets of ``Loss/crossEntropy``, `[rows]`; a negative number for a row without one.
  public let classes: StagedTokens
  /// Values and gradients.
  public let parameters: ParameterStore
  /// The layers in the order in which they are computed.
  public let summary: NetworkSummary
  /// The device.
  public let backend: any Backend

  private let arena: Arena
  private let vertices: [Vertex]
  private let inputPlaces: [Int]
  /// True if a layer has the statistics of a batch, which one row alone does not have.
  package let learnsFromRows: Bool
  private let loss: LossLayer
  private var values: [Matrix]  // of every vertex, of the last call
  private var isReached: [Bool]  // by the gradient
  private var pair: GradientPair
  private var canGoBack = false

  /// A network whose parameters are drawn from `seed`.
  ///
  /// - Parameters:
  ///   - inputs: The inputs that the output is computed from, each once.
  ///   - output: The output.
  ///   - rows: The most rows at a time.
  ///   - initialization: The initialisation of the parameters.
  ///   - seed: Seed of the initial parameters.
  ///   - backend: The device.
  /// - Throws: ``ConfigurationError`` for a node that cannot be, and for other inputs.
  public init(
    inputs: [Node], output: Node, rows: Int, initialization: Initialization = .standard,
    seed: UInt64, on backend: any Backend
  ) throws {
    try ConfigurationError.require(rows >= 1, "rows", rows, "1 or more")
    var plan = try Plan(inputs: inputs, output: output)
    let arena = Arena(on: backend)
    var layout = ParameterLayout(initialization: initialization)
    var summary = NetworkSummary()
    vertices = plan.nodes.indices.map { place in
      Vertex(
        plan.nodes[place], sources: plan.sources[place], rows: rows, plan: &plan, layout: &layout,
        summary: &summary, arena: arena)
    }
    inputPlaces = inputs.map(plan.place)
    learnsFromRows = plan.nodes.contains { $0.isBatchNorm }
    loss = LossLayer(rows: rows, arena: arena)
    pair = GradientPair(rows: rows, columns: plan.nodes.map(\.width).max() ?? 1, arena: arena)
    self.inputs = inputs.map { arena.matrix(rows, $0.width) }
    targets = arena.matrix(rows, output.width)
    classes = StagedTokens(rows, in: arena)
    values = vertices.map(\.gradient)
    isReached = vertices.map { _ in false }
    parameters = ParameterStore(layout, on: backend)
    parameters.initialize(seed: seed)
    self.summary = summary
    self.backend = backend
    self.arena = arena
  }

  /// The most rows at a time.
  public final var rows: Int { targets.rows }

  /// y `[n, O]` of inputs `[n, I]` in use: nothing is dropped, batch norm has its running statistics.
  ///
  /// It lives until the next call.
  public final func predict(_ inputs: [Matrix]) -> Matrix { run(inputs, key: nil) }

  /// Runs rows that are to be learnt from.
  ///
  /// - Parameters:
  ///   - inputs: The rows, ``inputs`` or outputs of other networks.
  ///   - key: Seed of the dropout masks; another one for every update.
  /// - Returns: y `[n, O]`, which lives until the next call.
  /// - Throws: ``ConfigurationError`` for batch norm of a row alone, which would erase it.
  public final func forward(_ inputs: [Matrix], key: UInt64) throws -> Matrix {
    guard !learnsFromRows || inputs.allSatisfy({ $0.rows > 1 }) else {
      throw ConfigurationError(
        .incompatible(
          "rows", value: "1", other: "layer", choice: "batchNorm",
          reason: "the norm of a batch of one erases its input"))
    }
    return run(inputs, key: key)
  }

  /// The gradients of the inputs `[n, I]` from ∂y `[n, O]` of the last forward call; adds to the
  /// gradients of the parameters.
  ///
  /// They live until the next call.
  public final func backward(from dy: Matrix) -> [Matrix] {
    precondition(canGoBack, "backward follows forward")
    goBack(from: dy)
    return inputPlaces.map { vertices[$0].gradient[0..<dy.rows] }
  }

  /// The mean loss over the first `rows` rows of ``inputs``, all of them unless said otherwise, and
  /// its gradients, which replace those that were.
  ///
  /// - Throws: As ``forward(_:key:)``, and `BackendError` when the device has failed.
  public final func lossAndGradients(_ loss: Loss, rows: Int? = nil, key: UInt64) throws -> Double {
    let count = rows ?? self.rows
    let y = try forward(inputs.map { $0[0..<count] }, key: key)
    let dy = pair.current(count, targets.columns)
    let sum = try self.loss.sum(
      loss, y, targets[0..<count], classes.written(0..<count, by: backend), gradient: dy,
      scale: 1 / Float(count), backend)
    parameters.settingGradients { goBack(from: dy) }
    return sum / Double(count)
  }

  /// The mean loss over the first `rows` rows of ``inputs`` in use.
  ///
  /// - Throws: `BackendError` when the device has failed.
  public final func loss(_ loss: Loss, rows: Int? = nil) throws(BackendError) -> Double {
    let count = rows ?? self.rows
    let y = predict(inputs.map { $0[0..<count] })
    return try self.loss.sum(
      loss, y, targets[0..<count], classes.written(0..<count, by: backend),
      gradient: pair.current(count, targets.columns), scale: 1, backend) / Double(count)
  }

  /// The output of the last call, `[n, O]`; it lives until the next.
  package var lastOutput: Matrix { values[values.count - 1] }

  private func run(_ inputs: [Matrix], key: UInt64?) -> Matrix {
    let count = inputs.first?.rows ?? 0
    precondition(
      inputs.count == inputPlaces.count && count <= rows
        && zip(inputs, self.inputs).allSatisfy { $0.rows == count && $0.columns == $1.columns },
      "an x [n, I] for every input, n ≤ rows")
    canGoBack = key != nil
    parameters.beginWindow()
    for (place, x) in zip(inputPlaces, inputs) { values[place] = x }
    for place in vertices.indices {
      vertices[place].forward(&values, at: place, rows: count, key: key, parameters, backend)
    }
    return lastOutput
  }

  private func goBack(from dy: Matrix) {
    for place in isReached.indices { isReached[place] = false }
    add(dy, 1, to: vertices.count - 1)
    for place in vertices.indices.reversed() {
      let dy = vertices[place].gradient[0..<dy.rows]
      switch vertices[place].work {
      case .input: break
      case .layer(let layer, let source):
        backend.copy(dy, to: pair.current(dy.rows, dy.columns))
        layer.backward(values[source], &pair, parameters, backend)
        add(pair.current(dy.rows, values[source].columns), 1, to: source)
      case .sum(let left, let right, let factor):
        add(dy, 1, to: left)
        add(dy, factor, to: right)
      case .product(let left, let right):
        let part = pair.current(dy.rows, dy.columns)
        backend.multiply(dy, values[right], into: part)
        add(part, 1, to: left)
        backend.multiply(dy, values[left], into: part)
        add(part, 1, to: right)
      case .concatenation(let concatenation, let sources):
        for (k, source) in sources.enumerated() {
          let part = pair.current(dy.rows, vertices[source].gradient.columns)
          concatenation.backward(dy, part: k, into: part, backend)
          add(part, 1, to: source)
        }
      }
    }
  }

  /// Adds factor·part to the gradient of a vertex, which has what was there before only after the
  /// first part.
  private func add(_ part: Matrix, _ factor: Float, to place: Int) {
    let sum = vertices[place].gradient[0..<part.rows]
    if !isReached[place] { backend.fill(sum, with: 0) }
    isReached[place] = true
    backend.addScaled(factor, part, to: sum)
  }
}

extension Node {
  fileprivate var isBatchNorm: Bool {
    guard case .layer(let layer, _) = operation, case .batchNorm = layer.kind else { return false }
    return true
  }
}
