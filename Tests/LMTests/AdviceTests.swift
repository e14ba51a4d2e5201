import Foundation
import Glibc
import Testing

/// What an error says to do is done, and leads to no further error.
@Suite struct AdviceTests {
  /// The arguments of the command that a line quotes, with values for what stands in capitals.
  private func suggestion(in outcome: Outcome) throws -> [String] {
    let line = String(outcome.errorLines.last ?? "")
    let match = try #require(line.firstMatch(of: /'lm ([^']*)'/), "\(outcome)")
    let values = ["CORPUS": "corpus.txt", "NEW": "new", "X": "0.01", "MODEL": "m"]
    return match.output.1.split(separator: " ").map { values[String($0)] ?? String($0) }
  }

  private func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    return work
  }

  private let train = "train corpus.txt --quiet \(tiny) --epochs 1"

  /// Runs a line that fails, and what its error says.
  private func follow(
    _ line: String, _ code: Int32, in work: Workplace, _ more: [String] = ["--quiet"],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try work.lm(line)
    #expect(outcome.code == code, "\(line): \(outcome)", sourceLocation: sourceLocation)
    let next = try suggestion(in: outcome)
    let second = try work.lm(next + more)
    #expect(second.code == 0, "\(line): \(next): \(second)", sourceLocation: sourceLocation)
  }

  @Test("A run that diverges, a model that is there, a model that is not there") func runs() throws
  {
    let work = try workplace()
    let sgd = "--optimizer sgd --clip-norm none --schedule constant --cell rnn --activation relu"
    try follow("\(train) \(sgd) --lr 1e30 --out models/softmax", 65, in: work)
    let other = try workplace()
    expectSuccess(try other.lm(train))
    try follow(train, 73, in: other)
    expectFailure(
      try other.lm("train models/softmax"), 64,
      "go on with --resume models/softmax, or give a text and --like models/softmax --out NEW")
    expectSuccess(try other.lm("train corpus.txt --like models/softmax --out new -q"))
    for line in [
      "info none", "eval --model none", "sample --model none/of/them",
      "compare models/softmax none",
    ] {
      let work = try workplace()
      expectSuccess(try work.lm(train))
      try follow(line, 66, in: work, ["--quiet", "--epochs", "1"])
    }
    try other.plant("", "file")
    let before = try other.times("")
    for name in ["models/softmax/inner", "-", "file/m"] {
      for command in ["info", "eval --model", "sample --model"] {
        expectFailure(try other.lm("\(command) \(name)"), 66, "; check the path")
      }
    }
    #expect(try other.times("") == before)
    let empty = try workplace()
    try follow("eval", 66, in: empty, ["--quiet", "--epochs", "1"])
    try follow("eval --head moc", 66, in: empty, ["--quiet", "--epochs", "1"])
    try follow("tokenize corpus.txt --model none.json", 66, in: empty)
  }

  @Test("A model that has lost a file") func lost() throws {
    for (file, line) in [
      ("weights.safetensors", "eval m"), ("checkpoint.safetensors", "train --resume m"),
      ("valid.tokens", "train --resume m"),
    ] {
      let work = try workplace()
      expectSuccess(try work.lm("\(train) --out m"))
      try work.remove("m/\(file)")
      try follow(line, 66, in: work)
      expectSuccess(try work.lm("eval m"))
    }
    let work = try workplace()
    expectSuccess(try work.lm("train corpus.txt --arch ngram --out m -q"))
    try work.remove("m/model.arpa")
    try follow("eval m", 66, in: work)
    expectSuccess(try work.lm("eval m"))
    // N-grams cannot be gone on with.
    let outcome = try work.lm("train corpus.txt --arch ngram --out m -q")
    expectFailure(outcome, 73, "choose another --out, or replace it with --force")
    #expect(!outcome.error.contains("--resume"))
  }

  @Test("A run without an epoch does not hide an older model, and is told") func newest() throws {
    let work = try workplace()
    expectSuccess(try work.lm("\(train) --out models/old"))
    expectSuccess(try work.lm("\(train) --out models/new"))
    try work.remove("models/new/weights.safetensors")
    for line in ["eval", "sample -n 3", "inspect --next The", "eval --head softmax"] {
      let outcome = try work.lm(line)
      expectSuccess(outcome)
      #expect(
        outcome.error.hasPrefix(
          "note: models/new is passed over: its first epoch has not ended or it is worse than a guess among its tokens\n"
        ), "\(outcome)")
    }
    #expect(try work.lm("eval -q").text.contains("models/old"))
    expectSuccess(try work.lm("eval -q"), quiet: true)
    // Without another model its own error says what to do.
    try work.remove("models/old")
    expectFailure(try work.lm("eval"), 66, "models/new has lost its weights")
  }

  @Test("A run whose best model is of no use is told, and ends with 65") func useless() throws {
    let work = try workplace()
    let outcome = try work.lm("\(train) --lr 1e8 --out models/softmax")
    #expect(outcome.code == 65, "\(outcome)")
    #expect(outcome.text.contains("valid       perplexity over 1e308\n"), "\(outcome)")
    #expect(!outcome.text.contains("inf"))
    #expect(
      outcome.errorLines.last.map(String.init)
        == "error: the validation perplexity of the best epoch is over 1e308, so that the model is of no "
        + "use; train anew with less, as by 'lm train CORPUS --like models/softmax --out NEW --lr X'"
    )
    expectSuccess(try work.lm(suggestion(in: outcome) + ["--quiet"]))
    #expect(try work.lm("info models/softmax").text.contains("over 1e308"))
    // It does not hide an older one.
    expectSuccess(try work.lm("\(train) --out models/good"))
    #expect(try work.lm("\(train) --lr 1e8 --out models/softmax --force").code == 65)
    let newest = try work.lm("eval")
    #expect(newest.error.contains("note: models/softmax is passed over: "), "\(newest)")
    #expect(newest.text.contains("models/good"))
    // Nor does one that a Double can tell.
    expectSuccess(try work.lm("\(train) --lr 30 --out models/softmax --force"))
    let worse = try work.lm("eval")
    #expect(worse.error.contains("note: models/softmax is passed over: "), "\(worse)")
    #expect(worse.text.contains("models/good"))
  }
}
