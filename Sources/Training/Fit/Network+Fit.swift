import Compute
public import NeuralNetworks
import Randomness

/// The answer of a caller after an epoch.
public enum FitDecision: Sendable {
  /// The next epoch follows.
  case goOn
  /// This epoch was the last.
  case stop
}

extension Network {
  /// Trains on a dataset, epoch by epoch.
  ///
  ///     let history = try network.fit(
  ///       training, validation: validation, loss: .crossEntropy, FitConfiguration(epochs: 20)
  ///     ) { epoch in
  ///       print(epoch.epoch, epoch.training.loss, epoch.validation?.accuracy ?? 0)
  ///       return .goOn
  ///     }
  ///
  /// Equal calls on equal networks give equal bytes. A second call goes on from the parameters of the
  /// first, with a new optimiser.
  ///
  /// - Parameters:
  ///   - data: The rows to learn.
  ///   - validation: Rows that are not learnt, and judged after every epoch.
  ///   - loss: The loss.
  ///   - configuration: The configuration of the training.
  ///   - onEpoch: Called after every epoch.
  ///   - onUpdate: Called after every update with its number from 1, the loss before it, and the clipping
  ///     of its gradient.
  /// - Returns: The figures of all epochs that ended, and the reason for the end. A loss or a gradient that
  ///   is not finite is one: its update is not made.
  /// - Throws: `ConfigurationError` for numbers and data that cannot be; `BackendError` when the device has
  ///   failed; the errors of the callers.
  @discardableResult
  public func fit(
    _ data: Dataset, validation: Dataset? = nil, loss: Loss,
    _ configuration: FitConfiguration = FitConfiguration(),
    onEpoch: (FitHistory.Epoch) throws -> FitDecision = { _ in .goOn },
    onUpdate: (_ update: Int, _ loss: Double, _ clipping: Clipping.Report) throws -> Void = {
      _, _, _ in
    }
  ) throws -> FitHistory {
    try configuration.validate()
    try require(data, for: loss, as: "data")
    if let validation { try require(validation, for: loss, as: "validation") }
    let batch = configuration.batch ?? data.count
    try requireBatch(batch, of: data.count)
    let optimizer = configuration.optimizer.make(for: parameters, on: backend)
    let kept = KeptParameters(of: self)
    var history = FitHistory()
    var schedule = ScheduleState(rate: configuration.rate)
    let updates = (data.count + batch - 1) / batch
    epochs: for epoch in 1...configuration.epochs {
      var sums = FitSums()
      var rate: Float = 0
      let order = configuration.order(of: data.count, epoch: epoch)
      for first in stride(from: 0, to: data.count, by: batch) {
        let rows = data.rows(order[first..<min(first + batch, data.count)])
        let update = history.losses.count
        write(rows)
        let value = try lossAndGradients(
          loss, rows: rows.count, key: RandomStream.key(configuration.seed, UInt64(update)))
        try sums.add(value, self, rows, loss)
        let clipped = try configuration.clipping.apply(to: parameters.gradients, on: backend)
        guard value.isFinite, clipped.norm.isFinite else {
          history.end = .diverged
          break epochs
        }
        let part = Double(update) / Double(updates * configuration.epochs)
        rate = schedule.rate * configuration.schedule.factor(at: part)
        optimizer.update(parameters, rate: rate, factor: clipped.factor, on: backend)
        history.losses.append(value)
        try onUpdate(update + 1, value, clipped)
      }
      let record = FitHistory.Epoch(
        epoch: epoch, updates: history.losses.count, rate: rate, training: sums.figures,
        validation: try validation.map { try figures(of: $0, loss: loss) })
      history.epochs.append(record)
      schedule.endEpoch(epoch, validation: record.judged, configuration.schedule)
      let best = history.best?.epoch ?? epoch
      if configuration.restoresBest, best == epoch { kept.keep() }
      if try onEpoch(record) == .stop {
        history.end = .stopped
      } else if epoch - best >= configuration.patience ?? .max {
        history.end = .noProgress
      }
      if history.end != .finished { break }
    }
    if configuration.restoresBest { kept.restore() }
    return history
  }

  /// The mean loss and the accuracy of rows in use: nothing is dropped.
  ///
  /// - Parameters:
  ///   - data: The rows.
  ///   - loss: The loss.
  /// - Returns: The figures.
  /// - Throws: `ConfigurationError` for data that do not fit; `BackendError` when the device has failed.
  public func figures(of data: Dataset, loss: Loss) throws -> FitHistory.Figures {
    try require(data, for: loss, as: "data")
    var sums = FitSums()
    for first in stride(from: 0, to: data.count, by: rows) {
      let part = data.rows(first..<min(first + rows, data.count))
      write(part)
      try sums.add(self.loss(loss, rows: part.count), self, part, loss)
    }
    return sums.figures
  }

