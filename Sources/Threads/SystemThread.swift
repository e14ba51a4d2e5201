import Glibc

/// A thread of the system.
///
/// Tasks share a few threads, which must not be blocked for long; a queue would wait without end for threads
/// that the system does not give.
package struct SystemThread {
  private let thread: pthread_t

  /// Calls `body` on a thread of its own.
  ///
  /// - Returns: The thread, which is joined or detached once; nil if the system has none.
  package static func start(_ body: @escaping @Sendable () -> Void) -> SystemThread? {
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard failure == 0 else {
      work.release()
      return nil
    }
    return SystemThread(thread: thread)
  }

  /// Waits until the thread has ended.
  package func join() { pthread_join(thread, nil) }

  /// Leaves the thread to itself.
  package func detach() { pthread_detach(thread) }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
