public import Compute
public import LanguageModels

/// How a model is trained: together with the data and the model's shape it decides every byte.
public struct TrainingConfiguration: Hashable, Sendable {
  /// Passes over the training tokens.
  public var epochs: Int
  /// The most updates; nil is no limit.
  public var maximumSteps: Int?
  /// Strands read side by side, B.
  public var batch: Int
  /// Steps that gradients flow back, T.
  public var bptt: Int
  /// Whether each window draws its own number of steps around T (Merity and others 2018, section 4.1):
  /// normal with deviation 5, around T/2 in one of twenty, the learning rate in proportion.
  public var randomBPTT: Bool
  /// What the model is given as input.
  public var feeding: Feeding
  /// Penalties on the last layer's output.
  public var penalty: ActivationPenalty
  /// The update rule.
  public var optimizer: OptimizerConfiguration
  /// The learning rate to start with.
  public var rate: Float
  /// How the learning rate changes.
  public var schedule: Schedule
  /// Updates over which the learning rate rises from nearly 0 to what the schedule says.
  public var warmup: Int
  /// Limits on the gradient.
  public var clipping: Clipping
  /// What the loss of a window is divided by.
  public var lossMean: LossMean
  /// Epochs without a better validation loss after which training stops; nil is never.
  public var patience: Int?
  /// What the products of a step round their operands to; parameters and updates stay in float32, and so
  /// does all evaluation.
  public var precision: Precision
  /// Decides initial parameters and dropout masks.
  public var seed: UInt64

  /// A configuration; see ``validate()`` for what it must satisfy.
  ///
  /// A rate of nil is the usual one of the optimiser; for ``LossMean/sequence`` a T-th of it where the
  /// scale of the loss matters.
  public init(
    epochs: Int = 10, maximumSteps: Int? = nil, batch: Int = 20, bptt: Int = 35,
    randomBPTT: Bool = false, feeding: Feeding = .teacherForcing,
    penalty: ActivationPenalty = ActivationPenalty(),
    optimizer: OptimizerConfiguration = OptimizerConfiguration(.adam), rate: Float? = nil,
    schedule: Schedule = .constant, warmup: Int = 0,
    clipping: Clipping = Clipping(norm: 1), lossMean: LossMean = .token, patience: Int? = nil,
    precision: Precision = .f32, seed: UInt64 = 1
  ) {
    self.epochs = epochs
    self.maximumSteps = maximumSteps
    self.batch = batch
    self.bptt = bptt
    self.randomBPTT = randomBPTT
    self.feeding = feeding
    self.penalty = penalty
    self.optimizer = optimizer
    let scale = lossMean == .sequence && !optimizer.kind.ignoresScale ? Float(bptt) : 1
    self.rate = rate ?? optimizer.kind.usualRate / scale
    self.schedule = schedule
    self.warmup = warmup
    self.clipping = clipping
    self.lossMean = lossMean
    self.patience = patience
    self.precision = precision
    self.seed = seed
  }

  /// Checks every number.
  ///
  /// - Throws: ``TrainingError`` naming the first one that cannot be.
  public func validate() throws {
    func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw TrainingError(message: message()) }
    }
    let finite = "choose a finite number above 0"
    func positive(_ value: Float?) -> Bool { value.map { $0.isFinite && $0 > 0 } ?? true }
    let most = 1_000_000_000
    try require((1...most).contains(epochs), "epochs \(epochs); choose 1 to \(most)")
    try require(
      (1...most).contains(maximumSteps ?? 1),
      "a limit of \(maximumSteps ?? 0) steps; choose 1 to \(most)")
    try require((1...1 << 16).contains(batch), "batch size \(batch); choose 1 to \(1 << 16)")
    try require((1...1 << 16).contains(bptt), "bptt \(bptt); choose 1 to \(1 << 16)")
    if case .scheduledSampling(let schedule, _) = feeding { try schedule.validate() }
    for value in [penalty.size, penalty.change] {
      try require(
        value.isFinite && value >= 0, "an activation penalty of \(value); choose 0 or more")
    }
    try require(positive(rate), "learning rate \(rate); \(finite)")
    try require(positive(clipping.norm), "clip norm \(clipping.norm ?? 0); \(finite)")
    try require(
      positive(clipping.value), "clip value \(clipping.value ?? 0); \(finite)")
    try require(
      (0...most).contains(warmup), "a warm-up of \(warmup) updates; choose 0 to \(most)")
    for (name, value) in [
      ("momentum", optimizer.momentum), ("decay of squares", optimizer.squareDecay),
    ] {
      try require((0..<1).contains(value), "\(name) \(value); choose at least 0 and below 1")
    }
    try require(
      optimizer.weightDecay.isFinite && optimizer.weightDecay >= 0,
      "weight decay \(optimizer.weightDecay); choose a finite number, 0 or more")
    try require(
      (1...most).contains(optimizer.nonMonotone),
      "averaging waits \(optimizer.nonMonotone) epochs; choose 1 to \(most)")
    try require(
      (patience ?? 1) >= 1, "a patience of \(patience ?? 0) epochs; choose 1 or more")
    switch schedule {
    case .constant: break
    case .step(let count, let factor), .plateau(let count, let factor):
      try require(factor > 0 && factor <= 1, "schedule factor \(factor); choose above 0, at most 1")
      try require(
        (0...most).contains(count), "a schedule waits \(count) epochs; choose 0 to \(most)")
    case .cosine(let floor):
      try require((0...1).contains(floor), "schedule floor \(floor); choose 0 to 1")
    case .linear(let after, let end):
      try require((0...end).contains(after), "a schedule waits \(after) epochs; choose 0 to \(end)")
    }
  }
}

extension TrainingConfiguration {
  /// Checks every number, and what a model asks for.
  ///
  /// - Throws: ``TrainingError`` naming the first that cannot be.
  public func validate(for model: ModelConfiguration) throws {
    try validate()
    guard model.norm == .batch else { return }
    guard batch >= 2 else {
      throw TrainingError(
        message: "batch norm of a batch of one erases its input; choose a batch of 2 or more, or "
          + "layer norm")
    }
    guard feeding == .teacherForcing else {
      throw TrainingError(
        message: "batch norm takes its statistics over a whole window, which only teacher forcing "
          + "shows it; choose that, or layer norm")
    }
  }
}

/// What the summed loss of a window of T × B tokens is divided by before gradients are taken.
public enum LossMean: String, Sendable, CaseIterable {
  /// T·B: the mean over tokens (AWD-LSTM, PyTorch's default).
  case token
  /// B: the sum over time, averaged over strands (Zaremba and others 2014), so that learning rate 1 and
  /// norm 5 mean what that paper means by them.
  case sequence
}

/// A training run that cannot start or go on.
public struct TrainingError: Error, CustomStringConvertible {
  /// What happened; what to do.
  public let message: String

  /// An error with its message.
  public init(message: String) {
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
