public import NeuralNetworks

/// The configuration of `Network.fit`.
public struct FitConfiguration: Hashable, Sendable {
  /// The most passes over the rows.
  public var epochs: Int
  /// Rows of an update: 1 is descent by single rows, nil is all of them (full batch).
  ///
  /// The last update of an epoch has those that are left.
  public var batch: Int?
  /// True if every epoch has an order of its own.
  public var isShuffled: Bool
  /// The update rule.
  public var optimizer: OptimizerConfiguration
  /// The learning rate to start with.
  public var rate: Float
  /// The change of the learning rate during the run.
  public var schedule: Schedule
  /// Limits on the gradient.
  public var clipping: Clipping
  /// Epochs without a lower loss after which training stops; nil is never.
  ///
  /// The loss is that of the validation rows where there are any, else that of the training rows.
  public var patience: Int?
  /// True if the network gets the parameters of its best epoch in the end.
  public var restoresBest: Bool
  /// Seed of the order of the rows, and of dropout.
  public var seed: UInt64

  /// A configuration.
  ///
  /// A rate of 0.01 fits Adam, RMSProp and AdaGrad with small networks; plain descent needs one of 0.1
  /// or more.
  public init(
    epochs: Int = 10, batch: Int? = 32, isShuffled: Bool = true,
    optimizer: OptimizerConfiguration = OptimizerConfiguration(.adam), rate: Float = 0.01,
    schedule: Schedule = .constant, clipping: Clipping = Clipping(), patience: Int? = nil,
    restoresBest: Bool = false, seed: UInt64 = 1
  ) {
    self.epochs = epochs
    self.batch = batch
    self.isShuffled = isShuffled
    self.optimizer = optimizer
    self.rate = rate
    self.schedule = schedule
    self.clipping = clipping
    self.patience = patience
    self.restoresBest = restoresBest
    self.seed = seed
  }

  /// Checks every number.
  ///
  /// - Throws: `ConfigurationError` naming the first one that cannot be.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.require(batch ?? 1 >= 1, "batch", batch ?? 0, "1 or more")
    // The numbers that it shares with the training of a language model have the same limits.
    try TrainingConfiguration(
      epochs: epochs, optimizer: optimizer, rate: rate, schedule: schedule, clipping: clipping,
      patience: patience
    ).validate()
  }
}
