import Testing

@testable import Training

/// The figures of updates in a row, which logs, curves and charts have.
@Suite struct TrainingFigureTests {
  static func step(
    nats: Double, tokens: Int = 10, sampled: Int = 0, rate: Float = 0.002, norm: Double = 5,
    clippedValues: Int = 0, factor: Float = 1, after: Double = 5, hits: Int? = nil
  ) -> StepReport {
    StepReport(
      totalNats: nats, tokens: tokens, sampled: sampled, rate: rate,
      clipping: Clipping.Report(
        norm: norm, clippedValues: clippedValues, factor: factor, normAfter: after),
      blockNorms: nil, stepNorms: nil, hits: hits)
  }

  /// Three updates, of which two were scaled down and one had elements limited.
  static let steps = [
    step(nats: 30, tokens: 10, sampled: 3, rate: 0.1, norm: 4, factor: 0.5, after: 2),
    step(nats: 20, tokens: 20, sampled: 2, rate: 0.05, norm: 8, factor: 0.25, after: 2),
    step(nats: 22, tokens: 6, sampled: 4, rate: 0.002, norm: 3, clippedValues: 7, after: 1.5),
  ]

  static func sums(_ steps: [StepReport] = steps) -> UpdateSums {
    var sums = UpdateSums()
    for (index, step) in steps.enumerated() { sums.add(step, seconds: Double(index + 1)) }
    return sums
  }

  static func values(_ sums: UpdateSums) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: StepReport.figures.compactMap { figure in
        figure.value(of: sums).map { (figure.name, $0) }
      })
  }

  @Test("Figures are sums and means over the updates, or those of the last one")
  func byHand() {
    #expect(
      Self.values(Self.sums()) == [
        "nats_per_token": 2,  // 72 nats of 36 tokens
        "sampled": 0.25,  // 9 of 36 inputs
        "learning_rate": 0.002,  // and not 0.0020000000949949026
        "tokens_per_second": 6,  // 36 in 1 + 2 + 3 seconds
        "gradient_norm": 3, "clipped_norm": 1.5, "norm_clips": 2, "value_clips": 1,
        "clipped_values": 7,
      ])
  }

  @Test("Accuracy is the hits of all tokens, and none where an update did not count them")
  func accuracy() {
    let steps = [Self.step(nats: 1, tokens: 10, hits: 4), Self.step(nats: 1, tokens: 30, hits: 0)]
    #expect(Self.values(Self.sums(steps))["accuracy"] == 0.1)
    #expect(Self.values(Self.sums(steps + [Self.step(nats: 1)]))["accuracy"] == nil)
    #expect(Self.values(Self.sums([Self.step(nats: 1)] + steps))["accuracy"] == nil)
    #expect(Self.values(UpdateSums())["accuracy"] == nil)
  }

  @Test("Elements that were limited are summed over updates, and updates are counted")
  func limits() {
    let steps = [
      Self.step(nats: 1, clippedValues: 3), Self.step(nats: 1, clippedValues: 5),
      Self.step(nats: 1),
    ]
    let values = Self.values(Self.sums(steps))
    #expect(values["clipped_values"] == 8 && values["value_clips"] == 2)
    #expect(values["norm_clips"] == 0)
  }

  @Test("Of no update there is a loss of 0, and no figure of a last one")
  func nothing() {
    let values = Self.values(UpdateSums())
    #expect(values["nats_per_token"] == 0 && values["sampled"] == 0)
    #expect(values["tokens_per_second"] == 0)
    for name in ["learning_rate", "gradient_norm", "clipped_norm"] { #expect(values[name] == nil) }
  }

  @Test("A figure that is not finite is left out, and the others stay")
  func infinite() {
    let values = Self.values(Self.sums([Self.step(nats: .infinity, norm: .nan, after: .infinity)]))
    #expect(Set(["nats_per_token", "gradient_norm", "clipped_norm"]).isDisjoint(with: values.keys))
    #expect(values["learning_rate"] == 0.002 && values["clipped_values"] == 0)
  }

  @Test("Tags, units and charts of the figures")
  func rows() {
    #expect(
      StepReport.figures.map { [$0.name, $0.unit, $0.tag ?? "", $0.chart ?? ""] } == [
        ["nats_per_token", "nats a token", "loss/train", ""],
        ["accuracy", "", "accuracy/train", ""], ["sampled", "", "", ""],
        ["learning_rate", "", "learning_rate", "Learning rate"],
        ["tokens_per_second", "tokens a second", "", ""],
        ["gradient_norm", "", "gradient/norm", ""],
        ["clipped_norm", "", "gradient/clipped_norm", ""],
        ["norm_clips", "updates", "gradient/clipped_updates", ""],
        ["value_clips", "updates", "", ""], ["clipped_values", "values", "", ""],
      ])
  }

  @Test("A tally is the sums over its updates and the parts that follow from them")
  func tally() {
    var tally = Tally()
    for step in Self.steps { tally.add(step) }
    #expect(tally.updates == 3 && tally.nats == 72 && tally.tokens == 36 && tally.samples == 9)
    #expect(tally.clippings == 2 && tally.limitings == 1)
    #expect(tally.natsPerToken == 2 && tally.sampledPart == 0.25)
    #expect(tally.clippedPart == 2.0 / 3 && tally.limitedPart == 1.0 / 3)
    #expect(Tally().natsPerToken == 0 && Tally().clippedPart == 0 && Tally().limitedPart == 0)
  }
}
