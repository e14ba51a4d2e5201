import CPUCompute
import LanguageModels
import Microscope
import ModelTesting
import Testing
import TestSupport
import TokenIDs

@Suite(.seeded) struct StateSaturationTests {
  /// A model whose units stand where their biases put them.
  static func layers(
    _ cell: CellKind, _ activation: Activation = .tanh, bias: [Float], norm: Norm = .none,
    skip: Int = 0
  ) throws -> [StateSaturation.Layer] {
    let configuration = ModelConfiguration(
      cell: cell, activation: activation, vocabularySize: Models.vocabulary, embeddingWidth: 2,
      hiddenWidths: [4],
      norm: norm, skipDistance: skip, initialization: .uniform(0))
    let model = try LanguageModel(
      configuration, seed: 1, on: try CPUBackend(threads: 1))
    if norm == .none { model["layer0.bias"] = bias }
    return StateSaturation(try Models.sample(model), configuration).layers
  }

  @Test(arguments: [0, 2]) func elman(skip: Int) throws {
    let tanh = try Self.layers(.rnn, bias: [3, 0, -3, 1], skip: skip)
    #expect(tanh.map(\.state) == ["layer0.h"] && tanh[0].units == 4)
    #expect(tanh[0].saturated == 0.5 && tanh[0].stuck == 2)
    // σ of ±3 is 0.953 and 0.047: within 0.025 of no end.
    let sigmoid = try Self.layers(.rnn, .sigmoid, bias: [3, -3, 5, -5], skip: skip)
    #expect(sigmoid[0].saturated == 0.5 && sigmoid[0].stuck == 2)
    let upper = try Self.layers(.rnn, .sigmoid, bias: [3, 3, 3, 5], skip: skip)
    #expect(upper[0].saturated == 0.25 && upper[0].stuck == 1)
    for endless in [Activation.linear, .relu, .silu] {
      #expect(try Self.layers(.rnn, endless, bias: [9, 9, 9, 9]).isEmpty)
    }
  }

  @Test func memoryThatGrows() throws {
    // i = f = o = 1 and g = 1, 0, −1, 0: c = ±t, whose tanh is beyond 0.95 from the second step on.
    let open = [Float](repeating: 30, count: 4)
    let lstm = try Self.layers(.lstm, bias: open + open + [30, 0, -30, 0] + open)
    #expect(lstm.map(\.state) == ["layer0.c", "layer0.h"])
    for state in lstm { #expect(state.stuck == 2 && state.saturated == 0.5) }
    #expect(try Self.layers(.lstm, bias: [], norm: .layer).map(\.state) == ["layer0.h"])
  }

  @Test("A value at the limit is not saturated, and one beyond it is")
  func limit() throws {
    // With a full memory h is the output gate: its biases go from float to float around σ⁻¹(0.95).
    let middle = Float(2.944439)
    let biases = (-100..<100).map { middle + Float($0) * middle.ulp }
    let configuration = ModelConfiguration(
      vocabularySize: Models.vocabulary, embeddingWidth: 2, hiddenWidths: [200],
      initialization: .uniform(0))
    let model = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 1))
    model["layer0.bias"] = [Float](repeating: 30, count: 600) + biases
    let sample = try Models.sample(model, count: 10)
    let h = try #require(sample.states["layer0.h"])
    #expect(h.count == 2_000 && h.contains(0.95))
    let layer = try #require(
      StateSaturation(sample, configuration).layers.first { $0.state == "layer0.h" })
    let saturated = h.prefix(200).count { $0 > 0.95 }
    #expect((1..<200).contains(saturated) && layer.stuck == saturated && layer.units == 200)
    #expect(layer.saturated == Double(saturated) / 200)
  }

  @Test(
    "A unit is stuck where more than 95 % of its positions are saturated", arguments: [94, 95, 96])
  func stuck(positions: Int) throws {
    let configuration = ModelConfiguration(
      cell: .rnn, vocabularySize: 4, embeddingWidth: 1, hiddenWidths: [2],
      initialization: .uniform(0))
    let model = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 1))
    // Token 2 drives the first unit to its end; the second is near its end always.
    model["embedding"] = [0, 0, 1, 0]
    model["layer0.input"] = [-9, 0]
    model["layer0.bias"] = [0, 1.5]
    // A hundred positions: the first is after the start, the others each after a token.
    let text = (0..<99).map { Int32($0 < positions - 1 ? 2 : 3) } + [0]
    let sample = try ContextSample(
      model, of: text, specialTokens: SpecialTokens(endOfSentence: 2), count: 100)
    let layer = StateSaturation(sample, configuration).layers[0]
    #expect(layer.saturated == Double(positions) / 200)
    #expect(layer.stuck == (positions > 95 ? 1 : 0))
  }

  @Test("The memory of an LSTM is saturated where its tanh is")
  func memory() throws {
    // c is 1 at every step, and its tanh 0.76.
    func gates(_ value: Float) -> [Float] { [Float](repeating: value, count: 4) }
    let layers = try Self.layers(.lstm, bias: gates(30) + gates(-30) + gates(30) + gates(30))
    #expect(layers.map(\.state) == ["layer0.c", "layer0.h"])
    #expect(layers.allSatisfy { $0.saturated == 0 && $0.stuck == 0 })
  }
}
