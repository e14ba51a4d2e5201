import Synchronization

/// Stops a run from another thread.
///
/// The run ends within one update and saves a checkpoint.
public final class StopRequest: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A request that is not made yet.
  public init() {}

  /// Requests the stop.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// True once the stop is requested.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }
}
