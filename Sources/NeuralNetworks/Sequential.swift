public import Compute

/// A network of layers one after another, with a loss: the ``Network`` of one input and one line.
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
public final class Sequential: Network {
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
  public convenience init(
    _ kinds: [LayerKind], inputs: Int, rows: Int, initialization: Initialization = .standard,
    seed: UInt64, on backend: any Backend
  ) throws {
    try self.init(
      kinds, shape: [inputs], rows: rows, initialization: initialization, seed: seed, on: backend)
  }

  /// A network for rows of a shape, such as images `[8, 8]`, which a first layer `.flatten` makes units
  /// of.
  ///
  /// - Parameters:
  ///   - kinds: The layers from the input up.
  ///   - shape: The shape of a row of the input.
  ///   - rows: The most rows at a time.
  ///   - initialization: The initialisation of the parameters.
  ///   - seed: Seed of the initial parameters.
  ///   - backend: The device.
  /// - Throws: ``ConfigurationError`` for a layer that cannot be.
  public init(
    _ kinds: [LayerKind], shape: [Int], rows: Int, initialization: Initialization = .standard,
    seed: UInt64, on backend: any Backend
  ) throws {
    let input = Node.input(shape: shape)
    try super.init(
      inputs: [input], output: input.applying(kinds), rows: rows, initialization: initialization,
      seed: seed, on: backend)
  }

  /// The inputs, to be written by the caller, `[rows, I]`.
  public var input: Matrix { inputs[0] }

  /// y `[n, O]` of x `[n, I]` in use: nothing is dropped, batch norm has its running statistics.
  ///
  /// It lives until the next call.
  public func predict(_ x: Matrix) -> Matrix { predict([x]) }

  /// Runs rows that are to be learnt from.
  ///
  /// - Parameters:
  ///   - x: The rows, ``input`` or the output of another network.
  ///   - key: Seed of the dropout masks; another one for every update.
  /// - Returns: y `[n, O]`, which lives until the next call.
  /// - Throws: ``ConfigurationError`` for batch norm of a row alone, which would erase it.
  public func forward(_ x: Matrix, key: UInt64) throws -> Matrix { try forward([x], key: key) }

  /// ∂x `[n, I]` from ∂y `[n, O]` of the last forward call; adds to the gradients of the
  /// parameters.
  ///
  /// It lives until the next call.
  public func backward(_ dy: Matrix) -> Matrix { backward(from: dy)[0] }
}
