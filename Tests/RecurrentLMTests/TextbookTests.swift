import Glibc
import RecurrentLM
import TestSupport
import Testing

/// Statements of the theory about recurrences, on networks set by hand: one unit, E = H = 1.
@Suite struct TextbookTests {
  /// h_t = f(u·x_t + w·h_{t−1}); token i stands for the input xs[i].
  static func unit(
    _ activation: Activation, u: Float, w: Float, inputs xs: [Float], steps: Int
  ) throws -> LanguageModel {
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: activation, vocabulary: xs.count, embedding: 1, hidden: [1]),
      steps: steps, batch: 1, seed: 3, on: try CPUBackend(threads: 1))
    model["embedding"] = xs
    model["layer0.input"] = [u]
    model["layer0.recurrent"] = [w]
    model["layer0.bias"] = [0]
    return model
  }

  @Test(
    "15. h_t = x_t − h_{t−1} gives h_T = Σ (−1)^{T−i} x_i + (−1)^T h₀, exactly",
    arguments: [0, 5] as [Float], 1...8)
  func alternatingSum(start: Float, length: Int) throws {
    let xs: [Float] = [3, -7, 11, 0.5, 1024, -3, 2, 9]
    let model = try Self.unit(.linear, u: 1, w: -1, inputs: xs, steps: length)
    model.setStates(["layer0.h": [start]])
    model.setWindow((0..<length).map { Int32($0) }, [])
    model.forward(0..<length)
    var expected = length % 2 == 0 ? start : -start
    for i in 0..<length { expected += (length - 1 - i) % 2 == 0 ? xs[i] : -xs[i] }
    #expect(model.backend.read(model.states[0].values) == [expected])
  }

  /// Every step has an input of its own, whose gradient is u·σ′(z_t)·∂L/∂h_t.
  @Test(
    "17. |∂L/∂h₀| ≤ |∂L/∂h_T| (|w|/4)^T: it vanishes below |w| = 4 and can explode above",
    arguments: [0.5, -3, 4, 12] as [Float])
  func vanishingGradient(w: Float) throws {
    let steps = 8
    // z = 0 at every step: h = ½, σ′ = ¼, and the bound is met with equality.
    let still = [0] + [Float](repeating: -w / 2, count: steps - 1)
    for (xs, isEqual) in [(still, true), (draws(steps, seed: 1, range: 3), false)] {
      let model = try Self.unit(.sigmoid, u: 1, w: w, inputs: xs, steps: steps)
      let last = [Int32](repeating: -1, count: steps - 1) + [0]
      model.setWindow((0..<steps).map { Int32($0) }, last)
      model.forward(0..<steps)
      _ = model.lossAndGradients(scale: 1)
      let dInput = model.gradient("embedding").map { Double($0) }
      var (h, slopes) = (0.0, [Double]())
      for x in xs {
        h = 1 / (1 + exp(-Double(x) - Double(w) * h))
        slopes.append(h * (1 - h))
      }
      let dLast = abs(dInput[steps - 1]) / slopes[steps - 1]
      // σ′ comes from h, and 1 − h cancels in float where h is near 1.
      let cancellation = slopes.reduce(1e-4) { $0 + 2e-7 / $1 }
      for t in 0..<steps {
        let dState = abs(dInput[t]) / slopes[t]
        let bound = dLast * pow(Double(abs(w)) / 4, Double(steps - 1 - t))
        let product = slopes[(t + 1)...].reduce(dLast) { $0 * $1 * Double(abs(w)) }
        #expect(dState <= bound * (1 + cancellation))
        #expect(abs(dState / product - 1) < cancellation)
        if isEqual { #expect(abs(dState / bound - 1) < 1e-4) }
      }
    }
  }
}
