import RecurrentLM
import Storage
import TestSupport
import Testing
import Tokenization
import Training

@testable import ModelBundle

@Suite struct ModelBundleFolderTests {
  @Test func modelsStillBeingMadeAreNoModels() throws {
    let folder = try TemporaryFolder()
    let vocabulary = try Vocabulary(
      entries: [("a", 1)], unknownCount: 0, endOfSentenceCount: 1)
    let manifest = Manifest(
      tokenizer: TokenizerConfiguration(kind: .word),
      model: ModelConfiguration(vocabulary: vocabulary.count),
      training: TrainingConfiguration(), data: [], text: [:])
    for name in ["b", "a"] {
      _ = try ModelBundle.create(
        at: "\(folder.path)/\(name)", manifest, vocabulary: vocabulary, replacing: false
      ) { unfinished in
        try AtomicFile.write([1], to: "\(unfinished)/train.tokens")
        #expect(ModelBundle.all(in: folder.path).count == (name == "b" ? 0 : 1))
      }
    }
    let models = ModelBundle.all(in: folder.path)
    #expect(models.map(\.path) == ["a", "b"].map { "\(folder.path)/\($0)" })
    #expect(models[0].files.map(\.name) == ["config.json", "train.tokens", "vocabulary.json"])
    #expect(models[0].files[1].bytes == 1)
  }
}
