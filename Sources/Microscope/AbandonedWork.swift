import Glibc
import Synchronization

/// Work that cannot be stopped, on a thread of its own, which its caller may leave.
final class AbandonedWork<Result: Sendable>: Sendable {
  private let body: @Sendable () -> Result
  private let result = Mutex<Result?>(nil)

  private init(_ body: @escaping @Sendable () -> Result) { self.body = body }

  /// The result of `body`.
  ///
  /// - Parameters:
  ///   - check: Called some twenty times a second while `body` works. An error that it throws leaves the work,
  ///     which goes on without an effect until it is done or the process ends.
  ///   - body: The work.
  /// - Returns: What `body` returns.
  /// - Throws: The error of `check`.
  static func result(
    check: () throws -> Void, of body: @escaping @Sendable () -> Result
  ) throws -> Result {
    let work = AbandonedWork(body)
    guard work.start() else { return body() }
    var pause: UInt32 = 50  // microseconds
    while true {
      if let result = work.result.withLock({ $0 }) { return result }
      try check()
      usleep(pause)
      pause = min(2 * pause, 50_000)
    }
  }

  private func run() {
    let value = body()
    result.withLock { $0 = value }
  }

  /// Whether the system had a thread for it.
  private func start() -> Bool {
    // A task would take one of the few threads that its caller may be on.
    let work = unsafe Unmanaged.passRetained(Runnable { self.run() })
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Runnable>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, work.toOpaque())
    guard failure == 0 else {
      unsafe work.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}

/// What a thread begins with, which C knows no type of.
private final class Runnable: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
