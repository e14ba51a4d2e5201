import Glibc

extension Grid {
  /// The values whose curves are drawn, from the lowest on, none of them twice.
  func levels(_ choice: ContourChart.Levels) -> [Double] {
    switch choice {
    case .values(let values): Array(Set(values.filter(\.isFinite))).sorted()
    case .linear(let count): linear(count)
    case .logarithmic(let count): logarithmic(count)
    }
  }

  private var shown: [Double] { values.joined().filter { abs($0) < 1e100 } }

  private func linear(_ count: Int) -> [Double] {
    guard count > 0, let low = shown.min(), let high = shown.max(),
      high - low > 1e-9 * max(abs(low), abs(high)), high - low > 1e-100
    else { return [] }
    let step = Scale.step((high - low) / Double(count + 1))
    return stride(from: (low / step).rounded(.up), through: (high / step).rounded(.down), by: 1)
      .map { $0 * step }.filter { low < $0 && $0 < high }
  }

  /// Round numbers of so many powers of ten that there are about `count`, those of the highest powers.
  private func logarithmic(_ count: Int) -> [Double] {
    let positive = shown.filter { $0 > 1e-100 }.sorted()
    guard count > 0, let high = positive.last else { return [] }
    // Near a minimum the values fall without end, in a spot that is too small for the grid.
    let low = positive[positive.count / 100]
    let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.down))
    let choices: [[Double]] = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]]
    let levels = choices.map { digits in
      powers.flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
        .filter { low < $0 && $0 < high }
    }
    let chosen = levels.first { $0.count <= count } ?? levels[choices.count - 1]
    return Array(chosen.suffix(count))
  }
}
