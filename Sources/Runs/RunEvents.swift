extension TrainingRun {
  /// Starts the run on its own thread.
  ///
  /// The run stops if the reading task is cancelled or leaves its loop. The run then still saves its
  /// checkpoint, but the stream has ended. Use `stop` and continue to read to receive the last events.
  ///
  /// - Parameters:
  ///   - stop: Stops the run.
  ///   - interval: The least seconds between two ``TrainingEvent/step(_:)`` events, which limits the memory
  ///     of unread events; 0 keeps all.
  /// - Returns: The events up to `stopped` or `finished`. The stream throws as ``run(handle:shouldStop:)``.
  public func events(
    stop: StopRequest = StopRequest(), stepInterval interval: Double = 0.1
  ) -> AsyncThrowingStream<TrainingEvent, any Error> {
    RunThread.events(stop) { send in
      let watch = Stopwatch()
      var lastStep = -Double.infinity
      try run { event in
        if case .step = event {
          guard watch.seconds - lastStep >= interval else { return }
          lastStep = watch.seconds
        }
        send(event)
      } shouldStop: {
        stop.isRequested
      }
    }
  }
}

extension NGramRun {
  /// Starts the estimation on its own thread.
  ///
  /// The run stops if the reading task is cancelled or leaves its loop.
  ///
  /// - Parameter stop: Stops the run.
  /// - Returns: The events up to `finished`. The stream throws as ``run(handle:shouldStop:)``.
  public func events(
    stop: StopRequest = StopRequest()
  ) -> AsyncThrowingStream<NGramEvent, any Error> {
    RunThread.events(stop) { send in
      try run(handle: send, shouldStop: { stop.isRequested })
    }
  }
}
