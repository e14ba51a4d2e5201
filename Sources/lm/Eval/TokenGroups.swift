import JSON
import Statistics
import NumberFormatting
import Evaluation
import Glibc
import Tokenization

/// The losses of a text by what its tokens have in common.
struct TokenGroups {
  let byScript: [LossGroup]
  let byFrequency: [LossGroup]
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

/// Tokens that have something in common, and how well they are predicted.
struct LossGroup: Encodable {
  let name: String
  let tokens: Int
  let natsPerToken: Double
  @NilAsNull var perplexity: Double?

  init(_ group: Breakdown.Group) {
    name = group.name
    tokens = group.tokens
    natsPerToken = group.nats / Double(group.tokens)
    perplexity = Perplexity.of(natsPerToken)
  }

  /// The groups as a table.
  static func table(_ title: String, _ groups: [LossGroup]) -> String {
    func row(_ name: String, _ cells: String...) -> String {
      Column.left(name, 20) + cells.map { Column.right($0, 12) }.joined() + "\n"
    }
    let nats = groups.reduce(0) { $0 + $1.natsPerToken * Double($1.tokens) }
    return "\n" + row(title, "tokens", "nats each", "perplexity", "of the loss")
      + groups.map {
        row(
          $0.name, NumberFormat.count($0.tokens), NumberFormat.fixed($0.natsPerToken, places: 4),
          $0.perplexity.map { NumberFormat.fixed($0, places: 2) } ?? "—",
          NumberFormat.percent($0.natsPerToken * Double($0.tokens) / nats))
      }.joined()
  }
}
