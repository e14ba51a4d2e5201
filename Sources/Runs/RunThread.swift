import Glibc

/// A thread for a run: work of hours must not take one of the few that tasks share.
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
  ///   - stop: Asks the run to stop; so does the end of whoever reads the events.
  ///   - run: Does the work, and sends what happens.
  /// - Returns: What happens; it throws what `run` throws.
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
