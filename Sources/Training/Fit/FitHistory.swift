/// The course of a `Network.fit`.
public struct FitHistory: Hashable, Sendable {
  /// The figures of rows.
  public struct Figures: Hashable, Sendable {
    /// The mean loss of a row; a row without a class has a loss of 0.
    public let loss: Double
    /// The part of the rows whose most probable class is the true one; nil for a squared error, and where
    /// no row has a class.
    public let accuracy: Double?
  }

  /// An epoch that ended.
  public struct Epoch: Hashable, Sendable {
    /// 1, 2, ….
    public let epoch: Int
    /// Updates since the start.
    public let updates: Int
    /// The learning rate of its last update.
    public let rate: Float
    /// The training rows, each while it was learnt: the parameters changed from batch to batch, and
    /// units were dropped.
    public let training: Figures
    /// The validation rows, with the parameters at the end of the epoch.
    public let validation: Figures?

    /// The loss by which epochs are compared.
    public var judged: Double { (validation ?? training).loss }
  }

  /// The reason for the end.
  public enum End: String, Sendable {
    /// All epochs were made.
    case finished
    /// The loss was not lower for as many epochs as the patience is.
    case noProgress
    /// The caller ended it after an epoch.
    case stopped
    /// A loss or a gradient was not finite. The epoch that it was in is not among ``FitHistory/epochs``.
    case diverged
  }

  /// The epochs in their order.
  public internal(set) var epochs: [Epoch] = []
  /// The loss of every update, before it.
  public internal(set) var losses: [Double] = []
  /// The reason for the end.
  public internal(set) var end = End.finished

  /// The epoch with the lowest loss, by ``Epoch/judged``, and the earliest of them; nil where no loss is a number.
  public var best: Epoch? { epochs.filter { !$0.judged.isNaN }.min { $0.judged < $1.judged } }
}
