import NeuralNetworks
import Randomness

/// Rows for a `Network`: inputs with their targets, in host memory.
///
///     let digits = Dataset(inputs: [pixels], classes: labels)
///     let (training, validation) = digits.split(validation: 0.2, seed: 1)
public struct Dataset: Sendable {
  /// The inputs in the order of the network's, each `[count, I]`, row by row.
  public let inputs: [[Float]]
  /// The targets, `[count, O]`, row by row; empty where there are classes.
  public let targets: [Float]
  /// The true classes, `[count]`; empty where there are targets.
  public let classes: [Int32]
  /// Number of rows.
  public let count: Int

  /// Rows with a class each, for `Loss.crossEntropy`.
  ///
  /// The counts of all inputs are multiples of the number of classes, which is that of the rows.
  public init(inputs: [[Float]], classes: [Int32]) {
    self.init(inputs: inputs, targets: [], classes: classes, count: classes.count)
  }

  /// Rows with targets, for the other losses.
  ///
  /// The counts of all inputs and of the targets are multiples of that of the rows.
  public init(inputs: [[Float]], targets: [Float], count: Int) {
    self.init(inputs: inputs, targets: targets, classes: [], count: count)
  }

  private init(inputs: [[Float]], targets: [Float], classes: [Int32], count: Int) {
    precondition(
      (inputs + [targets]).allSatisfy { count > 0 ? $0.count % count == 0 : $0.isEmpty },
      "every input and the targets have whole rows")
    self.inputs = inputs
    self.targets = targets
    self.classes = classes
    self.count = count
  }

  /// The given rows, in their order; a row may come more than once.
  public func rows(_ rows: some Collection<Int>) -> Dataset {
    Dataset(
      inputs: inputs.map { pick(rows, of: $0) }, targets: pick(rows, of: targets),
      classes: classes.isEmpty ? [] : rows.map { classes[$0] }, count: rows.count)
  }

  /// The first `count` rows.
  public func prefix(_ count: Int) -> Dataset { rows(0..<min(count, self.count)) }

  /// Two parts without a common row, drawn at random.
  ///
  /// - Parameters:
  ///   - part: The part of the rows that is for validation, 0 to 1.
  ///   - seed: Seed of the draw.
  /// - Returns: Both parts.
  public func split(
    validation part: Double, seed: UInt64
  ) -> (training: Dataset, validation: Dataset) {
    precondition((0...1).contains(part), "a part is 0 to 1")
    var stream = RandomStream(seed: seed, purpose: "split")
    let order = (0..<count).shuffled(using: &stream)
    let validation = Int((part * Double(count)).rounded())
    return (rows(order[validation...]), rows(order[..<validation]))
  }

  private func pick(_ rows: some Collection<Int>, of values: [Float]) -> [Float] {
    guard count > 0 else { return [] }
    let width = values.count / count
    var picked: [Float] = []
    picked.reserveCapacity(rows.count * width)
    for row in rows { picked += values[row * width..<(row + 1) * width] }
    return picked
  }
}
