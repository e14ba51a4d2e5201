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

  /// Of h_t = a·x_t + b + w·h_{t−1} and logits u·h + d, ∂loss_T/∂h_T = Σ_v (p_v − 1{v = x_{T+1}})·u_v.
  @Test(
    "Norms of a linear unit are those of plain loops, of all windows and of a few",
    arguments: [16, 5, 1])
  func plainLoops(windows: Int) throws {
    let model = try Self.unit(.linear, w: -0.8)
    func values(_ name: String) -> [Double] { model[name].map(Double.init) }
    let (x, a, b) = (values("embedding"), values("layer0.input")[0], values("layer0.bias")[0])
    let (u, d) = (values("decoder"), values("decoder.bias"))
    var (h, slopes) = (0.0, [Double]())
    for at in 0..<192 {
      let token = at == 0 ? Models.start : Models.text[at - 1]
      h = a * x[Int(token)] + b - 0.8 * h
      guard at % 12 == 11 else { continue }
      let z = u.indices.map { exp(u[$0] * h + d[$0]) }
      let sum = z.reduce(0, +)
      let mean = u.indices.reduce(0) { $0 + z[$1] / sum * u[$1] }
      slopes.append(abs(mean - u[Int(Models.text[at])]))
    }
    // The first window of each of so many equal parts.
    let taken = (0..<windows).map { ($0 * 16 + windows - 1) / windows }
    let expected = taken.reduce(0) { $0 + slopes[$1] } / Double(windows)
    let reach = try Self.reach(model, windows: windows)
    let norms = try #require(reach.normByDistance["layer0"])
    #expect(reach.windows == windows)
    for (k, norm) in norms.enumerated() {
      #expect(abs(norm / (expected * pow(0.8, Double(k))) - 1) < 1e-4)
    }
  }

  @Test("The distance is that from which on all norms are below the share")
  func distances() throws {
    // With a weight above 1 and units near their ends, norms rise and fall.
    let model = try Self.unit(.tanh, w: 3)
    model["embedding"] = (0..<Models.vocabulary).map { Float($0 * 37 % 61 - 30) / 10 }
    let text = (0..<192).map { Int32($0 * $0 % 50) }
    model["layer0.input"] = [1]
    var rises = 0
    for windows in [1, 2, 3, 4, 8, 16] {
      let reach = try GradientReach(
        model, of: text, specialTokens: Models.specialTokens, distances: 12, windows: windows)
      let norms = try #require(reach.normByDistance["layer0"])
      for share in (0...400).map({ pow(10, -Double($0) / 40) }) {
        let expected = norms.indices.first { from in
          norms[from...].allSatisfy { $0 < share * norms[0] }
        }
        #expect(reach.distance(of: "layer0", below: share) == expected, "\(share)")
        let first = norms.firstIndex { $0 < share * norms[0] }
        rises += expected == first ? 0 : 1
      }
    }
    #expect(rises > 0)
  }

  @Test("A text of one window has a reach")
  func oneWindow() throws {
    let reach = try Self.reach(Self.unit(.tanh, w: 1), distances: 200)
    #expect(reach.windows == 1 && reach.normByDistance["layer0"]?.count == 200)
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
