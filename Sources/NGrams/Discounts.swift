/// The discounts of modified Kneser–Ney smoothing for the counts of one order (Chen & Goodman
/// 1999).
///
///     Y = n₁/(n₁ + 2n₂)     D_j = j − (j + 1)·Y·n_{j+1}/n_j     n_j: how many n-grams have count j
public struct Discounts: Hashable, Sendable {
  /// D₁, D₂ and D₃, which is for counts of 3 and more.
  public let values: [Double]
  /// True if the counts had no discounts of their own, so that these are ½, 1 and 1½, as KenLM has
  /// them for such a text.
  public let isFallback: Bool

  init(of counts: [Int]) {
    var n = [Double](repeating: 0, count: 5)
    for count in counts where (1...4).contains(count) { n[count] += 1 }
    let y = n[1] / (n[1] + 2 * n[2])
    let values = (1...3).map { Double($0) - Double($0 + 1) * y * n[$0 + 1] / n[$0] }
    isFallback = !zip(1..., values).allSatisfy { (0...Double($0)).contains($1) }
    self.values = isFallback ? [0.5, 1, 1.5] : values
  }

  /// The discount of a count.
  subscript(count: Int) -> Double { count == 0 ? 0 : values[min(count, 3) - 1] }
}
