import Charts
import Glibc
import NumberFormatting

/// What the lessons on heads share.
extension RingModels {
  static let updatesSetting = LessonSetting.count(
    "updates", 1_500, in: 10...20_000, "Updates of every model.")
  static let seedSetting = LessonSetting.count(
    "seed", 1, in: 0...1_000_000, "Seed of the weights.")

  /// The models that a reader chose.
  init(_ run: LessonRun) {
    self.init(on: run.backend)
    updates = run.count("updates")
    seed = UInt64(run.count("seed"))
  }
}

extension RingModels.Figures {
  /// The heads of ``cells``.
  static let heads = ["parameters", "nats above the entropy", "of the worst context", "rank"]

  /// The figures as text.
  var cells: [String] {
    [
      "\(parameters)", NumberFormat.fixed(gap, places: 4), NumberFormat.fixed(worst, places: 4),
      "\(rank)",
    ]
  }
}

extension Picture {
  /// The probabilities of every next token after every last one, from their logarithms.
  static func probabilities(
    _ title: String, _ matrices: [(String, [[Double]])]
  ) -> Picture {
    .heatMaps(
      title, matrices.map { name, logs in (name, logs.map { $0.map { exp($0) } }) }, rows: "last",
      columns: "next", scale: Axis("probability", in: 0...0.25))
  }
}
