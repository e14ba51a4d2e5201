import Foundation
import LanguageModels
import Recipes
import Testing
import Tokenization
import Training

@testable import ModelFolders

/// `config.json` of format 5, key by key: the reader is frozen, whatever becomes of the program's types.
@Suite struct FormatFiveTests {
  static func json(
    initialization: String = #"{"uniform":{"_0":0.5}}"#, outputFunction: String? = nil,
    feeding: String = #"{"teacherForcing":{}}"#, schedule: String = #"{"constant":{}}"#
  ) -> String {
    let output = outputFunction.map { #","outputFunction":"\#($0)""# } ?? ""
    return """
      {"data":[{"bytes":7,"name":"a.txt","sha256":"ab"}],"formatVersion":5,
      "model":{"activation":"relu","architecture":"feedforward","cell":"gru","context":3,
      "dropout":{"embedding":0.01,"hidden":0.02,"input":0.03,"isLocked":true,"latent":0.04,
      "output":0.05,"weight":0.06},"embedding":8,"experts":5,"head":"mos","hidden":[7,6],
      "initialization":\(initialization),"mogrifierRounds":4,"norm":"layer","skip":2,
      "tied":true,"vocabulary":9\(output)},
      "text":{"train":{"bytes":6,"lines":3,"replacements":1,"scalars":5,"tokens":4,"unknown":2}},
      "threads":3,"tokenizer":{"endOfSentence":false,"kind":"bpe","normalization":"min",
      "normalizationVersion":2,"pattern":"gpt2"},
      "training":{"batch":11,"bptt":12,"clipping":{"norm":0.25,"value":0.5},"epochs":13,
      "feeding":\(feeding),"lossMean":"sequence","maximumSteps":14,"optimizer":{"kind":"adamw",
      "momentum":0.8,"nonMonotone":6,"squareDecay":0.99,"weightDecay":0.1},"patience":15,
      "penalty":{"change":0.7,"size":0.6},"precision":"bf16","randomBPTT":true,"rate":0.002,
      "schedule":\(schedule),"seed":18446744073709551615,"warmup":16},
      "vocabularyLimits":{"maximumSize":20,"minimumCount":2},
      "words":{"train":{"unknownTypes":8,"words":9}}}
      """
  }

  static func manifest(_ text: String) throws -> Manifest {
    try JSONDecoder().decode(Manifest.self, from: Data(text.utf8))
  }

  static func network(_ manifest: Manifest) throws -> NetworkRecord {
    guard case .network(let network) = manifest.model else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no network"))
    }
    return network
  }

