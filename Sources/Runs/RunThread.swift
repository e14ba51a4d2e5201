import Threads

/// The events of a run on a thread of its own.
enum RunThread {
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
      let thread = SystemThread.start {
        do {
          try run { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      if let thread {
        thread.detach()
      } else {
        continuation.finish(throwing: RunError(.noThread))
      }
    }
  }
}
