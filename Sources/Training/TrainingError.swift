public import Compute

/// A training run that cannot start.
///
/// Errors of its configuration are `ConfigurationError`s.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors, with their facts.
  public enum Code: Hashable, Sendable {
    /// The text has fewer tokens than the batch has strands.
    case tooFewTokens(Int, batch: Int)
    /// The shards do not divide the batch.
    case unequalShards(Int, batch: Int)
    /// Batch norm takes its statistics over the whole batch, which shards do not see.
    case batchNormOfShards(Int)
    /// The device does not have this precision.
    case missingPrecision(Precision)
  }

  /// The kind, with the facts.
  public let code: Code

  /// An error.
  public init(_ code: Code) { self.code = code }

  /// One line in which properties bear their names.
  public var description: String { message { $0 } }

  /// One line.
  ///
  /// - Parameter spelling: A property's name as the reader knows it, such as `--batch-size`.
  /// - Returns: The line, without an end.
  public func message(_ spelling: (String) -> String) -> String {
    switch code {
    case .tooFewTokens(let tokens, let batch):
      "\(tokens) training tokens are too few for a batch of \(batch); "
        + "choose a smaller \(spelling("batch")) or a longer corpus"
    case .unequalShards(let shards, let batch):
      "a batch of \(batch) does not divide into \(shards) equal shards; choose another number"
    case .batchNormOfShards(let shards):
      "batch norm takes its statistics over the whole batch, which \(shards) shards do not see; "
        + "choose one shard, or layer norm"
    case .missingPrecision(let precision):
      "this device has no fast \(precision.rawValue); choose \(spelling("precision")) "
        + Precision.f32.rawValue
    }
  }
}
