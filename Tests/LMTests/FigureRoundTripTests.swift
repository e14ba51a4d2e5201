import Benchmarking
import Foundation
import JSON
import Judging
import ModelFolders
import Runs
import Testing
import TokenizerFiles

/// The figures of `--json` are read back as the values that they are, whatever the model lacks.
@Suite struct FigureRoundTripTests {
  /// Writes the figures of a command once more: the same bytes, and the same value when they are read again.
  static func expect<Figures: Codable & Equatable>(
    _ type: Figures.Type, of outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let figures = try outcome.figures(type)
    let text = try JSONText.pretty(figures)
    #expect(text == outcome.text, sourceLocation: sourceLocation)
    #expect(
      try JSONDecoder().decode(type, from: Data(text.utf8)) == figures,
      sourceLocation: sourceLocation)
  }

  @Test(
    "Figures of eval",
    arguments: [
      "models/softmax", "models/softmax english.txt --temperature 2", "models/ngram",
      "--mix models/softmax models/ngram", "models/mos --dynamic rms --cache 9 --tune",
      "models/mos --dynamic sgd",
    ])
  func evaluation(line: String) throws {
    let work = try EvalTests.workplace()
    try Self.expect(EvaluationFigures.self, of: work.lm("eval \(line) --json"))
  }

  @Test("Figures of exposure, comparisons, inspections and samples")
  func judging() throws {
    let work = try EvalTests.workplace()
    for options in ["", " --beside models/moc --prompts 2"] {
      try Self.expect(
        ExposureFigures.self,
        of: work.lm(
          "eval --exposure --head mos --prompt-length 4 --continuation 8 --json\(options)"))
    }
    for line in [
      "models/softmax models/mos", "models/softmax models/ngram english.txt",
      "models/softmax models/softmax+models/ngram --cache 9",
    ] {
      try Self.expect(ModelComparison.self, of: work.lm("compare \(line) --json"))
    }
    for line in [
      "models/mos", "models/softmax --rank", "models/mos --next The --beside models/ngram",
    ] {
      try Self.expect(
        InspectionParts.self, of: work.lm("inspect \(line) --json"))
    }
    for line in ["models/mos --top-k 3", "--mix models/mos models/ngram --num-samples 2"] {
      try Self.expect(SampleFigures.self, of: work.lm("sample \(line) -n 3 --json"))
    }
  }

  /// An inspection as a value: errors are not in JSON.
  struct InspectionParts: Codable, Equatable {
    let report: InspectionReport

    init(from decoder: any Decoder) throws { report = try InspectionReport(from: decoder) }
    func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }

    static func == (a: Self, b: Self) -> Bool {
      a.report.inspection == b.report.inspection && a.report.next == b.report.next
        && a.report.missing.isEmpty && b.report.missing.isEmpty
    }
  }

  @Test("Figures of models, tokenizers, runs and speed")
  func others() throws {
    let work = try EvalTests.workplace()
    for name in ["mos", "ngram"] {
      try Self.expect(ModelSummary.self, of: work.lm("info models/\(name) --json"))
    }
    for kind in ["bpe --vocab-size 300", "word"] {
      try Self.expect(
        TokenizerSummary.self,
        of: work.lm("vocab build english.txt --tokens \(kind) --out v.json --force --json"))
      try Self.expect(VocabularyEntries.self, of: work.lm("vocab show v.json --json"))
    }
    try Self.expect(VocabularyCoverage.self, of: work.lm("vocab coverage english.txt --json"))
    try Self.expect(
      UnknownTokens.self, of: work.lm("vocab unknown english.txt --model v.json --json"))
    try Self.expect(
      EncodingFigures.self, of: work.lm("tokenize english.txt --model v.json --out ids --json"))
    try Self.expect(
      TrainingSummary.self, of: work.lm("train english.txt \(tiny) --epochs 1 --out a --json"))
    try Self.expect(
      TrainingSummary.self, of: work.lm("train english.txt \(tiny) --max-steps 1 --out b --json"))
    try Self.expect(
      NGramSummary.self, of: work.lm("train english.txt --arch ngram --out c --json"))
    try Self.expect(
      SpeedFigures.self,
      of: work.lm("bench --shape small --hidden 8 --vocab-size 20 --seconds 0.001 --json"))
  }

  @Test("A key that the figures need and the text lacks is an error with its name")
  func missingKeys() throws {
    let outcome = try Shared.workplace().lm("eval models/mos --json")
    for key in ["tokens", "perplexity_ci95", "nats_per_token", "by_script"] {
      let text = outcome.text.replacing("\"\(key)\"", with: "\"other\"")
      let error = #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(EvaluationFigures.self, from: Data(text.utf8))
      }
      #expect("\(try #require(error))".contains(key))
    }
  }
}
