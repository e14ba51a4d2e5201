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
}
