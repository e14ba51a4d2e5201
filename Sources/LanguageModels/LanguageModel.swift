@_exported public import Compute
@_exported public import NeuralNetworks

/// A language model with the buffers for windows of up to T steps × B rows.
///
///     inputs → Embedding → Dropout → Body → Dropout → OutputLayer → Σ −log p(targets)
///
/// The body is recurrent or feed-forward. Tokens are time-major: position t·B + b holds step t of row
/// b. A window starts from the states that the window before it ended in, until ``resetState()``. A
/// training loop of your own is
///
///     model.inputs[i] = …; model.targets[i] = …
///     model.forward(0..<T, dropoutKey: step)
///     let nats = model.lossAndGradients(scale: 1 / Float(T * B))
///     // clip and update model.parameters
public final class LanguageModel {
  /// What the model is.
  public let configuration: ModelConfiguration
  /// Values and gradients, shared with every ``resized(steps:batch:chunk:)`` model.
  public let parameters: ParameterStore
  /// The device.
  public let backend: any Backend
  /// The longest window, T.
  public let steps: Int
  /// Rows of a window, B.
  public let batch: Int
  /// The tokens of a window, `[T·B]`.
  public let inputs: Tokens
  /// The tokens that follow them, `[T·B]`; negative where there is none to predict.
  public let targets: Tokens
  /// −log p of the targets of the last window, `[T·B, 1]`.
  public let losses: Matrix

  /// The norms of ∂loss/∂h_t of the last window; nil where they were not asked for.
  public private(set) var stepNorms: StepNorms?

  private let arena: Arena
  private let embedding: Embedding
  private let inputDropout: Dropout
  private let body: any Body
  private let outputDropout: Dropout
  private let output: OutputLayer
  private let predictions: Matrix  // [B, V]
  private var gradient: GradientPair?  // made when there is something to learn
  private var filled = 0  // steps of the current window that forward has seen

  /// A new model, its parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - configuration: What to build.
  ///   - steps: The longest window, T.
  ///   - batch: Rows of a window, B.
  ///   - chunk: Positions whose logits exist at one time; nil chooses by cache size.
  ///   - seed: Decides the initial parameters.
  ///   - backend: The device.
  /// - Throws: ``ConfigurationError`` for a configuration that cannot be.
  public convenience init(
    _ configuration: ModelConfiguration, steps: Int, batch: Int, chunk: Int? = nil,
    seed: UInt64, on backend: any Backend
  ) throws {
    try configuration.validate()
    let shape = ModelShape(configuration, steps: steps, batch: batch, chunk: chunk)
    self.init(shape, parameters: nil, backend)
    parameters.initialize(seed: seed)
  }

  /// The same parameters with buffers for other windows, its state at zero.
  public func resized(steps: Int, batch: Int, chunk: Int? = nil) -> LanguageModel {
    make(parameters, steps, batch, chunk)
  }

  /// A model that predicts from a few rows at a time, up to three, with a quarter of the memory to read:
  /// its weights are those of its first window, in 8 bits.
  public func compacted(steps: Int, batch: Int) -> LanguageModel {
    make(parameters.compacted(), steps, batch, nil)
  }

  private func make(
    _ parameters: ParameterStore, _ steps: Int, _ batch: Int, _ chunk: Int?
  ) -> LanguageModel {
    let shape = ModelShape(configuration, steps: steps, batch: batch, chunk: chunk)
    return LanguageModel(shape, parameters: parameters, backend)
  }

  private init(_ shape: ModelShape, parameters: ParameterStore?, _ backend: any Backend) {
    let model = shape.model
    let arena = Arena(on: backend)
    let network = Network(shape, arena: arena)
    configuration = model
    self.backend = backend
    self.arena = arena
    steps = shape.steps
    batch = shape.batch
    inputs = arena.tokens(shape.rows)
    targets = arena.tokens(shape.rows)
    losses = arena.matrix(shape.rows, 1)
    predictions = arena.matrix(shape.batch, model.vocabularySize)
    embedding = network.embedding
    inputDropout = network.inputDropout
    body = network.body
    outputDropout = network.outputDropout
    output = network.output
    let store = parameters ?? ParameterStore(network.layout, on: backend)
    precondition(store.layout == network.layout, "one configuration has one layout")
    self.parameters = store
  }

  /// Runs the given steps of the window; the range that starts at 0 begins a new window.
  ///
  /// - Parameters:
  ///   - range: The steps, which follow those of the call before unless they start at 0.
  ///   - dropoutKey: Decides the masks of the window, at its start; nil in evaluation, where batch norm
  ///     has its running statistics.
  public func forward(_ range: Range<Int>, dropoutKey: UInt64? = nil) {
    precondition(!range.isEmpty && range.upperBound <= steps, "1 to T steps")
    if range.lowerBound == 0 { carryState() }
    precondition(range.lowerBound == filled, "ranges of a window follow each other")
    let rows = range.lowerBound * batch..<range.upperBound * batch
    let (p, b) = (parameters, backend)
    if range.lowerBound == 0 {
      p.beginWindow()
      embedding.prepare(key: dropoutKey)
      inputDropout.prepare(key: dropoutKey)
      body.prepare(key: dropoutKey, p, b)
      outputDropout.prepare(key: dropoutKey)
      output.prepare(key: dropoutKey)
    }
    embedding.forward(inputs, rows: rows, p, b)
    inputDropout.forward(embedding.output, rows: rows, p, b)
    body.forward(embedded, range, p, b)
    outputDropout.forward(body.output, rows: rows, p, b)
    filled = range.upperBound
  }

