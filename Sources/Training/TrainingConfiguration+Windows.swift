import Compute
import Glibc
import Randomness

/// The lengths of windows.
extension TrainingConfiguration {
  /// The steps of the longest window.
  public var longestWindow: Int { randomBPTT ? bptt + 4 * Self.deviation : bptt }

  /// The steps of the window of update `i` = 0, 1, …, where the strand has as many left.
  func steps(at i: Int) -> Int {
    guard randomBPTT else { return bptt }
    var stream = RandomStream(seed: RandomStream.key(seed, UInt64(i)), purpose: "bptt")
    let center = stream.unit() < 0.95 ? Double(bptt) : Double(bptt) / 2
    // Box & Muller 1958.
    let normal = (-2 * log(1 - stream.unit())).squareRoot() * cos(2 * .pi * stream.unit())
    let steps = Int(center + Double(Self.deviation) * normal)
    return min(max(steps, min(5, bptt)), longestWindow)
  }

  private static let deviation = 5
}
