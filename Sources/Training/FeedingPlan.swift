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
  private let batch: Int
  private var stream: RandomStream
  /// By step, the rows that are sampled; empty where none ever is, as under teacher forcing.
  private let rows: [[Int]]

  /// The plan of update `i` = 0, 1, …, a function of it and the seed alone.
  init(_ feeding: Feeding, steps: Int, batch: Int, seed: UInt64, update i: Int) {
    self.feeding = feeding
    self.steps = steps
    self.batch = batch
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

  /// Runs the window, whose true inputs are there.
  mutating func forward(_ window: Window, dropoutKey: UInt64) {
    var start = 0
    var values = [Float](
      repeating: 0, count: sampledTokens > 0 ? window.model.configuration.vocabularySize : 0)
    for t in rows.indices where !rows[t].isEmpty {
      window.forward(start..<t, dropoutKey: dropoutKey)
      let predictions = window.predict()
      for row in rows[t] {
        window.model.backend.read(predictions[row..<row + 1], into: &values)
        window.inputs[t * batch + row] = draw(values)
      }
      start = t
    }
    window.forward(start..<steps, dropoutKey: dropoutKey)
  }

  /// A token from log p of every token.
  private mutating func draw(_ logProbabilities: [Float]) -> Int32 {
    // The sum is 1 but for rounding, which the last token takes.
    var rest = stream.unit()
    for (id, value) in logProbabilities.enumerated() {
      rest -= exp(Double(value))
      if rest < 0 { return Int32(id) }
    }
    return Int32(logProbabilities.count - 1)
  }
}
