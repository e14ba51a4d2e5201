extension TrainingRun {
  /// Trains on a thread of its own, which starts at once.
  ///
  /// The run stops when the task that reads the events is cancelled, or lets go of them; it then still
  /// saves its checkpoint, of which nobody is told any more. To be told, ask `stop` and read on.
  ///
  /// - Parameters:
  ///   - stop: Asks the run to stop.
  ///   - interval: Seconds between two ``TrainingEvent/step(_:)``, so that they do not pile up while
  ///     nobody reads; 0 gives all.
  /// - Returns: What happens, up to `stopped` or `finished`; it throws as ``run(shouldStop:handle:)``.
  public func events(
    stop: StopRequest = StopRequest(), stepInterval interval: Double = 0.1
  ) -> AsyncThrowingStream<TrainingEvent, any Error> {
    RunThread.events(stop) { send in
      let watch = Stopwatch()
      var lastStep = -Double.infinity
      try run(shouldStop: { stop.isRequested }) { event in
        if case .step = event {
          guard watch.seconds - lastStep >= interval else { return }
          lastStep = watch.seconds
        }
        send(event)
      }
    }
  }
}

extension NGramRun {
  /// Estimates on a thread of its own, which starts at once.
  ///
  /// The run stops when the task that reads the events is cancelled, or lets go of them.
  ///
  /// - Parameter stop: Asks the run to stop.
  /// - Returns: What happens, up to `finished`; it throws as ``run(shouldStop:handle:)``.
  public func events(
    stop: StopRequest = StopRequest()
  ) -> AsyncThrowingStream<NGramEvent, any Error> {
    RunThread.events(stop) { send in
      try run(shouldStop: { stop.isRequested }, handle: send)
    }
  }
}
