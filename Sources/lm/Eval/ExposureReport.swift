import Judging
import JSON
import Statistics
import NumberFormatting
import Evaluation

/// What `lm eval --exposure` prints.
struct ExposureReport: Encodable {
  let model: String
  let head: ModelName
  let corpus: String
  let referee: String
  let prompts: Int
  let promptLength: Int
  let continuation: Int
  let seed: UInt64
  let byDistance: [Row]
  /// How much the gap of the second half is above that of the first eighth, in nats a token.
  let growth: Double
  @NilAsNull var growthCi95: [Double]?
  var beside: Beside?

  /// How a second model fares after the same prompts.
  struct Beside: Encodable {
    let model: String
    let byDistance: [Row]
    /// How much its gap grows beyond that of the first.
    let growth: Double
    @NilAsNull var growthCi95: [Double]?

    /// What the referee needs more for the second model than for the first.
    struct Row: Encodable {
      let from: Int
      let to: Int
      let difference: Double
      @NilAsNull var differenceCi95: [Double]?
    }

    init(model: String, _ bias: ExposureBias) {
      self.model = model
      byDistance = zip(bias.distances, bias.gaps).map { band, gap in
        Row(
          from: band.lowerBound, to: band.upperBound, difference: gap.mean,
          differenceCi95: gap.interval?.bounds)
      }
      growth = bias.growth.mean
      growthCi95 = bias.growth.interval?.bounds
    }
  }

  struct Row: Encodable {
    let from: Int
    let to: Int
    /// The referee's nats a token on the model's continuations.
    let written: Double
    /// And on the true ones.
    let real: Double
    let gap: Double
    @NilAsNull var gapCi95: [Double]?
  }

  init(
    model: String, head: ModelName, corpus: String, referee: String, prompts: Int,
    promptLength: Int, continuation: Int, seed: UInt64, _ bias: ExposureBias
  ) {
    self.model = model
    self.head = head
    self.corpus = corpus
    self.referee = referee
    self.prompts = prompts
    self.promptLength = promptLength
    self.continuation = continuation
    self.seed = seed
    byDistance = bias.distances.indices.map {
      let (band, gap) = (bias.distances[$0], bias.gaps[$0])
      return Row(
        from: band.lowerBound, to: band.upperBound, written: bias.written[$0],
        real: bias.real[$0], gap: gap.mean, gapCi95: gap.interval?.bounds)
    }
    growth = bias.growth.mean
    growthCi95 = bias.growth.interval?.bounds
  }

  /// The figures as a table.
  var text: String {
    func interval(_ bounds: [Double]?) -> String {
      bounds.map { $0.map { NumberFormat.fixed($0, places: 3) }.joined(separator: " to ") } ?? "—"
    }
    let head = """
      model               \(model) (\(head.rawValue))
      corpus              \(corpus), \(prompts) prompts of \(promptLength) tokens, seed \(seed)
      referee             \(referee), its nats a token

      tokens after the prompt   written      real       gap  95 %

      """
    func distance(_ from: Int, _ to: Int) -> String { from == to ? "\(from)" : "\(from)–\(to)" }
    let rows = byDistance.map {
      let distance = distance($0.from, $0.to)
      return distance + Column.right(NumberFormat.fixed($0.written, places: 3), 33 - distance.count)
        + Column.right(NumberFormat.fixed($0.real, places: 3), 10)
        + Column.right(NumberFormat.fixed($0.gap, places: 3), 10)
        + "  "
        + interval($0.gapCi95) + "\n"
    }
    let verdict =
      growthCi95.map {
        $0[0] > 0
          ? "the farther from the prompt, the worse: exposure bias"
          : $0[1] < 0
            ? "the gap shrinks with the distance: no exposure bias"
            : "no growth that so many prompts can show"
      } ?? "too few prompts for a verdict"
    let others =
      beside.map { beside in
        let rows = beside.byDistance.map {
          let distance = distance($0.from, $0.to)
          return distance
            + Column.right(NumberFormat.fixed($0.difference, places: 3), 33 - distance.count)
            + "  \(interval($0.differenceCi95))\n"
        }
        return
          "\n\(Column.isolated(beside.model)): its gap less that of the first, after the same prompts\n"
          + rows.joined()
          + "growth              \(NumberFormat.fixed(beside.growth, places: 3))  (95 %: \(interval(beside.growthCi95)))\n"
      } ?? ""
    return head + rows.joined()
      + "growth of the gap   \(NumberFormat.fixed(growth, places: 3))  (95 %: \(interval(growthCi95))): \(verdict)\n"
      + others
  }
}
