import CPUCompute
import LanguageModels
import ModelTesting
import TestSupport
import Testing

/// The values that a model starts from, and what changes of them are seen.
@Suite(.seeded) struct ParameterTests {
  @Test("Values that a caller fixed may change again once it is done")
  func fixedValues() throws {
    let test = ModelCase(.lstm, .tanh, .mos, tied: false, hidden: [5, 4])
    let (window, control) = (try test.makeWindow(), try test.makeWindow())
    try window.parameters.withFixedValues {
      test.forward(window)
      _ = try window.loss()
    }
    for window in [window, control] {
      for name in ["layer0.recurrent", "layer1.input", "head.latent", "decoder"] {
        window[name] = window[name].map { $0 / 2 }
      }
      test.forward(window)
    }
    #expect(try window.losses(ModelCase.steps) == control.losses(ModelCase.steps))
  }

  @Test("Initial values are uniform in their range, and gains are 1 and shifts 0")
  func ranges() throws {
    var configuration = ModelConfiguration(
      vocabularySize: 40, embeddingWidth: 25, hiddenWidths: [16], norm: .layer)
    for (initialization, embedding, projection) in [
      (Initialization.standard, Float(0.1), Float(0.25)), (.uniform(0.6), 0.6, 0.6),
    ] {
      configuration.initialization = initialization
      let model = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 1))
      for block in model.parameters.layout.blocks {
        let values = model[block.name]
        switch block.name {
        case _ where block.name.hasSuffix(".gain"): #expect(values.allSatisfy { $0 == 1 })
        case _ where block.name.hasSuffix("norm.bias"): #expect(values.allSatisfy { $0 == 0 })
        case "decoder.bias" where initialization == .standard:
          #expect(values.allSatisfy { $0 == 0 })
        default:
          let range = ["embedding", "decoder"].contains(block.name) ? embedding : projection
          guard block.rows > 1 else { continue }
          // Of 400 numbers or more: within, near both ends, a mean of 0 within five deviations.
          #expect(values.allSatisfy { abs($0) <= range })
          #expect(
            (values.max() ?? 0) > 0.97 * range && (values.min() ?? 0) < -0.97 * range,
            "\(block.name)")
          let mean = values.reduce(0, +) / Float(values.count)
          #expect(abs(mean) < 5 * range / (3 * Float(values.count)).squareRoot(), "\(block.name)")
        }
      }
    }
  }
}
