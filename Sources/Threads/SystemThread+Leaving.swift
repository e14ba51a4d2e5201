import Glibc
import Synchronization

extension SystemThread {
  /// The value of work that cannot be stopped, on a thread of its own, which may be left.
  ///
  /// - Parameters:
  ///   - check: Called some twenty times a second meanwhile. What it throws leaves the work, which goes on
  ///     without an effect until it is done or the process ends.
  ///   - body: The work.
  /// - Returns: What `body` returns; nil if the system has no thread for it.
  /// - Throws: What `check` throws.
  package static func value<Value: Sendable>(
    check: () throws -> Void, of body: @escaping @Sendable () -> Value
  ) throws -> Value? {
    let place = Place<Value>()
    let thread = start {
      let value = body()
      place.value.withLock { $0 = value }
    }
    guard let thread else { return nil }
    thread.detach()
    var pause: UInt32 = 50  // microseconds
    while true {
      if let value = place.value.withLock({ $0 }) { return value }
      try check()
      usleep(pause)
      pause = min(2 * pause, 50_000)
    }
  }

  private final class Place<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}
