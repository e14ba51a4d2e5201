public import Compute
public import LanguageModels
public import NeuralNetworks

/// The configuration of a training.
///
/// With the data and the shape of the model it decides every byte.
public struct TrainingConfiguration: Hashable, Sendable {
  /// Passes over the training tokens.
  public var epochs: Int
  /// The maximum number of updates; nil is no limit.
  public var maximumSteps: Int?
  /// Sequences that are trained in parallel, B.
  public var batch: Int
  /// Time steps of back-propagation, T.
  public var bptt: Int
  /// True if each window draws its own number of steps around T (Merity and others 2018, section
  /// 4.1): normal with deviation 5, around T/2 in one of twenty, the learning rate in proportion.
  public var randomBPTT: Bool
  /// The source of the inputs.
  public var feeding: Feeding
  /// Penalties on the last layer's output.
  public var penalty: ActivationPenalty
  /// The update rule.
  public var optimizer: OptimizerConfiguration
  /// The learning rate to start with.
  public var rate: Float
  /// The change of the learning rate during the run.
  public var schedule: Schedule
  /// Number of warm-up updates, over which the learning rate rises from nearly 0 to that of the
  /// schedule.
  public var warmup: Int
  /// Limits on the gradient.
  public var clipping: Clipping
  /// The mean that the loss of a window is.
  public var lossMean: LossMean
  /// Epochs without a better validation loss after which training stops; nil is never.
  public var patience: Int?
  /// The precision of the operands of products in a step.
  ///
  /// Parameters, updates and evaluation are float32.
  public var precision: Precision
  /// Seed of initial parameters and dropout masks.
  public var seed: UInt64

  /// A configuration; see ``validate()`` for what it must satisfy.
  ///
  /// A rate of nil is the usual one of the optimiser; for ``LossMean/sequence`` a T-th of it where
  /// the scale of the loss matters.
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
  /// - Throws: `ConfigurationError` naming the first one that cannot be.
  public func validate() throws(ConfigurationError) {
    func require(
      _ holds: Bool, _ property: String, _ value: some CustomStringConvertible, _ limits: String
    ) throws(ConfigurationError) {
      try ConfigurationError.require(holds, property, value, limits)
    }
    func positive(_ property: String, _ value: Float?) throws(ConfigurationError) {
      guard let value else { return }
      try require(value.isFinite && value > 0, property, value, "a finite number above 0")
    }
    func count(
      _ property: String, _ value: Int?, from least: Int = 1, to most: Int = 1_000_000_000
    ) throws(ConfigurationError) {
      guard let value else { return }
      try require((least...most).contains(value), property, value, "\(least) to \(most)")
    }
    try count("epochs", epochs)
    try count("maximumSteps", maximumSteps)
    try count("batch", batch, to: 1 << 16)
    try count("bptt", bptt, to: 1 << 16)
    if case .scheduledSampling(let schedule, _) = feeding { try schedule.validate() }
    for (property, value) in [
      ("penalty.size", penalty.size), ("penalty.change", penalty.change),
      ("optimizer.weightDecay", optimizer.weightDecay),
    ] {
      try require(value.isFinite && value >= 0, property, value, "a finite number, 0 or more")
    }
    try positive("rate", rate)
    try positive("clipping.norm", clipping.norm)
    try positive("clipping.value", clipping.value)
    try count("warmup", warmup, from: 0)
    for (property, value) in [
      ("optimizer.momentum", optimizer.momentum),
      ("optimizer.squareDecay", optimizer.squareDecay),
    ] {
      try require((0..<1).contains(value), property, value, "0 or more and below 1")
    }
    try count("optimizer.nonMonotone", optimizer.nonMonotone)
    try require((patience ?? 1) >= 1, "patience", patience ?? 0, "1 or more")
    switch schedule {
    case .constant: break
    case .step(let wait, let factor), .plateau(let wait, let factor):
      try require(factor > 0 && factor <= 1, "schedule.factor", factor, "above 0, at most 1")
      try count("schedule.wait", wait, from: 0)
    case .cosine(let floor):
      try require((0...1).contains(floor), "schedule.floor", floor, "0 to 1")
    case .linear(let wait, let end):
      try count("schedule.epochs", end)
      try count("schedule.wait", wait, from: 0, to: end)
    }
  }
}

extension TrainingConfiguration {
  /// Checks every number, and the conditions of a model.
  ///
  /// - Throws: `ConfigurationError` naming the first that cannot be.
  public func validate(for model: ModelConfiguration) throws(ConfigurationError) {
    try validate()
    guard model.norm == .batch else { return }
    func refuse(
      _ property: String, _ value: String, _ reason: String
    ) throws(ConfigurationError) {
      throw ConfigurationError(
        .incompatible(
          "norm", value: model.norm.rawValue, other: property, choice: value, reason: reason))
    }
    if batch < 2 {
      try refuse("batch", "\(batch)", "the norm of a batch of one erases its input")
    }
    if feeding != .teacherForcing {
      try refuse(
        "feeding", feeding == .freeRunning ? "free" : "scheduled",
        "its statistics are over whole windows, which teacher forcing alone shows it")
    }
  }
}

/// The divisor of the summed loss of a window of T × B tokens, for its gradients.
public enum LossMean: String, Sendable, CaseIterable {
  /// T·B: the mean over tokens (AWD-LSTM, PyTorch's default).
  case token
  /// B: the sum over time, averaged over strands (Zaremba and others 2014), so that learning rate 1
  /// and norm 5 mean what that paper means by them.
  case sequence
}
