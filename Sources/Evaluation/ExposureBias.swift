public import LanguageModels
import Statistics
import Randomness

/// How a model fares on its own continuations beside true ones, by distance from the prompt (Bengio and
/// others 2015): trained on true prefixes, it is used on its own.
///
/// A referee that is not the model judges both: its loss on what the model wrote, less its loss on what
/// the text goes on with, after the same prompts.
public struct ExposureBias: Sendable {
  /// Distances from the prompt, from 1 on, that are taken together.
  public let distances: [ClosedRange<Int>]
  /// The referee's mean loss on the model's continuations, in nats a token, by ``distances``.
  public let written: [Double]
  /// Its mean loss on the true ones.
  public let real: [Double]
  /// The differences, each with the interval that holds it with a probability of 95 %.
  public let gaps: [Gap]
  /// How much the gap of the second half of the distances is above that of the first eighth.
  public let growth: Gap

  /// A difference of losses, in nats a token, and its 95 % interval.
  public struct Gap: Sendable {
    /// The mean difference.
    public let mean: Double
    /// Where it lies; nil for too few prompts.
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
  ///   - written: The referee's loss at every distance of the model's continuations, by prompt, all of one
  ///     length.
  ///   - real: The same of the true ones.
  ///   - seed: Decides the draws of the intervals.
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

extension LanguageModel {
  /// Continues prompts side by side, drawing every token from the model's own distribution.
  ///
  /// - Parameters:
  ///   - prompts: The prompts, all of one length, 1 or more.
  ///   - length: Tokens to draw.
  ///   - seed: Decides the draws.
  ///   - progress: Called before every step with the tokens drawn and all that are to be drawn; an error
  ///     that it throws stops the work.
  /// - Returns: The continuations, without the prompts.
  /// - Throws: The error of `progress`.
  public func continuations(
    of prompts: [[Int32]], length: Int, seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [[Int32]] {
    precondition(prompts.allSatisfy { !$0.isEmpty && $0.count == prompts[0].count })
    return try parameters.withFixedValues {
      var written: [[Int32]] = []
      while written.count < prompts.count {
        let rows = written.count..<min(written.count + 64, prompts.count)
        var samplers = try rows.map {
          try Sampler(SamplingConfiguration(seed: RandomStream.key(seed, UInt64($0))))
        }
        let before = written.count * length
        written += try draw(Array(prompts[rows]), length: length, by: &samplers) { tokens in
          try progress(before + tokens, prompts.count * length)
        }
      }
      return written
    }
  }

  private func draw(
    _ prompts: [[Int32]], length: Int, by samplers: inout [Sampler],
    beforeStep: (_ tokens: Int) throws -> Void
  ) throws -> [[Int32]] {
    let window = window(steps: 1, batch: prompts.count)
    let vocabulary = configuration.vocabularySize
    var written = [[Int32]](repeating: [], count: prompts.count)
    let start = prompts[0].count
    for step in 0..<start + length - 1 {
      try beforeStep(written[0].count * prompts.count)
      for row in prompts.indices {
        window.inputs[row] = step < start ? prompts[row][step] : written[row][step - start]
      }
      window.forward(0..<1)
      guard step >= start - 1 else { continue }
      let logs = backend.read(window.predict())
      for row in prompts.indices {
        let token = samplers[row].pick(Array(logs[row * vocabulary..<(row + 1) * vocabulary]))
        // Some token is always probable.
        written[row].append(token ?? 0)
      }
    }
    return written
  }
}
