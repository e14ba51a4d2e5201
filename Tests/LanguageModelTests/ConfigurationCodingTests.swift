import FoundationEssentials
import LanguageModels
import Testing

/// What a configuration is in files.
@Suite struct ConfigurationCodingTests {
  static func json(_ configuration: ModelConfiguration) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }

  @Test("The keys are those of format 5, whatever the names in code")
  func keys() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 9, embeddingWidth: 8, hiddenWidths: [7, 6], head: .mos,
      dropout: DropoutRates(contexts: 0.25), initialization: .uniform(0.5))
    #expect(
      try Self.json(configuration)
        == #"{"activation":"tanh","architecture":"recurrent","cell":"lstm","context":5,"#
        + #""dropout":{"embedding":0,"hidden":0,"input":0,"isLocked":false,"latent":0.25,"#
        + #""output":0,"weight":0},"embedding":8,"experts":4,"head":"mos","hidden":[7,6],"#
        + #""initialization":{"uniform":{"_0":0.5}},"mogrifierRounds":0,"norm":"none","skip":0,"#
        + #""tied":false,"vocabulary":9}"#)
  }

  @Test("Each output function is read as it was written", arguments: OutputFunction.allCases)
  func outputFunctions(_ function: OutputFunction) throws {
    let configuration = ModelConfiguration(vocabularySize: 9, outputFunction: function)
    let text = try Self.json(configuration)
    #expect(text.contains("outputFunction") == (function != .identity))
    let read = try JSONDecoder().decode(ModelConfiguration.self, from: Data(text.utf8))
    #expect(read == configuration && read.outputFunction == function)
  }
}
