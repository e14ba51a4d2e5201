import Glibc
import Synchronization

/// A thread for a run.
///
/// Tasks share a few threads, which must not be blocked for hours.
enum RunThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Calls `body` on a thread of its own.
  ///
  /// - Throws: ``RunError`` `noThread`.
  static func start(_ body: @escaping @Sendable () -> Void) throws(RunError) {
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
      throw RunError(.noThread)
    }
    pthread_detach(thread)
  }

  /// The value of work that cannot be stopped, on a thread of its own, which may be left.
  ///
  /// - Parameters:
  ///   - check: Called some twenty times a second meanwhile. What it throws leaves the work, which goes on
  ///     without an effect until it is done or the process ends.
  ///   - body: The work.
  /// - Returns: What `body` returns.
  /// - Throws: ``RunError`` `noThread`; what `check` throws.
  static func value<Value: Sendable>(
    check: () throws -> Void, of body: @escaping @Sendable () -> Value
  ) throws -> Value {
    let place = Place<Value>()
    try start {
      let value = body()
      place.value.withLock { $0 = value }
    }
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

  /// The events of a run on a thread of its own.
  ///
  /// - Parameters:
  ///   - stop: Stops the run; it is requested when the reader cancels or leaves its loop.
  ///   - run: Does the work and sends the events.
  /// - Returns: The events; the stream throws what `run` throws.
  static func events<Event: Sendable>(
    _ stop: StopRequest,
    _ run: @escaping @Sendable (_ send: @escaping (Event) -> Void) throws -> Void
  ) -> AsyncThrowingStream<Event, any Error> {
    AsyncThrowingStream { continuation in
      continuation.onTermination = { _ in stop.request() }
      do {
        try start {
          do {
            try run { continuation.yield($0) }
            continuation.finish()
          } catch {
            continuation.finish(throwing: error)
          }
        }
      } catch {
        continuation.finish(throwing: error)
      }
    }
  }
}
