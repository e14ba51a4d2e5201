import Compute
import Glibc
import LanguageModels
import Randomness

/// Which inputs of one window are the model's own samples; it writes nothing but inputs.
///
/// A window is read in ranges of steps, a new one where a coin falls, since a sample needs the
/// prediction before it. The first step of a window is always the true token.
struct FeedingPlan {
  private let feeding: Feeding
  private let steps: Int
  private let stream: RandomStream  // of the samples, in the order of steps and rows
  /// By step, the rows that are sampled; empty where none ever is, as under teacher forcing.
  private let rows: [[Int]]

  /// The plan of update `i` = 0, 1, …, a function of it and the seed alone.
  init(_ feeding: Feeding, steps: Int, batch: Int, seed: UInt64, update i: Int) {
    self.feeding = feeding
    self.steps = steps
    var stream = RandomStream(
      seed: RandomStream.key(seed, UInt64(i)), purpose: "feeding")
    let truth = feeding.truth(at: i)
    func fallsOnTruth() -> Bool { stream.unit() < truth }
    switch feeding {
    case _ where truth >= 1: rows = []
    case .teacherForcing, .freeRunning, .scheduledSampling(_, .position):
      rows = (0..<steps).map { t in t == 0 ? [] : (0..<batch).filter { _ in !fallsOnTruth() } }
    case .scheduledSampling(_, .sequence):
      let sampled = (0..<batch).filter { _ in !fallsOnTruth() }
      rows = (0..<steps).map { $0 == 0 ? [] : sampled }
    }
    self.stream = stream
  }

  /// How many inputs are samples.
  var sampledTokens: Int { rows.reduce(0) { $0 + $1.count } }

  /// Runs a window that holds some rows of the batch, whose true inputs are there.
  ///
  /// The samples of a row are the same, whatever rows stand beside it: draws for others are passed over.
  func forward(_ window: Window, dropoutKey: UInt64) throws(BackendError) {
    var stream = stream
    let own = window.rows
    var start = 0
    var values = [Float](
      repeating: 0, count: sampledTokens > 0 ? window.model.configuration.vocabularySize : 0)
    for t in rows.indices where !rows[t].isEmpty {
      guard rows[t].contains(where: own.contains) else {
        for _ in rows[t] { _ = stream.unit() }
        continue
      }
      window.forward(start..<t, dropoutKey: dropoutKey)
      let predictions = window.predict()
      for row in rows[t] {
        let quantile = stream.unit()
        guard own.contains(row) else { continue }
        let row = row - own.lowerBound
        try window.model.backend.read(predictions[row..<row + 1], into: &values)
        window.inputs[t * own.count + row] = Self.token(at: quantile, of: values)
      }
      start = t
    }
    window.forward(start..<steps, dropoutKey: dropoutKey)
  }

  /// The token at a quantile of the distribution with these log p.
  private static func token(at quantile: Double, of logProbabilities: [Float]) -> Int32 {
    // The sum is 1 but for rounding, which the last token takes.
    var rest = quantile
    for (id, value) in logProbabilities.enumerated() {
      rest -= exp(Double(value))
      if rest < 0 { return Int32(id) }
    }
    return Int32(logProbabilities.count - 1)
  }
}
