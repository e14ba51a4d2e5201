import Storage
public import Tokenization

/// The share of a text that vocabularies of several sizes cover.
///
/// Each has the most frequent tokens.
public struct VocabularyCoverage: Codable, Hashable, Sendable {
  /// Different tokens of the training text.
  public let types: Int
  /// Tokens of the training text.
  public let trainingTokens: Int
  /// Tokens of the held-out text.
  public let heldOutTokens: Int
  /// A row a size.
  public let sizes: [Row]

  private enum CodingKeys: String, CodingKey {
    case types = "types"
    case trainingTokens = "training_tokens"
    case heldOutTokens = "held_out_tokens"
    case sizes = "sizes"
  }

  /// A vocabulary of one size; shares are of all tokens, from 0 to 1.
  public struct Row: Codable, Hashable, Sendable {
    /// The number of entries, with `<unk>` and `<eos>`.
    public let size: Int
    /// The count of the rarest entry in the training text.
    public let leastCount: Int
    /// The share of unknown tokens in the training text.
    public let trainingUnknown: Double
    /// The share of unknown tokens in the held-out text.
    public let heldOutUnknown: Double

    private enum CodingKeys: String, CodingKey {
      case size = "size"
      case leastCount = "least_count"
      case trainingUnknown = "training_unknown"
      case heldOutUnknown = "held_out_unknown"
    }
  }

  /// Measures the coverage.
  ///
  /// - Parameters:
  ///   - known: A tokenizer that has an entry for every token of the training text, the most
  ///     frequent first.
  ///   - heldOut: The held-out text.
  ///   - sizes: The sizes; nil for 1, 2 and 5 times the powers of ten from 100.
  ///   - progress: Receives the bytes that are read, of all; an error of its own ends the work.
  /// - Throws: `StorageError` or `TokenizationError` for text that cannot be read.
  public init(
    of known: SavedTokenizer, heldOut: [TextPart], sizes: [Int]? = nil,
    progress: ((_ done: Int, _ total: Int) throws -> Void)? = nil
  ) throws {
    let vocabulary = known.vocabulary
    let encoder = try TextEncoder(configuration: known.configuration, vocabulary: vocabulary)
    let (held, _) = try encoder.encode(heldOut, progress: progress)
    let training = (0..<Int32(vocabulary.count)).map { vocabulary.occurrences($0) }
    var judged = [Int](repeating: 0, count: vocabulary.count)
    for id in held { judged[Int(id)] += 1 }
    types = vocabulary.count - Vocabulary.specialCount
    trainingTokens = training.reduce(0, +)
    heldOutTokens = held.count
    self.sizes = (sizes ?? Self.usualSizes(upTo: vocabulary.count)).map { size in
      Row(
        size: min(size, vocabulary.count), leastCount: training[min(size, vocabulary.count) - 1],
        trainingUnknown: Self.unknown(training, size), heldOutUnknown: Self.unknown(judged, size))
    }
  }

  private static func usualSizes(upTo count: Int) -> [Int] {
    var sizes: [Int] = []
    var power = 100
    while power < count {
      sizes += [power, 2 * power, 5 * power].filter { $0 < count }
      power *= 10
    }
    return sizes + [count]
  }

  /// The share of tokens that a vocabulary of `size` does not know.
  private static func unknown(_ counts: [Int], _ size: Int) -> Double {
    let all = counts.reduce(0, +)
    let known = counts.prefix(size).dropFirst().reduce(0, +)
    return Double(all - known) / Double(max(all, 1))
  }
}
