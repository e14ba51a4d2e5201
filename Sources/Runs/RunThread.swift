import Glibc

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
