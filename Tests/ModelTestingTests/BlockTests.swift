import LanguageModels
import ModelTesting
import ReferenceCompute
import TestSupport
import Testing

/// Blocks of parameters by their names.
@Suite struct BlockTests {
  @Test func valuesAreThoseThatWereSet() throws {
    let model = try ParameterDeviationTests.model()
    #expect(model["layer0.bias"].count == 16 && model.gradient("embedding").count == 18)
    let values = (0..<18).map(Float.init)
    model["embedding"] = values
    #expect(model["embedding"] == values)
  }

  static let misuses: Misuses = [
    "value: no block has the name 'embeding'; the blocks are embedding, layer0.": {
      _ = try ParameterDeviationTests.model()["embeding"]
    },
    "gradient: no block has the name 'embeding'; the blocks are embedding, layer0.": {
      _ = try ParameterDeviationTests.model().gradient("embeding")
    },
    "new value: 2 values for the block 'embedding'; it has 18": {
      try ParameterDeviationTests.model()["embedding"] = [1, 2]
    },
  ]

  @Test("A wrong name or size ends the test and says which are right", arguments: misuses.keys)
  func ends(misuse: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [misuse] in
      try BlockTests.misuses[misuse]?()
    }
    #expect(firstLine(end.standardErrorContent).contains(message(of: misuse)))
  }
}
