import Statistics

/// The losses of continuations by a model beside those of true text, by distance from the prompt
/// (Bengio and others 2015).
///
/// Training reads true tokens; generation reads those of the model.
///
/// A referee that is not the model judges both: its loss on what the model wrote, less its loss on
/// what the text goes on with, after the same prompts.
public struct ExposureBias: Sendable {
  /// Distances from the prompt, from 1 on, that are taken together.
  public let distances: [ClosedRange<Int>]
  /// The referee's mean loss on the model's continuations, in nats a token, by ``distances``.
  public let written: [Double]
  /// Its mean loss on the true ones.
  public let real: [Double]
  /// The differences, each with the interval that holds it with a probability of 95 %.
  public let gaps: [Gap]
  /// The gap of the second half of the distances less that of the first eighth.
  public let growth: Gap

  /// A difference of losses, in nats a token, and its 95 % interval.
  public struct Gap: Sendable {
    /// The mean difference.
    public let mean: Double
    /// The 95 % interval; nil for too few prompts.
    public let interval: ClosedRange<Double>?

    fileprivate init(_ values: [Double], seed: UInt64) {
      // Prompts lie far apart: each is a block of its own.
      let bootstrap = BlockBootstrap(values, blockLength: 1, seed: seed)
      mean = bootstrap.mean
      interval = bootstrap.interval
    }
  }

  /// Compares losses.
  ///
  /// - Parameters:
  ///   - written: The referee's loss at every distance of the model's continuations, by prompt, all
  ///     of one length.
  ///   - real: The same of the true ones.
  ///   - seed: Seed of the random draws of the intervals.
  public init(written: [[Double]], real: [[Double]], seed: UInt64 = 1) {
    precondition(!written.isEmpty && written.count == real.count, "continuations of each prompt")
    let distances = Self.bands(upTo: written[0].count)
    func means(_ losses: [[Double]], _ band: ClosedRange<Int>) -> [Double] {
      losses.map { $0[band.lowerBound - 1..<band.upperBound].reduce(0, +) / Double(band.count) }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func differences(_ band: ClosedRange<Int>) -> [Double] {
      zip(means(written, band), means(real, band)).map { $0 - $1 }
    }
    let length = written[0].count
    let (near, far) = (1...max(length / 8, 1), length / 2 + 1...length)
    self.distances = distances
    self.written = distances.map { mean(means(written, $0)) }
    self.real = distances.map { mean(means(real, $0)) }
    gaps = distances.map { Gap(differences($0), seed: seed) }
    growth = Gap(zip(differences(far), differences(near)).map { $0 - $1 }, seed: seed)
  }

  /// 1, 2, 3 to 4, 5 to 8 and so on.
  static func bands(upTo length: Int) -> [ClosedRange<Int>] {
    var bands = [1...1]
    while let last = bands.last?.upperBound, last < length {
      bands.append(last + 1...min(2 * last, length))
    }
    return bands
  }
}
