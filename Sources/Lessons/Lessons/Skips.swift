import NumberFormatting

extension Lesson {
  static let skips = Lesson(
    "skips", "Skip paths",
    look:
      "A path over two steps passes half as many factors σ′: over 12 steps 4⁻⁶ is left in place of 4⁻¹².",
    settings: [
      .count("steps", 13, in: 3...60, "Steps of the unit."),
      .number("weight", 1, in: -8...8, "Weight w of the path over one step."),
      .number("skip", 1, in: -8...8, "Weight m of the path over two steps."),
    ]
  ) { run in
    let steps = run.count("steps")
    let (w, m) = (run.number("weight"), run.number("skip"))
    let units = [
      ("one step", RecurrentUnit(weight: w)), ("two steps", RecurrentUnit(weight: 0, skip: m)),
      ("both", RecurrentUnit(weight: w, skip: m)),
    ]
    let gradients = try units.map { try $0.1.gradients(steps: steps, on: run.backend) }
    let shown = [2, 4, 6, 8, 10, 12].filter { $0 < steps }
    try run.show(
      "|∂L/∂h| at some steps before the loss, in units of that at the loss",
      heads: ["path"] + shown.map { "\($0)" },
      rows: zip(units, gradients).map { unit, norms in
        [unit.0] + shown.map { NumberFormat.short(norms[$0]) }
      })
    try run.draw(
      "skips",
      .curves(
        "Gradient with and without a skip path", x: "steps before the loss", y: "|∂L/∂h|",
        zip(units, gradients).map { unit, norms in
          (unit.0, norms.enumerated().filter { $1 > 0 }.map { (Double($0), $1) })
        }, yIsLogarithmic: true))
  }
}
