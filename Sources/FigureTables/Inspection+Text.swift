import Glibc
public import Judging
import Microscope
import NumberFormatting

extension InspectionReport {
  /// The parts one below another.
  public var text: String {
    var heading = "\(Column.isolated(inspection.model)) (\(inspection.head?.rawValue ?? "mixture"))"
    if let corpus = inspection.corpus, let tokens = inspection.tokens {
      heading += ", \(NumberFormat.count(tokens, "token")) of \(Column.isolated(corpus))"
    }
    let parts = [
      inspection.rank?.text, inspection.mixtures?.text, inspection.gradients?.text,
      next.map(NextFigures.text),
    ]
    return ([heading + "\n"] + parts.compactMap { $0 }).joined(separator: "\n")
  }
}

extension Inspection.Rank {
  /// The figures, and a few singular values.
  public var text: String {
    let tokens =
      columns == vocabulary ? "" : "the most frequent \(NumberFormat.count(columns)) of "
    let most = NumberFormat.count(min(contexts, columns))
    let rows = [
      (
        "numerical",
        "\(NumberFormat.count(numerical)) of \(most): "
          + "σ above \(NumberFormat.significant(threshold, digits: 2)), what rounding can make of 0"
      ),
      ("bound of a softmax", "\(NumberFormat.count(bound)), its width and 2"),
      (
        "effective",
        "\(NumberFormat.fixed(effective, places: 2)), exp of the entropy of σ/Σσ"
      ),
    ]
    return "rank of log p: \(NumberFormat.count(contexts, "context")) × \(tokens)"
      + "\(NumberFormat.count(vocabulary, "token"))\n"
      + Column.lines(
        rows
          + places.map {
            ("σ \($0)", NumberFormat.significant(singularValues[$0 - 1], digits: 3))
          })
  }

  /// The singular values that are printed: a few, and those on both sides of the bound.
  private var places: [Int] {
    let usual = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
    return singularValues.indices.map { $0 + 1 }
      .filter { usual.contains($0) || $0 == bound || $0 - 1 == bound }
  }
}

extension Inspection.Mixtures {
  /// The figures, and a line a component.
  public var text: String {
    func nats(_ value: Double) -> String { NumberFormat.fixed(value, places: 3) + " nats" }
    let dead = dead.isEmpty ? "none" : dead.map { "\($0)" }.joined(separator: ", ")
    let alike = NumberFormat.fixed(effectiveComponents, places: 2)
    return
      "mixture of \(components) in \(NumberFormat.count(contexts, "context")); entropies of at most "
      + "\(nats(log(Double(components))))\n"
      + Column.lines([
        (
          "entropy of prior",
          "\(nats(priorEntropy)) in the mean, as of \(alike) components used alike"
        ),
        ("entropy of use", nats(useEntropy)),
        (
          "divergence",
          divergence.map { "\(nats($0)), mean KL of a pair of components" } ?? "—"
        ),
        (
          "dead",
          "\(dead): never wins, and below \(NumberFormat.percent(0.01 / Double(components))) of use"
        ),
      ]) + table
  }

  private var table: String {
    func line(_ cells: String..., tokens: String) -> String {
      let start = zip(cells, [13, 10, 10]).map { Column.left("  \($0)", $1) }.joined()
      return "\(start)  \(tokens)".trimmingEnd + "\n"
    }
    return line("component", "use", "wins", tokens: "most before (wins/times)")
      + zip(zip(use, wins), tokens).enumerated().map { component, figures in
        let ((use, wins), preferences) = figures
        let tokens = preferences.map {
          "\(Column.isolated($0.token)) \($0.wins)/\($0.positions)"
        }
        return line(
          "\(component)", NumberFormat.percent(use), NumberFormat.percent(wins),
          tokens: tokens.joined(separator: "  "))
      }.joined()
  }
}

extension Inspection.Gradients {
  /// A table of norms by distance, and the saturation of states.
  public var text: String {
    let layers = normByDistance.sorted { $0.key < $1.key }
    let distances = layers.map(\.value.count).min() ?? 0
    func line(_ name: String, _ cells: [String]) -> String {
      (Column.left("  \(name)", 8) + cells.map { Column.left($0, 22) }.joined()).trimmingEnd + "\n"
    }
    var text =
      "gradient of a token's loss at the h of k steps before, mean norm of "
      + "\(NumberFormat.count(windows, "window")) (as a share of k = 0)\n"
    text += line("k", layers.map(\.key))
    for k in places(distances) {
      text += line(
        "\(k)",
        layers.map { _, norms in
          let share = NumberFormat.significant(norms[k] / norms[0], digits: 2)
          return NumberFormat.significant(norms[k], digits: 3)
            + (norms[0] > 0 ? " (\(share))" : "")
        })
    }
    text += line(
      "< 1 %",
      layers.map { layer, _ in
        reach[layer].map { "from k = \($0)" } ?? "not in \(distances) steps"
      })
    guard !saturation.isEmpty else { return text }
    let limit = NumberFormat.fixed(Double(StateSaturation.limit), places: 2)
    return text + "\nsaturation: beyond ±\(limit) of h, or of tanh c\n"
      + Column.lines(
        saturation.map {
          (
            $0.state,
            "\(NumberFormat.percent($0.saturated)) of values; \(NumberFormat.count($0.stuck)) of "
              + "\(NumberFormat.count($0.units, "unit")) nearly always"
          )
        })
  }

  /// Powers of two, and the ends.
  private func places(_ count: Int) -> [Int] {
    let powers = sequence(first: 1) { $0 * 2 }.prefix { $0 < count }
    return Set([0, count - 1] + powers).filter { 0..<count ~= $0 }.sorted()
  }
}
