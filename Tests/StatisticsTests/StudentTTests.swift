import Glibc
import Testing

@testable import Statistics

/// Student's distribution against tables.
@Suite struct StudentTTests {
  @Test(
    "Critical values of the two-sided 5 %, as tables have them",
    arguments: [
      (1.0, 12.7062), (2, 4.30265), (3, 3.18245), (5, 2.57058), (10, 2.22814), (30, 2.04227),
      (39, 2.02269), (120, 1.97993), (1e6, 1.95997),
    ])
  func critical(freedom: Double, expected: Double) {
    let t = StudentT(degreesOfFreedom: freedom)
    #expect(abs(t.critical(0.05) / expected - 1) < 5e-6)
    #expect(abs(t.twoSided(t.critical(0.05)) - 0.05) < 1e-10)
  }

  @Test("Probabilities that have a formula: Cauchy's for one degree of freedom, that for two")
  func formulas() {
    for t in [0, 0.3, 1, 2.5, 40, 1e6] {
      let (one, two) = (
        StudentT(degreesOfFreedom: 1).twoSided(t), StudentT(degreesOfFreedom: 2).twoSided(t)
      )
      #expect(abs(one - (1 - 2 / Double.pi * atan(t))) < 1e-12)
      #expect(abs(two - (1 - t / (2 + t * t).squareRoot())) < 1e-12)
      #expect(StudentT(degreesOfFreedom: 2).twoSided(-t) == two)
    }
    // Between whole numbers the probability lies between theirs.
    let parts = [2, 2.5, 3].map { StudentT(degreesOfFreedom: $0).twoSided(2) }
    #expect(parts[0] > parts[1] && parts[1] > parts[2])
    #expect(StudentT(degreesOfFreedom: 3).twoSided(.infinity) == 0)
    #expect(StudentT(degreesOfFreedom: 3).twoSided(.nan).isNaN)
  }
}
