import Glibc

/// Student's t distribution, for any number of degrees of freedom above 0.
struct StudentT {
  /// ν.
  let degreesOfFreedom: Double

  /// P(|T| ≥ |t|), by the incomplete beta function: I_x(ν/2, ½) with x = ν/(ν + t²).
  func twoSided(_ t: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    return IncompleteBeta(degreesOfFreedom / 2, 0.5).regularized(x)
  }

  /// The t above 0 with P(|T| ≥ t) = `part`, for a part between 0 and 1.
  func critical(_ part: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while twoSided(high) > part { (low, high) = (high, 2 * high) }
    for _ in 0..<200 where low.nextUp < high {
      let middle = low + (high - low) / 2
      if twoSided(middle) > part { low = middle } else { high = middle }
    }
    return high
  }
}

/// I_x(a, b), the regularised incomplete beta function, by its continued fraction (Abramowitz & Stegun 26.5.8).
struct IncompleteBeta {
  private let a: Double
  private let b: Double

  init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
  }

  /// I_x, for x from 0 to 1.
  func regularized(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean of the distribution, and by symmetry above it.
    if x > (a + 1) / (a + b + 2) { return 1 - IncompleteBeta(b, a).regularized(1 - x) }
    let scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return scale / fraction(x)
  }

  /// 1 + d₁x/(1 + d₂x/(1 + …)), by the method of Lentz (1976).
  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    var (value, c, d) = (1.0, 1.0, 0.0)
    for index in 1...10_000 {
      let m = Double(index / 2)
      let term =
        index % 2 == 0
        ? m * (b - m) / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + term * x * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + term * x / c
      if abs(c) < tiny { c = tiny }
      value *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return value
  }
}