  @Test("Every key has its place")
  func keys() throws {
    let manifest = try Self.manifest(Self.json())
    let network = try Self.network(manifest)
    #expect(
      network.model
        == ModelConfiguration(
          architecture: .feedForward, cell: .gru, contextLength: 3, activation: .relu,
          vocabularySize: 9, embeddingWidth: 8, hiddenWidths: [7, 6], norm: .layer,
          skipDistance: 2, mogrifierRounds: 4, tied: true, head: .mos, components: 5,
          dropout: DropoutRates(
            input: 0.03, hidden: 0.02, output: 0.05, embedding: 0.01, contexts: 0.04,
            weight: 0.06, isLocked: true), initialization: .uniform(0.5)))
    #expect(
      network.training
        == TrainingConfiguration(
          epochs: 13, maximumSteps: 14, batch: 11, bptt: 12, randomBPTT: true,
          feeding: .teacherForcing, penalty: ActivationPenalty(size: 0.6, change: 0.7),
          optimizer: OptimizerConfiguration(
            .adamw, momentum: 0.8, squareDecay: 0.99, weightDecay: 0.1, nonMonotone: 6),
          rate: 0.002, schedule: .constant, warmup: 16, clipping: Clipping(value: 0.5, norm: 0.25),
          lossMean: .sequence, patience: 15, precision: .bf16, seed: .max))
    #expect(network.threads == 3)
    #expect(manifest.vocabularyLimits == VocabularyLimits(maximumSize: 20, minimumCount: 2))
    #expect(manifest.data == [DataFile(name: "a.txt", bytes: 7, sha256: "ab")])
    #expect(manifest.tokenizer.kind == .bpe && manifest.tokenizer.normalization == .min)
    #expect(manifest.tokenizer.normalizationVersion == 2 && !manifest.tokenizer.endOfSentence)
    #expect(manifest.tokenizer.pattern == .gpt2)
    let text = try #require(manifest.text["train"])
    #expect((text.tokens, text.unknown, text.lines) == (4, 2, 3))
    #expect((text.scalars, text.bytes, text.replacements) == (5, 6, 1))
    #expect(manifest.words["train"]?.words == 9 && manifest.words["train"]?.unknownTypes == 8)
  }

  @Test(
    "Every case is read",
    arguments: [
      (#"{"teacherForcing":{}}"#, Feeding.teacherForcing), (#"{"freeRunning":{}}"#, .freeRunning),
      (
        #"{"scheduledSampling":{"_0":{"constant":{"rate":0.25}},"by":"sequence"}}"#,
        .scheduledSampling(.constant(rate: 0.25), by: .sequence)
      ),
      (
        #"{"scheduledSampling":{"_0":{"linear":{"floor":0.5,"slope":0.1}},"by":"position"}}"#,
        .scheduledSampling(.linear(slope: 0.1, floor: 0.5), by: .position)
      ),
      (
        #"{"scheduledSampling":{"_0":{"exponential":{"k":0.9}},"by":"position"}}"#,
        .scheduledSampling(.exponential(k: 0.9), by: .position)
      ),
      (
        #"{"scheduledSampling":{"_0":{"inverseSigmoid":{"k":9}},"by":"position"}}"#,
        .scheduledSampling(.inverseSigmoid(k: 9), by: .position)
      ),
    ])
  func feedings(text: String, feeding: Feeding) throws {
    #expect(try Self.network(Self.manifest(Self.json(feeding: text))).training.feeding == feeding)
  }

  @Test(
    "Every schedule is read",
    arguments: [
      (#"{"constant":{}}"#, Schedule.constant), (#"{"cosine":{"floor":0.5}}"#, .cosine(floor: 0.5)),
      (#"{"step":{"after":4,"factor":0.5}}"#, .step(after: 4, factor: 0.5)),
      (#"{"plateau":{"factor":0.5,"patience":2}}"#, .plateau(patience: 2, factor: 0.5)),
      (#"{"linear":{"after":1,"epochs":5}}"#, .linear(after: 1, epochs: 5)),
    ])
  func schedules(text: String, schedule: Schedule) throws {
    #expect(
      try Self.network(Self.manifest(Self.json(schedule: text))).training.schedule == schedule)
  }

  @Test func startsAndOutputFunctions() throws {
    let standard = try Self.network(Self.manifest(Self.json(initialization: #"{"standard":{}}"#)))
      .model
    #expect(standard.initialization == .standard && standard.outputFunction == .identity)
    for function in OutputFunction.allCases {
      let manifest = try Self.manifest(Self.json(outputFunction: function.rawValue))
      #expect(try Self.network(manifest).model.outputFunction == function)
    }
  }

  @Test(
    "A name that is unknown, a missing key and a key of format 6 are refused",
    arguments: [
      (#""gru""#, #""crt""#), (#""skip":2,"#, ""), (#""mogrifierRounds""#, #""mogrifier_rounds""#),
      (#"{"constant":{}}"#, #"{"steps":{}}"#), (#""by""#, #""of""#),
      (#""endOfSentence""#, #""end_of_sentence""#), (#""unknownTypes""#, #""unknown_types""#),
    ])
  func refused(old: String, new: String) throws {
    let sampled = #"{"scheduledSampling":{"_0":{"constant":{"rate":0.25}},"by":"sequence"}}"#
    let text = Self.json(feeding: sampled)
    _ = try Self.manifest(text)
    #expect(throws: DecodingError.self) {
      _ = try Self.manifest(text.replacing(old, with: new))
    }
  }

  @Test("The names of choices are those of format 5 and 6")
  func names() {
    #expect(Architecture.allCases.map(\.rawValue) == ["recurrent", "feedforward"])
    #expect(CellKind.allCases.map(\.rawValue) == ["rnn", "lstm", "gru"])
    #expect(HeadKind.allCases.map(\.rawValue) == ["softmax", "moc", "mos"])
    #expect(Norm.allCases.map(\.rawValue) == ["none", "layer", "batch"])
    #expect(
      OptimizerKind.allCases.map(\.rawValue) == [
        "sgd", "momentum", "momentum-average", "nesterov", "adagrad", "rmsprop", "adam", "adamw",
        "asgd",
      ])
    #expect(LossMean.allCases.map(\.rawValue) == ["token", "sequence"])
    #expect(Feeding.Coin.allCases.map(\.rawValue) == ["position", "sequence"])
    #expect(Activation.allCases.map(\.rawValue) == ["linear", "tanh", "sigmoid", "relu", "silu"])
    #expect(OutputFunction.allCases.map(\.rawValue) == ["identity", "sigsoftmax"])
    #expect(Precision.allCases.map(\.rawValue) == ["f32", "bf16"])
    #expect(
      NormalizationProfile.allCases.map(\.rawValue) == [
        "none", "min", "fa", "fa-poetry", "lower-en",
      ])
    #expect(BytePairPattern.allCases.map(\.rawValue) == ["words", "gpt2"])
    #expect(
      TokenizerKind.allCases.map(\.rawValue) == ["word", "whitespace", "char", "byte", "bpe"])
    #expect(CorpusPart.allCases.map(\.rawValue) == ["train", "valid", "test"])
  }
}