  /// The outputs `[count, O]` of all rows in use, row by row.
  ///
  /// - Throws: `ConfigurationError` for data that do not fit; `BackendError` when the device has failed.
  public func outputs(of data: Dataset) throws -> [Float] {
    try requireInputs(of: data, as: "data")
    var outputs: [Float] = []
    for first in stride(from: 0, to: data.count, by: rows) {
      let part = data.rows(first..<min(first + rows, data.count))
      write(part)
      outputs += try backend.read(predict(inputs.map { $0[0..<part.count] }))
    }
    return outputs
  }

  /// Writes the first rows of inputs and targets.
  private func write(_ data: Dataset) {
    for (input, values) in zip(inputs, data.inputs) {
      backend.write(values, to: input[0..<data.count])
    }
    if !data.targets.isEmpty { backend.write(data.targets, to: targets[0..<data.count]) }
    for (row, id) in data.classes.enumerated() { classes[row] = id }
  }

  private func requireInputs(of data: Dataset, as name: String) throws(ConfigurationError) {
    try ConfigurationError.require(data.count > 0, "rows of \(name)", data.count, "1 or more")
    let (given, needed) = (
      data.inputs.map { $0.count / data.count }, inputs.map(\.columns)
    )
    try ConfigurationError.require(
      given == needed, "units of the inputs of \(name)", given, "\(needed), those of the network")
  }

  private func require(
    _ data: Dataset, for loss: Loss, as name: String
  ) throws(ConfigurationError) {
    try requireInputs(of: data, as: name)
    let outputs = targets.columns
    if loss == .crossEntropy {
      try ConfigurationError.require(
        data.classes.count == data.count, "classes of \(name)", data.classes.count,
        "one for each of the \(data.count) rows")
      for id in data.classes {
        try ConfigurationError.require(
          id < outputs, "class in \(name)", id, "less than \(outputs), the outputs of the network")
      }
    } else {
      try ConfigurationError.require(
        data.targets.count == data.count * outputs, "targets of \(name)", data.targets.count,
        "\(outputs) for each of the \(data.count) rows")
    }
  }

  private func requireBatch(_ batch: Int, of count: Int) throws(ConfigurationError) {
    try ConfigurationError.require(
      min(batch, count) <= rows, "batch", batch, "\(rows) at most, the rows of the network")
    guard learnsFromRows, count % batch == 1 || batch == 1 else { return }
    throw ConfigurationError(
      .incompatible(
        "batch", value: "\(batch)", other: "rows of data", choice: "\(count)",
        reason: "an update would have one row, whose batch norm erases it"))
  }
}

extension FitConfiguration {
  /// The order of the rows in an epoch.
  fileprivate func order(of count: Int, epoch: Int) -> [Int] {
    guard isShuffled else { return Array(0..<count) }
    var stream = RandomStream(seed: seed, purpose: "order of epoch \(epoch)")
    return (0..<count).shuffled(using: &stream)
  }
}

/// Sums over the rows of an epoch.
private struct FitSums {
  private var loss = 0.0
  private var rows = 0
  private var hits: (right: Int, rows: Int)? = (0, 0)

  /// Adds rows whose mean loss is `value` and whose outputs the network still has.
  mutating func add(
    _ value: Double, _ network: Network, _ data: Dataset, _ loss: Loss
  ) throws(BackendError) {
    self.loss += value * Double(data.count)
    rows += data.count
    guard loss != .squaredError else { return hits = nil }
    let outputs = try network.backend.read(network.lastOutput)
    guard
      let new = loss.hits(outputs, targets: data.targets, classes: data.classes, rows: data.count)
    else { return hits = nil }
    hits = hits.map { ($0.right + new.right, $0.rows + new.rows) }
  }

  var figures: FitHistory.Figures {
    FitHistory.Figures(
      loss: loss / Double(max(rows, 1)),
      accuracy: hits.flatMap { $0.rows > 0 ? Double($0.right) / Double($0.rows) : nil })
  }
}

/// A copy of what a network has learnt.
private final class KeptParameters {
  private let network: Network
  private let arena: Arena
  private let copies: [(from: Matrix, to: Matrix)]
  private var isKept = false

  init(of network: Network) {
    self.network = network
    let arena = Arena(on: network.backend)
    self.arena = arena
    copies = [network.parameters.values, network.parameters.statistics].map {
      ($0, arena.matrix($0.rows, $0.columns))
    }
  }

  func keep() {
    isKept = true
    for (from, to) in copies { network.backend.copy(from, to: to) }
  }

  func restore() {
    guard isKept else { return }
    for (from, to) in copies { network.backend.copy(to, to: from) }
  }
}
