import LanguageModels
import Training

/// Options from several places, a later one before an earlier one.
///
/// An option that an earlier place gave falls when a later one makes another choice that it was part
/// of: the momentum of Adam with Adam, all rates of dropout with `--dropout`. So does one that says
/// just what its default said, when what the default follows is chosen anew.
struct SettingLayers {
  private(set) var settings: [Setting] = []

  /// Adds options that have the last word so far.
  mutating func add(_ layer: [Setting]) {
    giveWay(to: layer)
    settings += layer
  }

  /// Takes off what options with the last word leave no room for.
  mutating func giveWay(to layer: [Setting]) {
    let before = Dictionary(settings.map { ($0.name, $0) }) { _, last in last }
    let given = Set(layer.map(\.name))
    settings.removeAll { old in
      given.contains(old.name)
        || layer.contains { setting in
          let new = setting.valueText
          guard new != before[setting.name]?.valueText else { return false }
          return Self.bonds.contains {
            $0.chooser == setting.name && $0.options.contains(old.name)
              && !$0.holds(new, old.valueText, { before[$0]?.valueText })
          }
        }
    }
  }

  /// Options that hang on another.
  private struct Bond {
    let chooser: String
    let options: Set<String>
    /// Whether an option keeps its value, by the new value of the chooser, its own, and those that
    /// all options had before.
    let holds: (_ new: String, _ own: String, _ before: (String) -> String?) -> Bool

    init(
      _ chooser: String, _ options: Set<String>,
      _ holds: @escaping (String, String, (String) -> String?) -> Bool = { _, _, _ in false }
    ) {
      self.chooser = chooser
      self.options = options
      self.holds = holds
    }
  }

  private static var bonds: [Bond] {
    [
      Bond("tokens", ["vocab", "vocab-size", "min-count", "normalize", "eos"]),
      Bond("vocab", ["tokens", "vocab-size", "min-count", "normalize", "eos"]),
      Bond("arch", ["cell", "skip", "mogrifier", "weight-drop"]) { new, _, _ in
        new == Architecture.recurrent.rawValue
      },
      Bond("arch", ["context", "batch-norm"]) { new, _, _ in
        new == Architecture.feedForward.rawValue
      },
      Bond("arch", ["activation"]) { new, _, _ in new == Architecture.feedForward.rawValue },
      Bond("layer-norm", ["batch-norm"]) { new, _, _ in new == "false" },
      Bond("batch-norm", ["layer-norm"]) { new, _, _ in new == "false" },
      Bond("cell", ["activation"]) { new, _, _ in new == CellKind.rnn.rawValue },
      Bond("hidden", ["hidden-last"]) { _, own, before in own != before("hidden") },
      Bond("hidden", ["embedding"]) { _, own, before in
        own != before("hidden") || own != before("hidden-last") ?? own
      },
      Bond("hidden-last", ["embedding"]) { _, own, before in
        own != before("hidden-last") ?? before("hidden")
      },
      Bond("head", ["experts", "dropout-latent"]) { new, _, _ in
        HeadKind(rawValue: new)?.isMixture ?? true
      },
      Bond("dropout", ["dropout-input", "dropout-hidden", "dropout-output"]),
    ] + trainingBonds
  }

  private static var trainingBonds: [Bond] {
    [
      Bond("feeding", samplingNumbers.union(["sampling", "sampling-by"])) { new, _, _ in
        new == FeedingOptions.Policy.scheduled.rawValue
      },
      Bond("sampling", samplingNumbers),
      Bond("optimizer", ["momentum"]) { new, _, _ in
        OptimizerKind(rawValue: new)?.hasMomentum ?? true
      },
      Bond("optimizer", ["square-decay"]) { new, own, before in
        guard OptimizerKind(rawValue: new)?.hasSquareDecay ?? true else { return false }
        return Float(own) != usual(before)?.squareDecay
      },
      Bond("optimizer", ["weight-decay"]) { _, own, before in
        Float(own) != usual(before)?.weightDecay
      },
      // A rate is in units of its rule: 30 is usual for averaged SGD and ruin for Adam.
      Bond("optimizer", ["lr"]),
      Bond("loss-mean", ["lr"]) { _, _, before in
        before("optimizer").flatMap(OptimizerKind.init)?.ignoresScale ?? true
      },
      Bond("optimizer", ["nonmonotone"]) { new, _, _ in
        OptimizerKind(rawValue: new)?.isAveraged ?? true
      },
      Bond("schedule", ["decay-after", "decay"]),
      Bond("epochs", ["decay-after"]) { _, own, before in
        before("schedule") != ScheduleName.linear.rawValue
          || before("epochs").flatMap(Int.init).map(TrainingOptions.usualWait) != Int(own)
      },
    ]
  }

  private static let samplingNumbers: Set<String> = [
    "sampling-rate", "sampling-slope", "sampling-floor", "sampling-k",
  ]

  /// The optimiser that was chosen before, with its defaults.
  private static func usual(_ before: (String) -> String?) -> OptimizerConfiguration? {
    before("optimizer").flatMap(OptimizerKind.init).map { OptimizerConfiguration($0) }
  }
}