  /// Σ −log p of the targets of the window so far, in nats.
  public func loss() -> Double {
    let rows = 0..<filled * batch
    return output.loss(
      top[rows], targets[rows], losses: losses[rows], dh: nil, scale: 1, parameters, backend)
  }

  /// Σ −log p of the targets of the window so far, in nats, and the gradients of scale·Σ.
  ///
  /// Sets ``ParameterStore/gradients``; gradients stop at the start of the window (truncated
  /// back-propagation through time, Williams & Peng 1990).
  ///
  /// - Parameters:
  ///   - scale: What the gradients are multiplied by.
  ///   - penalty: What is added to the mean loss, but not to what is returned.
  ///   - measuringSteps: Whether ``stepNorms`` are taken.
  /// - Returns: The sum of the losses, in nats.
  public func lossAndGradients(
    scale: Float, penalty: ActivationPenalty = ActivationPenalty(), measuringSteps: Bool = false
  ) -> Double {
    parameters.settingGradients {
      addGradients(scale: scale, penalty: penalty, measuringSteps: measuringSteps)
    }
  }

  private func addGradients(
    scale: Float, penalty: ActivationPenalty, measuringSteps: Bool
  ) -> Double {
    let rows = 0..<filled * batch
    let (p, b) = (parameters, backend)
    let width = configuration.outputWidth
    var gradient = makeGradient()
    let dh = gradient.current(rows.count, width)
    let nats = output.loss(
      top[rows], targets[rows], losses: losses[rows], dh: dh, scale: scale, p, b)
    let units = scale / Float(width)
    if penalty.size > 0 { b.addScaled(2 * penalty.size * units, top[rows], to: dh) }
    outputDropout.backward(dh, b)
    if penalty.change > 0, filled > 1 {
      addChangeGradient(2 * penalty.change * units * Float(filled) / Float(filled - 1), to: dh)
    }
    stepNorms = body.backward(
      embedded, &gradient, steps: filled, measuring: measuringSteps, p, b)
    let dx = gradient.current(rows.count, configuration.embeddingWidth)
    inputDropout.backward(dx, b)
    embedding.backward(inputs[rows], dOutput: dx, p, b)
    return nats
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

  /// log p of every token after the last step that forward saw, `[B, V]`.
  public func predict() -> Matrix {
    precondition(filled > 0, "predict follows forward")
    let last = top[(filled - 1) * batch..<filled * batch]
    output.logProbabilities(last, into: predictions, parameters, backend)
    return predictions
  }

  /// What the head predicts from: the last layer's output of the window so far, `[t·B, H]`.
  public var contexts: Matrix {
    precondition(filled > 0, "contexts follow forward")
    return top[0..<filled * batch]
  }

  /// What the head makes of the last step that forward saw, B positions.
  public func readHead() -> HeadReading {
    output.read(contexts[(filled - 1) * batch..<filled * batch], parameters, backend)
  }

  /// What scores the contexts of ``readHead()``, z = c·Wᵀ + b: the blocks of W `[V, D]` and b `[1, V]`.
  public var decoder: (weight: Parameter, bias: Parameter) {
    (output.decoder.weight, output.decoder.bias)
  }

  /// The last layer's output of the window so far, as it is and after dropout; for tests.
  var lastOutputs: (raw: [Float], dropped: [Float]) {
    let rows = 0..<filled * batch
    return (backend.read(body.output[rows]), backend.read(top[rows]))
  }

  /// Forgets everything read: states become zero.
  public func resetState() {
    filled = 0
    for state in states { backend.fill(state.values, with: 0) }
  }

  /// The named states that the next window starts from; a checkpoint reads and writes them.
  public var states: [(name: String, values: Matrix)] {
    carryState()
    return body.states
  }

  /// Bytes of buffers, parameters not included.
  public var bufferBytes: Int { arena.bytes }

  private func carryState() {
    guard filled > 0 else { return }
    body.carry(after: filled, backend)
    filled = 0
  }

  /// What the body sees, `[T·B, E]`.
  private var embedded: Matrix { inputDropout.output(embedding.output) }

  /// What the head sees, `[T·B, H]`.
  private var top: Matrix { outputDropout.output(body.output) }

  private func makeGradient() -> GradientPair {
    if let gradient { return gradient }
    let pair = GradientPair(rows: steps * batch, columns: body.widest, arena: arena)
    gradient = pair
    return pair
  }
}
