public import Compute
import NeuralNetworks

/// Up to T steps × B rows of tokens that a model reads at one time, with the buffers for them.
///
///     inputs → Embedding → Dropout → Body → Dropout → OutputLayer → Σ −log p(targets)
///
/// The body is recurrent or feed-forward. Tokens are time-major: position t·B + b holds step t of
/// row b. A window starts in the states at the end of the window before it, until ``resetState()``.
public final class Window {
  /// The model.
  public let model: LanguageModel
  /// The longest window, T.
  public let steps: Int
  /// Rows of a window, B.
  public let batch: Int
  /// The rows of the batch that the window holds.
  public let rows: Range<Int>
  /// The tokens of a window, `[T·B]`.
  public let inputs: StagedTokens
  /// The next token of each input, `[T·B]`; a negative number for a position without a target.
  public let targets: StagedTokens
  /// −log p of the targets of the last window, `[T·B, 1]`.
  public let losses: Matrix
  /// How many tokens stand before each target of the last window, `[T·B, 1]`, counted up to the limit that was
  /// asked for: 0 where it was the most probable, −1 for a position without a target.
  ///
  /// Of equally probable tokens the one of the lower id stands first. Nil if they were not measured.
  public var ranks: Matrix? { measured?.values }

  /// The norms of ∂loss/∂h_t of the last window; nil if they were not measured.
  public private(set) var stepNorms: StepNorms?

  private let parameters: ParameterStore
  private let backend: any Backend
  private let arena: Arena
  private let embedding: Embedding
  private let inputDropout: Dropout
  private let body: any Body
  private let outputDropout: Dropout
  private let output: OutputLayer
  private let predictions: Matrix  // [B, V]
  private var measured: OutputLayer.Ranks?  // those of the last window
  private var rankRoom: Matrix?  // [T·B, 1], made when ranks are measured
  private var rankValues: [Float] = []  // those of the device
  private var gradient: GradientPair?  // made when there is something to learn
  private var filled = 0  // steps of the current window that forward has seen

  init(
    _ shape: WindowShape, rows: Range<Int>, of model: LanguageModel, parameters: ParameterStore
  ) {
    let backend = model.backend
    let arena = Arena(on: backend)
    let parts = ModelParts(shape, arena: arena)
    precondition(model.parameters.layout == parts.layout, "one configuration has one layout")
    self.model = model
    self.rows = rows
    self.backend = backend
    self.arena = arena
    self.parameters = parameters
    steps = shape.steps
    batch = shape.batch
    inputs = StagedTokens(shape.rows, in: arena)
    targets = StagedTokens(shape.rows, in: arena)
    losses = arena.matrix(shape.rows, 1)
    predictions = arena.matrix(shape.batch, shape.model.vocabularySize)
    embedding = parts.embedding
    inputDropout = parts.inputDropout
    body = parts.body
    outputDropout = parts.outputDropout
    output = parts.output
  }

  /// A window of the same size that shares the weights of this one, copies in 8 bits among them;
  /// the state at zero.
  package func sibling() -> Window {
    Window(
      WindowShape(model.configuration, steps: steps, batch: batch, rows: rows, chunk: nil),
      rows: rows, of: model, parameters: parameters)
  }

  /// Runs the given steps of the window.
  ///
  /// A range that starts at 0 begins a new window.
  ///
  /// - Parameters:
  ///   - range: The steps. They start at 0, or at the end of the range before.
  ///   - dropoutKey: Seed of the dropout masks of the window, read at its start; nil for
  ///     evaluation, in which batch norm uses its running statistics.
  public func forward(_ range: Range<Int>, dropoutKey: UInt64? = nil) {
    precondition(!range.isEmpty && range.upperBound <= steps, "1 to T steps")
    let (p, b) = (parameters, backend)
    if range.lowerBound == 0 {
      carryState()
      p.beginWindow()
      embedding.prepare(key: dropoutKey)
      inputDropout.prepare(key: dropoutKey)
      body.prepare(key: dropoutKey, p, b)
      outputDropout.prepare(key: dropoutKey)
      output.prepare(key: dropoutKey)
    }
    precondition(range.lowerBound == filled, "ranges of a window follow each other")
    let rows = range.lowerBound * batch..<range.upperBound * batch
    embedding.forward(inputs.written(rows, by: b), into: rows, p, b)
    inputDropout.forward(embedding.output, rows: rows, p, b)
    body.forward(embedded, range, p, b)
    outputDropout.forward(body.output, rows: rows, p, b)
    filled = range.upperBound
  }

  /// Σ −log p of the targets of the window so far, in nats.
  ///
  /// - Parameter limit: Measures ``ranks`` up to this number, 1 or more; nil measures none. A low limit costs
  ///   little.
  /// - Returns: The sum of the losses, in nats.
  /// - Throws: `BackendError` when the device has failed.
  public func loss(ranksUpTo limit: Int? = nil) throws(BackendError) -> Double {
    let rows = 0..<filled * batch
    prepareRanks(upTo: limit)
    return try output.loss(
      headInputs[rows], targets.written(rows, by: backend), losses: losses[rows],
      ranks: measured, dh: nil, scale: 1, parameters, backend)
  }

