import Evaluation
import Glibc
import Testing

/// Whether probabilities are what they say.
@Suite struct CalibrationTests {
  @Test("Bins, error and shares are those of a count by hand")
  func byHand() {
    // Bins of a half: 0.1, 0.3 with one hit, and 0.6, 0.8, 1 with two.
    let calibration = Calibration(
      confidences: [0.1, 0.6, 0.3, 0.8, 1], ranks: [0, 4, 5, 0, 0], bins: 2)
    #expect(calibration.tokens == 5 && abs(calibration.confidence - 0.56) < 1e-12)
    #expect(abs(calibration.accuracy - 0.6) < 1e-12)
    #expect(abs(calibration.accuracyOfFive - 0.8) < 1e-12)
    #expect(calibration.bins.map(\.tokens) == [2, 3])
    #expect(abs(calibration.bins[0].confidence - 0.2) < 1e-12)
    #expect(abs(calibration.bins[1].confidence - 0.8) < 1e-12)
    #expect(abs(calibration.bins[0].accuracy - 0.5) < 1e-12)
    #expect(abs(calibration.bins[1].accuracy - 2 / 3) < 1e-12)
    // 2/5 · |0.5 − 0.2| + 3/5 · |2/3 − 0.8|.
    #expect(abs(calibration.expectedError - 0.2) < 1e-12)
  }

  @Test("Empty bins are left out, and a number on an edge is in the upper bin")
  func edges() {
    let calibration = Calibration(confidences: [0.5, 0, 1], ranks: [0, 1, 0], bins: 4)
    #expect(calibration.bins.map(\.confidence) == [0, 0.5, 1])
    #expect(calibration.bins.map(\.accuracy) == [0, 1, 1])
  }

  @Test("The model that wrote a text is calibrated, and one that is too sure or too unsure is not")
  func power() throws {
    let text = TemperatureFitTests.text(20_000)
    func calibration(_ power: Double) throws -> Calibration {
      try Calibration(
        of: TemperatureFitTests.TableModel(table: TemperatureFitTests.table(power: power)), on: text
      )
    }
    let (exact, sure, unsure) = (try calibration(1), try calibration(2.5), try calibration(0.3))
    #expect(exact.expectedError < 0.02, "\(exact.expectedError)")
    #expect(sure.expectedError > 0.1 && unsure.expectedError > 0.1)
    #expect(sure.confidence > sure.accuracy && unsure.confidence < unsure.accuracy)
    // The order of tokens is the same.
    #expect(exact.accuracy == sure.accuracy && exact.accuracyOfFive == unsure.accuracyOfFive)
    #expect(exact.accuracyOfFive > exact.accuracy)
    let scores = try TemperatureFitTests.TableModel(table: TemperatureFitTests.table(power: 1))
      .losses(of: text)
    #expect(scores.count == exact.tokens && exact.bins.reduce(0) { $0 + $1.tokens } == 20_000)
  }

  @Test("Of equally probable tokens, those of lower ids stand first")
  func ties() throws {
    let even = [[Float]](repeating: [Float](repeating: -log(Float(8)), count: 8), count: 8)
    let calibration = try Calibration(
      of: TemperatureFitTests.TableModel(table: even), on: (0..<8).map { Int32($0) })
    #expect(calibration.accuracy == 1.0 / 8 && calibration.accuracyOfFive == 5.0 / 8)
    #expect(abs(calibration.confidence - 1.0 / 8) < 1e-6 && calibration.bins.count == 1)
  }
}
