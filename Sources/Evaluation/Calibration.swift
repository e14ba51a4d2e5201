import Glibc

/// The distance between the probabilities of a model and how often it is right.
///
/// Of the tokens that a calibrated model gives 30 %, it has 30 % right.
/// The confidence in a token is the probability of the most probable one. Tokens are put into bins of equal width by
/// their confidence. The expected calibration error is the mean distance of accuracy and mean confidence over bins, a
/// bin by its tokens (Naeini and others 2015; Guo and others 2017, equation 3).
public struct Calibration: Codable, Hashable, Sendable {
  /// Tokens.
  public let tokens: Int
  /// The mean confidence.
  public let confidence: Double
  /// The part of the tokens that the model held for the most probable.
  public let accuracy: Double
  /// The part of the tokens that were among the five most probable.
  public let accuracyOfFive: Double
  /// The expected calibration error, from 0 to 1.
  public let expectedError: Double
  /// The bins with a token or more, in the order of their confidence: the points of a reliability curve.
  public let bins: [Bin]

  private enum CodingKeys: String, CodingKey {
    case tokens, confidence, accuracy, bins
    case accuracyOfFive = "accuracy_top5"
    case expectedError = "expected_error"
  }

  /// Tokens of about the same confidence.
  public struct Bin: Codable, Hashable, Sendable {
    /// Tokens.
    public internal(set) var tokens: Int
    /// Their mean confidence.
    public internal(set) var confidence: Double
    /// The part of them that the model held for the most probable.
    public internal(set) var accuracy: Double
  }

  /// The usual number of bins, as of Guo and others.
  public static let usualBins = 15

  /// Reads a text, one token at a time.
  ///
  /// - Parameters:
  ///   - scorer: The model.
  ///   - ids: The text, one token or more.
  ///   - count: The number of bins, 1 or more.
  ///   - progress: Called often with the tokens read and all tokens; an error that it throws stops the work.
  /// - Throws: The error of `progress`.
  public init<IDs: RandomAccessCollection>(
    of scorer: any Scorer, on ids: IDs, bins count: Int = Self.usualBins,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    var (confidences, ranks): ([Double], [Int]) = ([], [])
    try scorer.forEachPrediction(of: ids, progress: progress) { target, logProbabilities in
      confidences.append(Self.probability(logProbabilities.max() ?? 0))
      ranks.append(Self.rank(of: target, in: logProbabilities))
    }
    self.init(confidences: confidences, ranks: ranks, bins: count)
  }

  /// The calibration of predictions.
  ///
  /// - Parameters:
  ///   - confidences: The probability of the most probable token, a number a prediction, one or more.
  ///   - ranks: The number of tokens that stood before the right one, by probability and then by id.
  ///   - count: The number of bins, 1 or more.
  public init(confidences: [Double], ranks: [Int], bins count: Int = Self.usualBins) {
    precondition(
      !confidences.isEmpty && confidences.count == ranks.count && count > 0,
      "a rank a confidence, and bins")
    var sums = [Bin](repeating: Bin(tokens: 0, confidence: 0, accuracy: 0), count: count)
    for (confidence, rank) in zip(confidences, ranks) {
      let bin = min(Int(confidence * Double(count)), count - 1)
      sums[bin].tokens += 1
      sums[bin].confidence += confidence
      sums[bin].accuracy += rank == 0 ? 1 : 0
    }
    let total = Double(confidences.count)
    tokens = confidences.count
    confidence = sums.reduce(0) { $0 + $1.confidence } / total
    accuracy = sums.reduce(0) { $0 + $1.accuracy } / total
    accuracyOfFive = Double(ranks.count { $0 < 5 }) / total
    expectedError = sums.reduce(0) { $0 + abs($1.accuracy - $1.confidence) } / total
    bins = sums.filter { $0.tokens > 0 }.map { sum in
      let tokens = Double(sum.tokens)
      return Bin(
        tokens: sum.tokens, confidence: sum.confidence / tokens, accuracy: sum.accuracy / tokens)
    }
  }

  private static func probability(_ logProbability: Float) -> Double {
    min(exp(Double(logProbability)), 1)
  }

  /// The tokens that stand before a token, counted up to five.
  private static func rank(of target: Int, in logProbabilities: [Float]) -> Int {
    let own = logProbabilities[target]
    var rank = 0
    for (id, other) in logProbabilities.enumerated()
    where other > own || (other == own && id < target) {
      rank += 1
      if rank == 5 { break }
    }
    return rank
  }
}
