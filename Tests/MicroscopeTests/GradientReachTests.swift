import CPUCompute
import Glibc
import LanguageModels
import Microscope
import ModelTesting
import Testing
import TestSupport

@Suite(.seeded) struct GradientReachTests {
  /// h_t = f(x_t + w·h_{t−1}), one unit a layer.
  static func unit(
    _ activation: Activation, w: Float, architecture: Architecture = .recurrent
  ) throws -> LanguageModel {
    let model = try LanguageModel(
      ModelConfiguration(
        architecture: architecture, cell: .rnn, contextLength: 2, activation: activation,
        vocabularySize: Models.vocabulary, embeddingWidth: 1, hiddenWidths: [1]),
      seed: 3, on: try CPUBackend(threads: 1))
    if architecture == .recurrent { model["layer0.recurrent"] = [w] }
    return model
  }

  static func reach(
    _ model: LanguageModel, distances: Int = 12, windows: Int = 100
  ) throws -> GradientReach {
    try GradientReach(
      model, of: Models.text, specialTokens: Models.specialTokens, distances: distances,
      windows: windows)
  }

  @Test func readingCanBeStopped() throws {
    let model = try Self.unit(.linear, w: 1)
    var reports: [[Int]] = []
    #expect(throws: CancellationError.self) {
      try GradientReach(
        model, of: Models.text, specialTokens: Models.specialTokens, distances: 12, windows: 2
      ) { done, total in
        reports.append([done, total])
        if reports.count == 3 { throw CancellationError() }
      }
    }
    #expect(reports == [[0, 192], [12, 192], [24, 192]])
  }

  @Test(
    "17. Of h_t = x_t + w·h_{t−1} the norm is |w|^k of that at distance 0",
    arguments: [0.5, -0.8, 1, 1.1] as [Float])
  func linearUnit(w: Float) throws {
    let reach = try Self.reach(Self.unit(.linear, w: w))
    let norms = try #require(reach.normByDistance["layer0"])
    #expect(reach.windows == 16 && norms.count == 12)
    for (k, norm) in norms.enumerated() {
      #expect(abs(norm / norms[0] / pow(Double(abs(w)), Double(k)) - 1) < 1e-5)
    }
    // ½⁷ is the first power below 1 %.
    #expect(reach.distance(of: "layer0") == (w == 0.5 ? 7 : nil))
    #expect(reach.distance(of: "layer9") == nil)
  }

  @Test func windowsAreTheMeanOfTheirText() throws {
    let model = try Self.unit(.tanh, w: 0.7)
    let all = try #require(try Self.reach(model).normByDistance["layer0"])
    let text = Models.text
    // Window by window, the state carried.
    let naive = model.window(steps: 12, batch: 1)
    var sums = [Double](repeating: 0, count: 12)
    for window in 0..<16 {
      let first = window * 12
      naive.setTokens(
        (first..<first + 12).map { $0 == 0 ? Models.start : text[$0 - 1] },
        [Int32](repeating: -1, count: 11) + [text[first + 11]])
      naive.forward(0..<12)
      _ = try naive.lossAndGradients(scale: 1, measuringSteps: true)
      let norms = try #require(naive.stepNorms?["layer0"])
      for k in 0..<12 { sums[k] += norms[11 - k] }
    }
    for k in 0..<12 { #expect(abs(all[k] * 16 / sums[k] - 1) < 1e-6) }
    #expect(try Self.reach(model, windows: 5).windows == 5)
  }

  @Test func whatHasNoReach() throws {
    let feedForward = try Self.unit(.tanh, w: 0, architecture: .feedForward)
    let none = #expect(throws: MicroscopeError.self) { try Self.reach(feedForward) }
    #expect(none?.code == .noRecurrence)
    let model = try Self.unit(.tanh, w: 1)
    let error = #expect(throws: MicroscopeError.self) { try Self.reach(model, distances: 201) }
    #expect(error?.code == .tooFewTokens(200, window: 201))
    #expect(error?.message { "--\($0)" }.hasSuffix("choose fewer --distances") == true)
  }
}
