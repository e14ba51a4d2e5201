import FigureTables
import Foundation
import LanguageModels
import ModelFolders
import Testing
import Tokenization
import Training

/// The table of `lm info` for given facts.
@Suite struct ModelSummaryTextTests {
  static func summary(
    _ model: ModelKind, blocks: String, history: String = ""
  ) throws -> ModelSummary {
    var text = TextStatistics()
    (text.tokens, text.unknown, text.lines) = (2000, 500, 100)
    let manifest = Manifest(
      tokenizer: TokenizerConfiguration(kind: .word), model: model,
      data: [DataFile(name: "a.txt", bytes: 7000, sha256: "ab")], text: [.valid: text])
    let configuration = String(decoding: try JSONEncoder().encode(manifest), as: UTF8.self)
    return try known(
      """
      {"model":"models/mos","configuration":\(configuration),"parameters":12345,
      "blocks":[\(blocks)],"vocabulary":1000,"options":"--epochs 2","files":[
      {"name":"config.json","bytes":1536},{"name":"log.jsonl","bytes":100}]\(history)}
      """)
  }

  static func network(_ model: ModelConfiguration) -> ModelKind {
    .network(NetworkRecord(model: model, training: TrainingConfiguration(), threads: 1))
  }

  @Test("A network has its shape, its epochs with the best one, and its files")
  func network() throws {
    let model = ModelConfiguration(
      vocabularySize: 1000, embeddingWidth: 8, hiddenWidths: [7, 6], norm: .layer,
      skipDistance: 2, mogrifierRounds: 3, tied: false, head: .mos, components: 5,
      dropout: DropoutRates(contexts: 0.25))
    let history = """
      ,"history":{"best":1,"epochs":[
      {"clipped":0,"epoch":1,"rate":0.5,"sampled":0,"training":3,"updates":9,"validation":2,
      "training_accuracy":0.125,"validation_accuracy":0.25},
      {"clipped":0,"epoch":2,"rate":0.5,"sampled":0,"training":2.5,"updates":18}],
      "perplexity":{"test":8.5,"valid":7.389}}
      """
    // exp 3 is 20.09, exp 2 7.39 and exp 2.5 12.18.
    #expect(
      try Self.summary(
        Self.network(model), blocks: #"{"name":"decoder.weight","shape":[1000,6]}"#,
        history: history
      ).text == """
          cell                      lstm, 2 layers of 7 and 6, layer norm, skip 2, mogrifier 3
          embedding                 8
          head                      mos of 5
          dropout                   contexts 0.25
          tokens                    word, vocabulary 1,000
          parameters                12,345
            decoder.weight          1000 × 6
        data
          a.txt                     7,000 bytes, sha256 ab
          valid                     2,000 tokens in 100 lines, 25.0 % unknown
        training
          options                   --epochs 2
          epoch 1                   train 20.09  valid 7.39  best  accuracy train 12.5 % valid 25.0 %
          epoch 2                   train 12.18  valid —
          valid perplexity          7.39
          test perplexity           8.50
        files
          config.json               1.5 KiB
          log.jsonl                 100 B

        """)
  }

  @Test("A feed-forward network and n-grams have rows of their own")
  func otherModels() throws {
    let model = ModelConfiguration(
      architecture: .feedForward, contextLength: 4, vocabularySize: 1000, embeddingWidth: 8,
      hiddenWidths: [6], norm: .none, tied: true, head: .softmax)
    let network = try Self.summary(Self.network(model), blocks: "").text
    #expect(
      network.hasPrefix(
        """
          layers                    feed-forward over 4 tokens, 1 layer of 6
          embedding                 8, tied
          head                      softmax
          dropout                   none
          tokens                    word, vocabulary 1,000

        """))
    let ngrams = try Self.summary(
      .ngram(order: 3), blocks: #"{"name":"1-grams","shape":[999]}"#
    ).text
    #expect(
      ngrams.hasPrefix(
        """
          n-grams                   up to 3 tokens, Kneser–Ney
          tokens                    word, vocabulary 1,000
          parameters                12,345
            1-grams                 999
        data

        """))
  }
}
