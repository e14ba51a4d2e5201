import Glibc

/// Elapsed time.
package struct Stopwatch: Sendable {
  private let clock: Clock
  private let start: Double

  /// Seconds since some fixed instant.
  package typealias Clock = @Sendable () -> Double

  /// Starts at once.
  package init(_ clock: @escaping Clock = Self.monotonic) {
    self.clock = clock
    start = clock()
  }

  /// Seconds since it was made.
  package var seconds: Double { clock() - start }

  /// The monotonic clock of the system.
  package static let monotonic: Clock = {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
