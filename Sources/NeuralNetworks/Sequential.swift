public import Compute

/// A network of layers one after another, with a loss: what a user builds by hand.
///
///     let network = try Sequential(
///       [.dense(20), .batchNorm, .activation(.relu), .dense(1)], inputs: 10, rows: 32, seed: 1,
///       on: backend)
///     backend.write(…, to: network.input); backend.write(…, to: network.targets)
///     let loss = try network.lossAndGradients(.squaredError, key: step)
///     optimizer.update(network.parameters, rate: 0.01, on: backend)
///
/// Sequences compose as functions do: y = g(f(x)) is `g.forward(f.forward(x))`, and its gradient
/// `f.backward(g.backward(dy))`.
public final class Sequential {
  /// The inputs, to be written by the caller, `[rows, I]`.
  public let input: Matrix
  /// The targets of ``Loss/binaryCrossEntropy`` and ``Loss/squaredError``, `[rows, O]`.
  public let targets: Matrix
  /// The targets of ``Loss/crossEntropy``, `[rows]`; a negative number for a row without one.
  public let classes: StagedTokens
  /// Values and gradients.
  public let parameters: ParameterStore
  /// The device.
  public let backend: any Backend

  private let arena: Arena
  private let stack: LayerStack
  private let learnsFromRows: Bool
  private let loss: LossLayer
  private var gradient: GradientPair
  private var x: Matrix  // of the last call
  private var canGoBack = false

  /// A network whose parameters are drawn from `seed`.
  ///
  /// - Parameters:
  ///   - kinds: The layers from the input up.
  ///   - inputs: Units of the input, I.
  ///   - rows: The most rows at a time.
  ///   - initialization: The initialisation of the parameters.
  ///   - seed: Seed of the initial parameters.
  ///   - backend: The device.
  /// - Throws: ``ConfigurationError`` for a layer that cannot be.
  public init(
    _ kinds: [LayerKind], inputs: Int, rows: Int, initialization: Initialization = .standard,
    seed: UInt64, on backend: any Backend
  ) throws {
    for kind in [.dense(inputs)] + kinds { try kind.validate() }
    try ConfigurationError.require(rows >= 1, "rows", rows, "1 or more")
    let arena = Arena(on: backend)
    var layout = ParameterLayout(initialization: initialization)
    stack = LayerStack(
      kinds.enumerated().map { ("layer\($0)", $1) }, inputs: inputs, rows: rows, layout: &layout,
      arena: arena)
    learnsFromRows = kinds.contains(.batchNorm)
    loss = LossLayer(rows: rows, arena: arena)
    gradient = GradientPair(rows: rows, columns: stack.widest, arena: arena)
    input = arena.matrix(rows, inputs)
    targets = arena.matrix(rows, stack.width)
    classes = StagedTokens(rows, in: arena)
    x = input
    parameters = ParameterStore(layout, on: backend)
    parameters.initialize(seed: seed)
    self.backend = backend
    self.arena = arena
  }

  /// y `[n, O]` of x `[n, I]` in use: nothing is dropped, batch norm has its running statistics.
  ///
  /// It lives until the next call.
  public func predict(_ x: Matrix) -> Matrix { run(x, key: nil) }

  /// Runs rows that are to be learnt from.
  ///
  /// - Parameters:
  ///   - x: The rows, ``input`` or the output of another network.
  ///   - key: Seed of the dropout masks; another one for every update.
  /// - Returns: y `[n, O]`, which lives until the next call.
  /// - Throws: ``ConfigurationError`` for batch norm of a row alone, which would erase it.
  public func forward(_ x: Matrix, key: UInt64) throws -> Matrix {
    guard x.rows > 1 || !learnsFromRows else {
      throw ConfigurationError(
        .incompatible(
          "rows", value: "1", other: "layer", choice: "batchNorm",
          reason: "the norm of a batch of one erases its input"))
    }
    return run(x, key: key)
  }

  /// ∂x `[n, I]` from ∂y `[n, O]` of the last forward call; adds to the gradients of the
  /// parameters.
  ///
  /// It lives until the next call.
  public func backward(_ dy: Matrix) -> Matrix {
    precondition(canGoBack, "backward follows forward")
    backend.copy(dy, to: gradient.current(x.rows, stack.width))
    stack.backward(x, &gradient, parameters, backend)
    return gradient.current(x.rows, x.columns)
  }

  /// The mean loss over the first `rows` rows of ``input``, all of them unless said otherwise, and
  /// its gradients, which replace those that were.
  ///
  /// - Throws: As ``forward(_:key:)``, and `BackendError` when the device has failed.
  public func lossAndGradients(_ loss: Loss, rows: Int? = nil, key: UInt64) throws -> Double {
    let count = rows ?? input.rows
    let y = try forward(input[0..<count], key: key)
    let dy = gradient.current(count, stack.width)
    let sum = try self.loss.sum(
      loss, y, targets[0..<count], classes.written(0..<count, by: backend), gradient: dy,
      scale: 1 / Float(count),
      backend)
    parameters.settingGradients { stack.backward(x, &gradient, parameters, backend) }
    return sum / Double(count)
  }

  /// The mean loss over the first `rows` rows of ``input`` in use.
  ///
  /// - Throws: `BackendError` when the device has failed.
  public func loss(_ loss: Loss, rows: Int? = nil) throws(BackendError) -> Double {
    let count = rows ?? input.rows
    let y = predict(input[0..<count])
    return try self.loss.sum(
      loss, y, targets[0..<count], classes.written(0..<count, by: backend),
      gradient: gradient.current(count, stack.width), scale: 1, backend) / Double(count)
  }

  private func run(_ x: Matrix, key: UInt64?) -> Matrix {
    precondition(x.columns == input.columns && x.rows <= input.rows, "x [n, I], n ≤ rows")
    self.x = x
    canGoBack = key != nil
    parameters.beginWindow()
    stack.prepare(key: key)
    stack.forward(x, rows: 0..<x.rows, parameters, backend)
    return stack.output(x)[0..<x.rows]
  }
}
