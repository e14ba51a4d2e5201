/// A figure of training: its name, its unit, and its value for updates in a row.
///
/// All of them are rows of ``StepReport/figures``.
public struct TrainingFigure: Sendable {
  /// The key in `log.jsonl`: `learning_rate`.
  public let name: String
  /// The unit; empty for a pure number.
  public let unit: String
  /// The tag of the curve in TensorBoard; nil for a figure without a curve.
  public let tag: String?
  /// The title of the chart on a report page; nil for a figure without a chart of its own.
  public let chart: String?
  private let compute: @Sendable (UpdateSums) -> Double?

  /// The unit of a count of updates, which curves show as the part of all updates.
  public static let updates = "updates"

  init(
    _ name: String, _ unit: String = "", tag: String? = nil, chart: String? = nil,
    _ compute: @escaping @Sendable (UpdateSums) -> Double?
  ) {
    self.name = name
    self.unit = unit
    self.tag = tag
    self.chart = chart
    self.compute = compute
  }

  /// The value for updates in a row; nil if it was not measured.
  public func value(of sums: UpdateSums) -> Double? { compute(sums) }
}