  /// Σ −log p of the targets of the window so far, in nats, and the gradients of scale·Σ.
  ///
  /// Sets `ParameterStore.gradients`, or adds to them; gradients stop at the start of the window
  /// (truncated back-propagation through time, Williams & Peng 1990).
  ///
  /// - Parameters:
  ///   - scale: The factor of the gradients, such as 1/(T·B) for the mean over the tokens.
  ///   - penalty: A penalty that is added to the mean loss, but not to the returned sum.
  ///   - measuringSteps: Measures ``stepNorms`` if true.
  ///   - limit: Measures ``ranks`` up to this number, as ``loss(ranksUpTo:)``.
  ///   - adding: Adds the gradients to the present ones if true, and replaces them if false.
  /// - Returns: The sum of the losses, in nats.
  /// - Throws: `BackendError` when the device has failed.
  public func lossAndGradients(
    scale: Float, penalty: ActivationPenalty = ActivationPenalty(), measuringSteps: Bool = false,
    ranksUpTo limit: Int? = nil, adding: Bool = false
  ) throws(BackendError) -> Double {
    prepareRanks(upTo: limit)
    guard !adding else {
      return try addGradients(scale: scale, penalty: penalty, measuringSteps: measuringSteps)
    }
    return try parameters.settingGradients { () throws(BackendError) in
      try addGradients(scale: scale, penalty: penalty, measuringSteps: measuringSteps)
    }
  }

  private func addGradients(
    scale: Float, penalty: ActivationPenalty, measuringSteps: Bool
  ) throws(BackendError) -> Double {
    let rows = 0..<filled * batch
    let (p, b) = (parameters, backend)
    let width = model.configuration.outputWidth
    var gradient = makeGradient()
    let dh = gradient.current(rows.count, width)
    let nats = try output.loss(
      headInputs[rows], targets.written(rows, by: b), losses: losses[rows],
      ranks: measured, dh: dh, scale: scale, p, b)
    let units = scale / Float(width)
    if penalty.size > 0 { b.addScaled(2 * penalty.size * units, headInputs[rows], to: dh) }
    outputDropout.backward(dh, b)
    if penalty.change > 0, filled > 1 {
      addChangeGradient(2 * penalty.change * units * Float(filled) / Float(filled - 1), to: dh)
    }
    stepNorms = try body.backward(
      embedded, &gradient, steps: filled, measuring: measuringSteps, p, b)
    let dx = gradient.current(rows.count, model.configuration.embeddingWidth)
    inputDropout.backward(dx, b)
    embedding.backward(inputs.onDevice[rows], dOutput: dx, p, b)
    return nats
  }

  /// The targets of the window so far that were the most probable tokens, by ``ranks``.
  ///
  /// - Returns: Their number.
  /// - Throws: `BackendError` when the device has failed.
  public func hits() throws(BackendError) -> Int {
    guard let ranks else { preconditionFailure("hits follow a loss that measures ranks") }
    try backend.read(ranks, into: &rankValues)
    return rankValues.prefix(filled * batch).count { $0 == 0 }
  }

  private func prepareRanks(upTo limit: Int?) {
    measured = limit.map { (roomForRanks(), $0) }
  }

  private func roomForRanks() -> Matrix {
    if let rankRoom { return rankRoom }
    let room = arena.matrix(steps * batch, 1)
    rankRoom = room
    rankValues = [Float](repeating: 0, count: room.count)
    return room
  }

  /// Adds the gradient of factor/2 · Σ (h_t − h_{t−1})².
  private func addChangeGradient(_ factor: Float, to dh: Matrix) {
    let h = body.output
    let (earlier, later) = (0..<(filled - 1) * batch, batch..<filled * batch)
    for (target, other) in [(later, earlier), (earlier, later)] {
      backend.addScaled(factor, h[target], to: dh[target])
      backend.addScaled(-factor, h[other], to: dh[target])
    }
  }

  /// log p of every next token after the last step of forward, `[B, V]`.
  public func predict() -> Matrix {
    precondition(filled > 0, "predict follows forward")
    let last = headInputs[(filled - 1) * batch..<filled * batch]
    output.logProbabilities(last, into: predictions, parameters, backend)
    return predictions
  }

  /// The inputs of the head: the output of the last layer for the window so far, `[t·B, H]`.
  public var contexts: Matrix {
    precondition(filled > 0, "contexts follow forward")
    return headInputs[0..<filled * batch]
  }

  /// The values inside the head at the last step of forward, B positions.
  ///
  /// - Throws: `BackendError` when the device has failed.
  public func readHead() throws(BackendError) -> HeadReading {
    try output.read(contexts[(filled - 1) * batch..<filled * batch], parameters, backend)
  }

  /// The last layer's output of the window so far, as it is and after dropout; for tests.
  func lastOutputs() throws(BackendError) -> (raw: [Float], dropped: [Float]) {
    let rows = 0..<filled * batch
    return (try backend.read(body.output[rows]), try backend.read(headInputs[rows]))
  }

  /// The states in which the next window starts, by name, after ``carryState()``.
  ///
  /// A checkpoint reads and writes them.
  public var states: [(name: String, values: Matrix)] { body.states }

  /// Ends the window: the next one starts in the states after its last step.
  ///
  /// Call losses, gradients and predictions before it. ``forward(_:dropoutKey:)`` calls it before a
  /// new window.
  public func carryState() {
    guard filled > 0 else { return }
    body.carry(after: filled, backend)
    filled = 0
  }

  /// Sets all states to zero, as at the start of a text.
  public func resetState() {
    filled = 0
    for state in states { backend.fill(state.values, with: 0) }
  }

  /// Bytes of the buffers, without the parameters.
  public var bufferBytes: Int { arena.bytes }

  /// The inputs of the body, `[T·B, E]`.
  private var embedded: Matrix { inputDropout.output(embedding.output) }

  /// The inputs of the head, `[T·B, H]`.
  private var headInputs: Matrix { outputDropout.output(body.output) }

  private func makeGradient() -> GradientPair {
    if let gradient { return gradient }
    let pair = GradientPair(rows: steps * batch, columns: body.widest, arena: arena)
    gradient = pair
    return pair
  }
}
