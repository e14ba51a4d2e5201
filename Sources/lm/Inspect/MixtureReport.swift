import JSON
import NumberFormatting
import Glibc
import Microscope
import ModelFolders
import LanguageModels
import Tokenization

/// What a mixture makes of its components.
struct MixtureReport: Encodable {
  let components: Int
  let contexts: Int
  let priorEntropy: Double
  let effectiveComponents: Double
  let useEntropy: Double
  let use: [Double]
  let wins: [Double]
  /// Counted from 0, as layers are.
  let dead: [Int]
  @NilAsNull var divergence: Double?
  let divergences: [[Double]]
  let tokens: [[Preference]]

  struct Preference: Encodable {
    let token: String
    let wins: Int
    let positions: Int
  }

  init(
    _ mixture: ContextMixture, _ targets: [Int32], _ weights: OutputWeights, _ bundle: ModelBundle
  ) {
    let printer = TokenPrinter(kind: bundle.manifest.tokenizer.kind, separator: " ")
    let use = MixtureUse(mixture, targets: targets)
    let divergence = ComponentDivergence(mixture, weights)
    components = mixture.components
    contexts = use.positions
    priorEntropy = use.priorEntropy
    effectiveComponents = exp(use.priorEntropy)
    useEntropy = use.useEntropy
    self.use = use.use
    wins = use.wins
    dead = use.dead
    self.divergence = divergence.mean
    divergences = divergence.pairs
    tokens = use.preferences.map { preferences in
      preferences.map {
        Preference(
          token: printer.cell($0.token, of: bundle.vocabulary), wins: $0.wins,
          positions: $0.positions)
      }
    }
  }

  var text: String {
    let most = NumberFormat.fixed(log(Double(components)), places: 3)
    let dead = dead.isEmpty ? "none" : dead.map { "\($0)" }.joined(separator: ", ")
    let text =
      "mixture of \(components) in \(NumberFormat.count(contexts, "context")); entropies of at most \(most) nats\n"
      + InspectionReport.lines([
        (
          "entropy of prior",
          "\(NumberFormat.fixed(priorEntropy, places: 3)) nats in the mean, as of "
            + "\(NumberFormat.fixed(effectiveComponents, places: 2)) components used alike"
        ),
        ("entropy of use", "\(NumberFormat.fixed(useEntropy, places: 3)) nats"),
        (
          "divergence",
          divergence.map {
            "\(NumberFormat.fixed($0, places: 3)) nats, mean KL of a pair of components"
          } ?? "—"
        ),
        (
          "dead",
          "\(dead): never wins, and below \(NumberFormat.percent(0.01 / Double(components))) of use"
        ),
      ])
    return text + table
  }

  /// A line a component.
  private var table: String {
    func line(_ cells: String..., tokens: String) -> String {
      let start = zip(cells, [13, 10, 10]).map { Column.left("  \($0)", $1) }.joined()
      return "\(start)  \(tokens)".trimmingEnd + "\n"
    }
    return line("component", "use", "wins", tokens: "most before (wins/times)")
      + (0..<components).map { component in
        let tokens = tokens[component].map {
          "\(Column.isolated($0.token)) \($0.wins)/\($0.positions)"
        }
        return line(
          "\(component)", NumberFormat.percent(use[component]),
          NumberFormat.percent(wins[component]),
          tokens: tokens.joined(separator: "  "))
      }.joined()
  }
}
