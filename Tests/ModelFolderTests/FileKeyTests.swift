import JSON
import LanguageModels
import Storage
import TestSupport
import Testing
import Tokenization
@testable import Training

@testable import ModelFolders

/// What the files of a model are in the present format, whatever the names in code.
@Suite struct FileKeyTests {
  static func manifest(_ model: ModelKind) -> Manifest {
    var text = TextStatistics()
    text.tokens = 4
    return Manifest(
      tokenizer: TokenizerConfiguration(kind: .char),
      vocabularyLimits: VocabularyLimits(maximumSize: 20, minimumCount: 2), model: model,
      data: [DataFile(name: "a.txt", bytes: 7, sha256: "ab")], text: [.train: text],
      words: [.train: WordStatistics(words: 9, unknownTypes: 8)])
  }

  static func roundTrip<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
    let folder = try TemporaryFolder()
    try JSONFile.write(value, to: folder.path + "/v")
    return try JSONFile.read(Value.self, from: folder.path + "/v") == value
  }

  static let tail =
    #""text":{"train":{"bytes":0,"lines":0,"replacements":0,"scalars":0,"tokens":4,"unknown":0}},"#
    + #""tokenizer":{"end_of_sentence":false,"kind":"char","normalization":"none","#
    + #""normalization_version":2},"#

  @Test func configurationOfNGrams() throws {
    let manifest = Self.manifest(.ngram(order: 3))
    #expect(
      try JSONText.line(manifest)
        == #"{"data":[{"bytes":7,"name":"a.txt","sha256":"ab"}],"format_version":6,"#
        + #""recipe":{"arch":"ngram","eos":false,"min_count":2,"normalize":"none","order":3,"#
        + #""tokens":"char","vocab_size":20},"# + Self.tail
        + #""words":{"train":{"unknown_types":8,"words":9}}}"# + "\n")
    #expect(try Self.roundTrip(manifest))
  }

  @Test func configurationOfANetwork() throws {
    let manifest = Self.manifest(
      .network(
        NetworkRecord(
          model: ModelConfiguration(
            vocabularySize: 9, embeddingWidth: 8, hiddenWidths: [7, 6], head: .mos,
            dropout: DropoutRates(contexts: 0.25), initialization: .uniform(0.5)),
          training: TrainingConfiguration(clipping: Clipping(value: 0.5)), threads: 3)))
    #expect(
      try JSONText.line(manifest)
        == #"{"data":[{"bytes":7,"name":"a.txt","sha256":"ab"}],"format_version":6,"#
        + #""recipe":{"activation_penalty":0,"arch":"recurrent","batch_size":20,"bptt":35,"#
        + #""cell":"lstm","change_penalty":0,"clip_norm":"none","clip_value":0.5,"#
        + #""components":4,"dropout_embedding":0,"dropout_hidden":0,"dropout_input":0,"#
        + #""dropout_latent":0.25,"dropout_output":0,"embedding":8,"eos":false,"epochs":10,"#
        + #""feeding":"teacher","head":"mos","hidden":7,"hidden_last":6,"init_range":0.5,"#
        + #""layer_norm":false,"layers":2,"locked_dropout":false,"loss_mean":"token","#
        + #""lr":0.002,"min_count":2,"mogrifier":0,"momentum":0.9,"normalize":"none","#
        + #""optimizer":"adam","precision":"f32","random_bptt":false,"schedule":"constant","#
        + #""seed":1,"skip":0,"square_decay":0.999,"threads":3,"tied":false,"tokens":"char","#
        + #""vocab_size":20,"warmup":0,"weight_decay":0,"weight_drop":0},"#
        + Self.tail + #""vocabulary_size":9,"#
        + #""words":{"train":{"unknown_types":8,"words":9}}}"# + "\n")
    #expect(try Self.roundTrip(manifest))
  }

  @Test func history() throws {
    let report = EpochReport(
      epoch: 1, updates: 9, rate: 0.5, training: 3, validation: 2, trainingAccuracy: 0.75,
      validationAccuracy: 0.5, clipped: 0.25, limited: 0.125, sampled: 0.0625)
    let history = History(epochs: [report], best: 1, perplexity: ["valid": 7.5])
    #expect(
      try JSONText.line(history)
        == #"{"best":1,"epochs":[{"clipped":0.25,"epoch":1,"limited":0.125,"rate":0.5,"#
        + #""sampled":0.0625,"training":3,"training_accuracy":0.75,"updates":9,"validation":2,"#
        + #""validation_accuracy":0.5}],"#
        + #""perplexity":{"valid":7.5}}"# + "\n")
    #expect(try Self.roundTrip(history))
  }

  @Test func lineOfTheLog() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    let step = StepReport(
      totalNats: 10, tokens: 5, sampled: 1, rate: 0.5,
      clipping: Clipping.Report(norm: 2, clippedValues: 3, factor: 0.5, normAfter: 1),
      blockNorms: ["decoder.bias": 2], stepNorms: ["layer0": [1, 0.5]], hits: 2)
    log.count(step, seconds: 0.5)
    var state = TrainingState(TrainingConfiguration())
    state.updates = 7
    try log.write(state, epochDone: 0.25)
    let text = try text(of: log)
    #expect(
      text
        == #"{"accuracy":0.4,"averaged_over":1,"block_norms":{"decoder.bias":2},"clipped_norm":1,"#
        + #""clipped_values":3,"epoch":1,"epoch_done":0.25,"gradient_norm":2,"#
        + #""learning_rate":0.5,"nats_per_token":2,"norm_clips":1,"sampled":0.2,"#
        + #""step_norms":{"layer0":[1,0.5]},"tokens_per_second":10,"update":7,"#
        + #""value_clips":1}"# + "\n")
    let line = try #require(try log.read().updates.first)
    #expect(try JSONText.line(line) == text)
  }

  /// JSON has no number for infinity, and a line that cannot be written would end the run.
  @Test func aFigureThatIsNotFiniteIsLeftOut() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    let step = StepReport(
      totalNats: 10, tokens: 5, sampled: 0, rate: 0.5,
      clipping: Clipping.Report(norm: .infinity, clippedValues: 0, factor: 1, normAfter: .infinity),
      blockNorms: nil, stepNorms: nil)
    log.count(step, seconds: 0.5)
    try log.write(TrainingState(TrainingConfiguration()), epochDone: 0.25)
    let line = try #require(try log.read().updates.first)
    #expect(line.figures["gradient_norm"] == nil && line.figures["nats_per_token"] == 2)
  }
}
