/// The largest difference, in units of the largest expected magnitude, or of `least` where all are smaller;
/// NaN counts as infinite.
public func deviation<Expected: BinaryFloatingPoint>(
  _ values: [Float], from expected: [Expected], least: Double = 0
) -> Double {
  guard values.count == expected.count else { return .infinity }
  let largest = expected.reduce(least) { max($0, abs(Double($1))) }
  var worst = 0.0
  for (value, expected) in zip(values, expected) {
    let difference = abs(Double(value) - Double(expected))
    guard difference.isFinite else { return .infinity }
    worst = max(worst, difference)
  }
  return worst == 0 ? 0 : worst / largest
}

/// In how many places two vectors differ.
///
/// For long ones Swift Testing would describe a failed == for minutes.
public func differences(_ a: [Float], _ b: [Float]) -> Int {
  a.count == b.count ? zip(a, b).count { $0.bitPattern != $1.bitPattern } : .max
}
