import Synchronization

/// Asks a run on another thread to stop.
///
/// The run saves what it has and ends within an update.
public final class StopRequest: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A request that nobody has made yet.
  public init() {}

  /// Asks for the stop.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Whether it was asked for.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }
}
