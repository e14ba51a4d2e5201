import CPUCompute
import LanguageModels
import ModelTesting
import ReferenceCompute
import Testing

/// The code of the article of ModelTesting.
@Suite struct ModelTestingArticle {
  @Test func comparing() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 10, embeddingWidth: 8, hiddenWidths: [8], head: .mos, components: 2)
    let device = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 1))
    let reference = try LanguageModel(configuration, seed: 1, on: ReferenceBackend())
    for model in [device, reference] {
      let window = model.window(steps: 3, batch: 2)  // time-major: step 0 of both rows comes first
      window.setTokens([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 7, 8])
      window.forward(0..<3)
      _ = try window.lossAndGradients(scale: 1 / 6)
    }
    if let largest = try device.gradientDeviation(from: reference) {
      print(largest)  // such as head.latent[3] is 0.01234567, expected 0.01234568
    }

    device["embedding"] = [Float](repeating: 0, count: 10 * 8)
    print(try device.parameterDeviation(from: reference)?.block ?? "equal")  // embedding

    let rows = [
      ErrorCase("no vocabulary", throws: "vocabularySize 0; choose 2 or more") {
        _ = try LanguageModel(
          ModelConfiguration(vocabularySize: 0), seed: 1, on: ReferenceBackend())
      }
    ]
    for mismatch in ErrorCase.mismatches(in: rows) { print(mismatch) }

    #expect(try device.gradientDeviation(from: reference)?.difference ?? 0 < 1e-6)
    #expect(try device.parameterDeviation(from: reference)?.block == "embedding")
    #expect(ErrorCase.mismatches(in: rows).isEmpty)
  }

  @Test func differencesOfLosses() throws {
    let model = try LanguageModel(
      ModelConfiguration(vocabularySize: 10, embeddingWidth: 4, hiddenWidths: [6]), seed: 1,
      on: ReferenceBackend())
    let window = model.window(steps: 3, batch: 1)
    window.setTokens([1, 2, 3], [2, 3, 4])
    func loss() throws -> Double {
      window.resetState()  // every pass starts from the same state
      window.forward(0..<3)
      return try window.loss()
    }
    _ = try loss()
    _ = try window.lossAndGradients(scale: 1)
    let gradient = window.gradient("layer0.bias")
    let step: Float = 0.01
    let slopes = try gradient.indices.map { place in
      let value = window["layer0.bias"][place]
      let losses = try [value + step, value - step].map { changed in
        window["layer0.bias"][place] = changed
        return try loss()
      }
      window["layer0.bias"][place] = value
      return (losses[0] - losses[1]) / Double(2 * step)
    }
    print(deviation(gradient, from: slopes))  // below 0.001

    #expect(deviation(gradient, from: slopes) < 1e-3 && gradient.contains { abs($0) > 1e-3 })
  }
}
