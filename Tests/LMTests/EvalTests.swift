import Foundation
import Judging
import Testing

/// The figures and files of `lm eval`.
@Suite struct EvalTests {
  /// English n-grams beside the shared models, on their vocabulary.
  static func workplace() throws -> Workplace {
    let work = try NGramCommandTests.workplace()
    expectSuccess(try work.lm(NGramCommandTests.train))
    return work
  }

  @Test("Figures per unit are one sum divided by several counts", arguments: ["softmax", "ngram"])
  func units(_ name: String) throws {
    let work = try Self.workplace()
    let text = "The sea keeps what it takes.\nNobody xylophoned 12 boats.\n"
    try work.plant(text, "text.txt")
    let report: EvaluationFigures = try work.lm("eval text.txt --model models/\(name) --json")
      .figures()
    let nats = report.natsPerToken * Double(report.tokens)
    for (perplexity, bits, count) in [
      (report.perplexityPerWord, report.bitsPerWord, 6 + 4 + 2),
      (report.perplexityPerCharacter, report.bitsPerCharacter, text.unicodeScalars.count),
      (report.perplexityPerByte, report.bitsPerByte, text.utf8.count),
      (report.perplexity, report.bitsPerToken, 7 + 1 + 5 + 1),
    ] {
      #expect(abs(try #require(perplexity) / exp(nats / Double(count)) - 1) < 1e-9)
      #expect(abs(bits / (nats / log(2) / Double(count)) - 1) < 1e-9)
    }
    // Nothing of the training text is left out, so that <unk> stands for the one word of this text.
    #expect(report.unknown == 1 && report.unknownTypes == 1)
    #expect(abs(try #require(report.perplexityAdjusted) / #require(report.perplexity) - 1) < 1e-12)
    // Too short a text for an interval, which a longer one has.
    #expect(report.perplexityCI95 == nil)
    let long: EvaluationFigures = try work.lm("eval english.txt --model models/\(name) --json")
      .figures()
    let interval = try #require(long.perplexityCI95)
    let perplexity = try #require(long.perplexity)
    #expect(interval.lowerBound < perplexity && perplexity < interval.upperBound)
    for groups in [report.byScript, report.byFrequency, report.byPosition] {
      #expect(groups.reduce(0) { $0 + $1.tokens } == report.tokens)
      let sum = groups.reduce(0) { $0 + Double($1.tokens) * $1.natsPerToken }
      #expect(abs(sum / nats - 1) < 1e-9)
    }
    #expect(
      report.byScript.map(\.name) == ["latin", "digits", "punctuation", "line end", "unknown"])
    #expect(report.byScript.map(\.tokens) == [8, 1, 2, 2, 1])
  }

  @Test("Unknown words share the probability of the token that stands for them")
  func adjusted() throws {
    let work = try Shared.workplace()
    let line = "eval - --model models/softmax --json"
    let report: EvaluationFigures = try work.lm(line, input: "qa qb qa qc sea\n").figures()
    #expect(report.unknown == 4 && report.unknownTypes == 3)
    let (raised, plain) = (report.perplexityAdjusted ?? 0, report.perplexity ?? 0)
    #expect(abs(raised / plain / exp(4 * log(3) / 6) - 1) < 1e-9)
  }

  @Test("Files of losses hold every token and every line once, and sum to the figure")
  func files() throws {
    let work = try Self.workplace()
    let report: EvaluationFigures = try work.lm(
      "eval --model models/persian --per-token t.jsonl --per-line l.jsonl --json"
    ).figures()
    let tokens = try work.lines("t.jsonl", of: Judgement.TokenLoss.self)
    let lines = try work.lines("l.jsonl", of: Judgement.LineLoss.self)
    #expect(tokens.count == report.tokens && lines.reduce(0) { $0 + $1.tokens } == tokens.count)
    for sum in [tokens.reduce(0) { $0 + $1.nats }, lines.reduce(0) { $0 + $1.nats }] {
      #expect(abs(sum / Double(tokens.count) / report.natsPerToken - 1) < 1e-9)
    }
    #expect(lines.map(\.line) == Array(1...lines.count))
    for line in lines {
      let own = tokens.filter { $0.line == line.line }
      #expect(own.map(\.position) == Array(1...own.count) && own.count == line.tokens)
      #expect(abs(own.reduce(0) { $0 + $1.nats } - line.nats) < 1e-9)
      #expect(own.count { $0.token == "<unk>" } == line.unknown)
    }
    #expect(lines.reduce(0) { $0 + $1.unknown } == report.unknown)
    // The text of a line is its tokens and the spaces between them.
    for line in lines {
      let own = tokens.filter { $0.line == line.line && $0.token != "<eos>" }.map(\.token).joined()
      #expect(line.text.filter { $0 != " " } == own.filter { $0 != " " })
    }
  }

  @Test("A request that cannot be is refused with its reason")
  func refused() throws {
    let work = try Self.workplace()
    expectFailure(try work.lm("eval --model models/mos --per-token no/t.jsonl"), 73)
    try work.plant("The sea.\n", "text.txt")
    expectFailure(try work.lm("eval text.txt --head mos --per-line text.txt"), 64, "text.txt")
    expectFailure(try work.lm("eval --head mos --per-token a --per-line a"), 64, "same file")
    expectFailure(try work.lm("eval --mix models/mos"), 64, "two models")
    expectFailure(
      try work.lm("eval --mix models/mos models/moc --head mos"), 64, "leave out the other model")
    expectFailure(try work.lm("eval --mix models/mos models/persian"), 65, "vocabulary")
    expectFailure(try work.lm("eval --mix models/mos models/moc --split valid"), 64, "--split")
    expectFailure(try work.lm("eval --mix models/mos models/mos"), 64, "twice")
    // Before the text is looked for.
    expectFailure(try work.lm("eval models/mos none.txt --per-token no/t.jsonl"), 73, "no/t.jsonl")
    expectFailure(
      try work.lm("eval --exposure --head mos --referee models/mos --continuation 4"), 64, "own")
    expectFailure(try work.lm("eval --head ngram --cache 10"), 65, "n-gram")
    expectFailure(try work.lm("eval --referee models/mos"), 64, "--referee")
    expectFailure(try work.lm("eval --exposure --breakdown"), 64, "--breakdown")
    expectFailure(try work.lm("eval --exposure --head ngram"), 64, "n-gram")
    expectSuccess(
      try work.lm("eval --exposure --head ngram --referee models/mos --continuation 4"))
    expectFailure(try work.lm("eval --exposure --head mos --continuation 5000"), 64, "fit")
  }

  @Test("A mixture has weights that sum to 1, and perplexities of its models alone")
  func mixtures() throws {
    let work = try Self.workplace()
    func figures(_ line: String) throws -> EvaluationFigures {
      try work.lm("eval \(line) --json").figures()
    }
    let names = ["models/softmax", "models/ngram", "models/mos"]
    let report = try figures("--mix \(names.joined(separator: " "))")
    let models = try #require(report.mix).models
    #expect(models.map(\.model) == names)
    #expect(abs(models.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
    let alone = try names.map { try figures("--model \($0)") }
    #expect(models.map(\.perplexity) == alone.map(\.perplexity))
    // What is gained is counted beside the best of them, and positive where the mixture is better.
    let best = try #require(alone.min { $0.natsPerToken < $1.natsPerToken })
    let gain = try #require(report.gain)
    #expect(gain.beside == best.model && gain.perplexity == best.perplexity)
    #expect(abs(gain.nats - (best.natsPerToken - report.natsPerToken)) < 1e-9)
    let table = try work.lm("eval --mix \(names.joined(separator: " "))").text
    #expect(table.contains(gain.nats > 0 ? "\n  gain  " : "\n  loss  "))
    try work.plant("The sea keeps what it takes.\n", "text.txt")
    let last = try figures("--mix models/softmax models/ngram text.txt")
    #expect(try figures("text.txt --mix models/softmax models/ngram") == last)
    #expect(last.corpus == "text.txt")
  }

  @Test("Nothing is tuned on the text that is judged, nor learnt from validation")
  func noLeaks() throws {
    let work = try Workplace()
    let lines = Texts.english.split(separator: "\n").map { "\($0)\n" }
    try work.plant(lines[..<40].joined(), "train.txt")
    for (name, part) in [("a", 40..<50), ("b", 50..<60)] {
      try work.plant(lines[part].joined(), "\(name).txt")
    }
    // One epoch, so that validation decides nothing of the weights.
    let train = "train train.txt \(tiny) --epochs 1 --vocab-size 60"
    for (valid, test) in [("a", "b"), ("a", "a"), ("b", "b")] {
      let parts = "--valid \(valid).txt --test \(test).txt"
      expectSuccess(try work.lm("\(train) \(parts) --out n\(valid)\(test)"))
      expectSuccess(
        try work.lm(
          "train train.txt --arch ngram --vocab n\(valid)\(test) \(parts) --out g\(valid)\(test)"))
    }
    func figures(_ line: String) throws -> EvaluationFigures {
      try work.lm("eval \(line) --json").figures()
    }
    for options in ["--cache 50 --tune", "--dynamic sgd --tune"] {
      let tuned = try ["nab", "naa", "nbb"].map {
        try #require(try figures("--model \($0) \(options)").adaptive?.tuning)
      }
      #expect(tuned[0] == tuned[1] && tuned[0] != tuned[2], "\(options)")
    }
    let weights = try ["ab", "aa", "bb"].map { parts in
      try #require(try figures("--mix n\(parts) g\(parts)").mix).models.map(\.weight)
    }
    #expect(weights[0] == weights[1] && weights[0] != weights[2])
    // The usual gradients are those of the training text.
    let dynamic = try ["nab", "nbb"].map {
      try figures("b.txt --model \($0) --dynamic rms").natsPerToken
    }
    #expect(dynamic[0] == dynamic[1])
  }

  @Test("Places are counted from the start of each line")
  func places() throws {
    let work = try Workplace()
    try work.copy("models/mos", of: Shared.workplace(), to: "mos")
    try work.plant("The sea.\nNobody knew\n", "text.txt")
    let report: EvaluationFigures = try work.lm("eval mos text.txt --per-token t.jsonl --json")
      .figures()
    let tokens = try work.lines("t.jsonl", of: Judgement.TokenLoss.self)
    #expect(tokens.map(\.line) == [1, 1, 1, 1, 2, 2, 2])
    #expect(tokens.map(\.position) == [1, 2, 3, 4, 1, 2, 3])
    #expect(tokens.map(\.token) == ["The", "sea", ".", "<eos>", "Nobody", "knew", "<eos>"])
    #expect(report.byPosition.map(\.name) == ["1", "2", "3–4"])
    #expect(report.byPosition.map(\.tokens) == [2, 2, 3])
    let first = (tokens[0].nats + tokens[4].nats) / 2
    #expect(abs(report.byPosition[0].natsPerToken - first) < 1e-9)
  }
}
