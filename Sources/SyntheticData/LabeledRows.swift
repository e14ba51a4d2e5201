import Randomness

/// Rows of numbers, each with the class that it belongs to.
public protocol LabeledRows: Sendable {
  /// The rows, `[count, width]`.
  var inputs: [Float] { get }
  /// The class of each row, from 0.
  var labels: [Int32] { get }
  /// Numbers of a row.
  var width: Int { get }
  /// Number of classes.
  var classes: Int { get }
}

extension LabeledRows {
  /// Number of rows.
  public var count: Int { labels.count }

  /// The numbers of row `i`.
  public func row(_ i: Int) -> [Float] {
    precondition(labels.indices.contains(i), "row \(i) of \(count)")
    return Array(inputs[i * width..<(i + 1) * width])
  }

  /// The share of rows whose class has a higher score than every other class.
  ///
  /// - Parameter scores: A number for every class of every row, `[count, classes]`, such as the
  ///   outputs of a network.
  /// - Returns: 0 to 1; not a number without rows.
  public func accuracy(of scores: [Float]) -> Double {
    precondition(scores.count == count * classes, "scores [count, classes]")
    let right = labels.enumerated().count { i, label in
      let own = i * classes + Int(label)
      return (i * classes..<(i + 1) * classes).allSatisfy { $0 == own || scores[$0] < scores[own] }
    }
    return Double(right) / Double(count)
  }

  /// Rows that are drawn without repetition, for an update of a network each.
  ///
  /// - Parameters:
  ///   - rows: Rows of a batch; the last one may have fewer.
  ///   - seed: Seed of the order; another one for every epoch.
  /// - Returns: The batches of an epoch: inputs `[n, width]`, labels `[n]`.
  public func batches(of rows: Int, seed: UInt64) -> [(inputs: [Float], labels: [Int32])] {
    precondition(rows >= 1, "rows ≥ 1")
    let order = permutation(of: count, key: RandomStream.key(seed, "batches"))
    return stride(from: 0, to: count, by: rows).map { start in
      let chosen = order[start..<min(start + rows, count)]
      return (chosen.flatMap(row), chosen.map { labels[$0] })
    }
  }
}
