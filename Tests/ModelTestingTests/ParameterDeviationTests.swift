import LanguageModels
import ModelTesting
import ReferenceCompute
import Testing

@Suite struct ParameterDeviationTests {
  static func model(_ hidden: [Int] = [4], seed: UInt64 = 1) throws -> LanguageModel {
    try LanguageModel(
      ModelConfiguration(vocabularySize: 6, embeddingWidth: 3, hiddenWidths: hidden), seed: seed,
      on: ReferenceBackend())
  }

  @Test func equalModelsHaveNoDeviation() throws {
    #expect(try Self.model().parameterDeviation(from: Self.model()) == nil)
  }

  @Test func theLargestDifferenceOfParametersIsNamed() throws {
    let (model, other) = (try Self.model(), try Self.model())
    let bias = other["layer0.bias"]
    model["embedding"][7] += 0.25
    model["layer0.bias"][2] -= 0.5
    let found = try #require(try model.parameterDeviation(from: other))
    #expect(found.block == "layer0.bias" && found.position == 2)
    #expect(found.value == bias[2] - 0.5 && found.expected == bias[2])
    #expect(found.difference == 0.5)
    #expect(found.description == "layer0.bias[2] is \(bias[2] - 0.5), expected \(bias[2])")
    model["layer0.bias"] = bias
    #expect(try model.parameterDeviation(from: other)?.block == "embedding")
    model["embedding"][0] = .nan
    #expect(try model.parameterDeviation(from: other)?.position == 0)
    #expect(try model.parameterDeviation(from: other)?.difference == .infinity)
  }

  @Test func blocksOfOtherSizesDifferByInfinity() throws {
    for (one, other) in [([4], [5]), ([4], [4, 4]), ([4, 4], [4])] {
      let found = try Self.model(one).parameterDeviation(from: Self.model(other))
      #expect(found?.difference == .infinity, "\(one) and \(other)")
    }
    let deeper = try Self.model([4]).parameterDeviation(from: Self.model([4, 4]))
    #expect(deeper?.block.hasPrefix("layer1.") == true && deeper?.value.isNaN == true)
  }

  @Test func gradientsAreThoseOfTheLastWindow() throws {
    let models = [try Self.model(), try Self.model()]
    for (model, target) in zip(models, [3, 4] as [Int32]) {
      let window = model.window(steps: 1, batch: 1)
      window.setTokens([1], [target])
      window.forward(0..<1)
      _ = try window.lossAndGradients(scale: 1)
    }
    #expect(try models[0].parameterDeviation(from: models[1]) == nil)
    let found = try #require(try models[0].gradientDeviation(from: models[1]))
    // The gradient of a logit is p less 1 at the target: the two differ by 1 in the bias of each target.
    let (a, b) = (models[0].gradient(found.block), models[1].gradient(found.block))
    #expect(found.difference == abs(a[found.position] - b[found.position]))
    for block in models[0].parameters.layout.blocks {
      for (x, y) in zip(models[0].gradient(block.name), models[1].gradient(block.name)) {
        #expect(abs(x - y) <= found.difference)
      }
    }
    #expect(found.difference >= 0.999)
  }
}

@Suite struct DeviationTests {
  @Test func deviationIsInUnitsOfTheLargest() {
    #expect(deviation([1, 2, 4.5], from: [1, 2, 4] as [Double]) == 0.125)
    #expect(deviation([0.5], from: [0.25] as [Float]) == 1)
    #expect(deviation([0.5], from: [0.25] as [Float], least: 2) == 0.125)
    #expect(deviation([], from: [] as [Float]) == 0)
    #expect(deviation([0, 0], from: [0, 0] as [Float]) == 0)
  }

  @Test func whatCannotBeComparedDeviatesByInfinity() {
    #expect(deviation([1, 2], from: [1] as [Float]) == .infinity)
    #expect(deviation([.nan], from: [1] as [Float]) == .infinity)
    #expect(deviation([.infinity], from: [.infinity] as [Float]) == .infinity)
  }

  @Test func differencesAreCountedByBits() {
    #expect(differences([1, 0, .nan], [1, -0.0, .nan]) == 1)
    #expect(differences([1, 2], [1, 2]) == 0 && differences([1], [1, 2]) == .max)
  }
}
