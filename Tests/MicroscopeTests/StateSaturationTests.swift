import CPUCompute
import LanguageModels
import Microscope
import ModelTesting
import Testing
import TestSupport

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
}
