import Randomness

/// Pairs of numbers in one-hot digits, equal or not.
///
/// A number of d digits is 10d inputs, a 1 and nine 0 for every digit; a row is the two numbers one
/// after the other. The label is 1 for equal numbers, else 0. Unequal numbers differ in one digit,
/// and every digit of either number is uniform in both classes: no input alone says anything about
/// the label. Each two rows from 0 on hold both classes once.
public struct EqualityPairs: LabeledRows {
  /// Digits of a number, d.
  public let digits: Int
  /// The rows, `[count, 20·digits]`.
  public let inputs: [Float]
  /// 1 for equal numbers, else 0.
  public let labels: [Int32]
  /// Inputs of a row, 20·digits.
  public var width: Int { 20 * digits }
  /// Two classes.
  public var classes: Int { 2 }

  /// Draws rows; row i does not depend on the count.
  ///
  /// - Parameters:
  ///   - count: Number of rows.
  ///   - digits: Digits of a number, d, 1 or more.
  ///   - seed: Seed of all draws.
  public init(count: Int, digits: Int = 1, seed: UInt64) {
    precondition(count >= 0 && digits >= 1, "count ≥ 0, digits ≥ 1")
    let key = RandomStream.key(seed, "equality pairs")
    let labels = balancedLabels(count, classes: 2, key: key)
    var inputs = [Float](repeating: 0, count: count * 20 * digits)
    for (i, label) in labels.enumerated() {
      var stream = RandomStream(seed: RandomStream.key(key, UInt64(i)))
      let first = (0..<digits).map { _ in stream.below(10) }
      var second = first
      if label == 0 {
        let place = stream.below(digits)
        second[place] = (second[place] + 1 + stream.below(9)) % 10
      }
      for (place, digit) in (first + second).enumerated() {
        inputs[20 * digits * i + 10 * place + digit] = 1
      }
    }
    self.digits = digits
    self.inputs = inputs
    self.labels = labels
  }

  /// The numbers of row `i`, digit by digit.
  public func numbers(_ i: Int) -> (first: [Int], second: [Int]) {
    let row = row(i)
    let all = (0..<2 * digits).map { place in (0..<10).first { row[10 * place + $0] == 1 } ?? 0 }
    return (Array(all[..<digits]), Array(all[digits...]))
  }
}
