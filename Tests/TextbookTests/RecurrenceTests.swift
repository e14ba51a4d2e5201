import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Testing
import TestSupport

/// Section C, on networks set by hand.
@Suite struct RecurrenceTests {
  /// h_t = f(u·x_t + w·h_{t−1} + m·h_{t−2}); token i stands for the input xs[i], E = H = 1.
  static func unit(
    _ activation: Activation, u: Float, w: Float, skip m: Float? = nil, inputs xs: [Float],
    steps: Int
  ) throws -> Window {
    let window = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: activation, vocabularySize: xs.count, embeddingWidth: 1,
        hiddenWidths: [1],
        skipDistance: m == nil ? 0 : 2),
      seed: 3, on: try CPUBackend(threads: 1)
    ).window(steps: steps, batch: 1)
    window["embedding"] = xs
    window["layer0.input"] = [u]
    window["layer0.recurrent"] = [w]
    window["layer0.bias"] = [0]
    if let m { window["layer0.skip"] = [m] }
    return window
  }

  /// ∂L/∂x_t of the inputs of a unit, L the loss after its last step.
  ///
  /// Every step has an input of its own, whose gradient is u·σ′(z_t)·∂L/∂h_t.
  static func inputGradients(_ window: Window) throws -> [Double] {
    let last = [Int32](repeating: -1, count: window.steps - 1) + [0]
    window.setTokens((0..<window.steps).map { Int32($0) }, last)
    window.forward(0..<window.steps)
    _ = try window.lossAndGradients(scale: 1, measuringSteps: true)
    return window.gradient("embedding").map { Double($0) }
  }

  @Test(
    "15. h_t = x_t − h_{t−1} gives h_T = Σ (−1)^{T−i} x_i + (−1)^T h₀, exactly",
    arguments: [0, 5] as [Float], 1...8)
  func alternatingSum(start: Float, length: Int) throws {
    let xs: [Float] = [3, -7, 11, 0.5, 1024, -3, 2, 9]
    let window = try Self.unit(.linear, u: 1, w: -1, inputs: xs, steps: length)
    window.setStates(["layer0.h": [start]])
    window.setTokens((0..<length).map { Int32($0) }, [])
    window.forward(0..<length)
    var expected = length % 2 == 0 ? start : -start
    for i in 0..<length { expected += (length - 1 - i) % 2 == 0 ? xs[i] : -xs[i] }
    #expect(try window.readStates()[0].values == [expected])
  }

  @Test("16. A threshold unit with w = u = 1, b = −3/2 is a running AND")
  func runningAnd() throws {
    let (length, rows) = (8, 256)
    let window = try Self.thresholds(inputs: [[0], [1]], hidden: [1], batch: rows)
    Self.set(window, layer: 0, input: [1], recurrent: [1], bias: [-1.5])
    window.setStates(["layer0.h": [Float](repeating: 1, count: rows)])
    for t in 0..<length {
      window.setTokens((0..<rows).map { Int32($0 >> t & 1) }, [])
      window.forward(0..<1)
      let expected = (0..<rows).map { ~$0 & (2 << t - 1) == 0 }
      #expect(try Self.bits(window, layer: 0) == expected)
    }
  }

  @Test("16. NOR, AND and the output fed back tell whether two bit streams were equal so far")
  func equalStreams() throws {
    let (length, rows) = (8, 65_536)
    // Token 2x + y stands for the bits x and y.
    let window = try Self.thresholds(
      inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], hidden: [2, 1], batch: rows)
    let none: [Float] = [0, 0, 0, 0]
    Self.set(window, layer: 0, input: [-1, -1, 1, 1], recurrent: none, bias: [0.5, -1.5])
    // NOR and AND are never both 1: (NOR OR AND) AND what was said before.
    Self.set(window, layer: 1, input: [1, 1], recurrent: [1], bias: [-1.5])
    window.setStates([
      "layer0.h": [Float](repeating: 0, count: 2 * rows),
      "layer1.h": [Float](repeating: 1, count: rows),
    ])
    for t in 0..<length {
      window.setTokens((0..<rows).map { Int32($0 >> (2 * t) & 3) }, [])
      window.forward(0..<1)
      let expected = (0..<rows).map { row in
        (0...t).allSatisfy { row >> (2 * $0) & 1 == row >> (2 * $0 + 1) & 1 }
      }
      #expect(try Self.bits(window, layer: 1) == expected)
    }
  }

  /// Sigmoid units for ``set(_:layer:input:recurrent:bias:)``, a step at a time.
  static func thresholds(inputs: [[Float]], hidden: [Int], batch: Int) throws -> Window {
    let window = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .sigmoid, vocabularySize: inputs.count,
        embeddingWidth: inputs[0].count,
        hiddenWidths: hidden),
      seed: 1, on: try CPUBackend(threads: 1)
    ).window(steps: 1, batch: batch)
    window["embedding"] = inputs.flatMap { $0 }
    return window
  }

  /// Weights of a layer of thresholds.
  ///
  /// Scaled by 1,000, a sum at least ½ away from 0 is beyond ±500, where σ in float is 1, or so near to 0
  /// (below 10⁻³⁷) that no sum with another number notices.
  static func set(
    _ window: Window, layer: Int, input: [Float], recurrent: [Float], bias: [Float]
  ) {
    for (name, values) in [("input", input), ("recurrent", recurrent), ("bias", bias)] {
      window["layer\(layer).\(name)"] = values.map { 1_000 * $0 }
    }
  }

  /// What the units of a layer say; a unit between 0 and 1 is none of both.
  static func bits(_ window: Window, layer: Int) throws -> [Bool?] {
    let name = "layer\(layer).h"
    return try window.readStates().filter { $0.name == name }.flatMap(\.values)
      .map { $0 == 1 ? true : $0 < 1e-37 ? false : nil }
  }

  @Test(
    "17. |∂L/∂h₀| ≤ |∂L/∂h_T| (|w|/4)^T: it vanishes below |w| = 4 and can explode above",
    arguments: [0.5, -3, 4, 12] as [Float])
  func vanishingGradient(w: Float) throws {
    let steps = 8
    // z = 0 at every step: h = ½, σ′ = ¼, and the bound is met with equality.
    let still = [0] + [Float](repeating: -w / 2, count: steps - 1)
    for (xs, isEqual) in [(still, true), (draws(steps, seed: 1, range: 3), false)] {
      let window = try Self.unit(.sigmoid, u: 1, w: w, inputs: xs, steps: steps)
      let dInput = try Self.inputGradients(window)
      var (h, slopes) = (0.0, [Double]())
      for x in xs {
        h = 1 / (1 + exp(-Double(x) - Double(w) * h))
        slopes.append(h * (1 - h))
      }
      let dLast = abs(dInput[steps - 1]) / slopes[steps - 1]
      let shown = try #require(window.stepNorms?["layer0"])
      // σ′ comes from h, and 1 − h cancels in float where h is near 1.
      let cancellation = slopes.reduce(1e-4) { $0 + 2e-7 / $1 }
      for t in 0..<steps {
        let dState = abs(dInput[t]) / slopes[t]
        #expect(abs(shown[t] / dState - 1) < cancellation)
        let bound = dLast * pow(Double(abs(w)) / 4, Double(steps - 1 - t))
        let product = slopes[(t + 1)...].reduce(dLast) { $0 * $1 * Double(abs(w)) }
        #expect(dState <= bound * (1 + cancellation))
        #expect(abs(dState / product - 1) < cancellation)
        if isEqual { #expect(abs(dState / bound - 1) < 1e-4) }
      }
    }
  }

  @Test("18. A skip path of two steps halves the number of factors ¼ that a gradient passes")
  func skipPath() throws {
    let steps = 13
    /// |∂L/∂h_t| / |∂L/∂h_T| by distance T − t, z = 0 and σ′ = ¼ at every step.
    func decay(w: Float, skip m: Float?) throws -> [Double] {
      let xs = (0..<steps).map { t in (t > 0 ? -w / 2 : 0) - (t > 1 ? (m ?? 0) / 2 : 0) }
      let window = try Self.unit(.sigmoid, u: 1, w: w, skip: m, inputs: xs, steps: steps)
      let gradients = try Self.inputGradients(window).reversed().map { abs($0) }
      return gradients.map { $0 / gradients[0] }
    }
    let without = try decay(w: 1, skip: nil)
    let alone = try decay(w: 0, skip: 1)
    let both = try decay(w: 1, skip: 1)
    var expected = [1, 0.25]
    for distance in 2..<steps {
      expected.append((expected[distance - 1] + expected[distance - 2]) / 4)
    }
    for distance in 0..<steps {
      #expect(abs(without[distance] * pow(4, Double(distance)) - 1) < 1e-5)
      let halved = distance % 2 == 0 ? pow(4, -Double(distance / 2)) : 0
      #expect(abs(alone[distance] - halved) <= 1e-5 * halved)
      #expect(abs(both[distance] / expected[distance] - 1) < 1e-5)
    }
    // Over twelve steps: 4⁻¹², 4⁻⁶, and more with both paths, whose routes add up.
    #expect(both[12] > alone[12] && alone[12] > 4_000 * without[12])
  }
}
