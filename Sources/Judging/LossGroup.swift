import Evaluation
public import JSON
import NumberFormatting
import Statistics
import Tokenization

/// Tokens that have something in common, and how well they are predicted.
public struct LossGroup: Codable, Hashable, Sendable {
  /// The name of the group, such as `latin` or `10–99`.
  public let name: String
  /// Its tokens.
  public let tokens: Int
  /// Their mean loss.
  public let natsPerToken: Double
  /// exp of it; nil where that is too large for a Double.
  @NilAsNull public private(set) var perplexity: Double?

  private enum CodingKeys: String, CodingKey {
    case name, tokens, perplexity
    case natsPerToken = "nats_per_token"
  }

  init(_ group: Breakdown.Group) {
    name = group.name
    tokens = group.tokens
    natsPerToken = group.nats / Double(group.tokens)
    perplexity = Perplexity.of(natsPerToken)
  }
}

/// The losses of a text by three properties of its tokens; groups without tokens are left out.
struct LossGroups {
  let byScript: [LossGroup]
  /// By occurrences in the training text.
  let byFrequency: [LossGroup]
  /// By the place in the line, from 1.
  let byPosition: [LossGroup]

  init(_ vocabulary: Vocabulary, ids: [Int32], losses: [Double]) {
    let scripts = vocabulary.scripts()
    func groups(_ names: [String], _ group: (Int) -> Int) -> [LossGroup] {
      Breakdown(losses, names: names, group: group).groups.map(LossGroup.init)
    }
    byScript = groups(TokenScript.allCases.map(\.rawValue)) { at in
      TokenScript.allCases.firstIndex(of: scripts[Int(ids[at])]) ?? 0
    }
    let frequencies = Band.frequencies
    byFrequency = groups(frequencies.map(\.name) + ["unknown"]) { at in
      ids[at] == Vocabulary.unknown
        ? frequencies.count : Band.index(of: vocabulary.occurrences(ids[at]), in: frequencies)
    }
    let places = vocabulary.places(of: ids)
    byPosition = groups(Band.positions.map(\.name)) {
      Band.index(of: places[$0].position, in: Band.positions)
    }
  }
}

/// Numbers from one on, up to the next band.
private struct Band {
  let name: String
  let start: Int

  init(_ start: Int, _ end: Int?) {
    self.start = start
    let first = NumberFormat.count(start)
    name =
      end.map { $0 == start ? first : "\(first)–\(NumberFormat.count($0))" } ?? "\(first) and more"
  }

  static let frequencies = bands([0, 1, 10, 100, 1_000, 10_000])
  static let positions = bands([1, 2, 3, 5, 9, 17, 33, 65])

  static func index(of number: Int, in bands: [Band]) -> Int {
    (bands.firstIndex { number < $0.start } ?? bands.count) - 1
  }

  private static func bands(_ starts: [Int]) -> [Band] {
    zip(starts, starts.dropFirst().map { $0 - 1 } + [nil]).map(Band.init)
  }
}
