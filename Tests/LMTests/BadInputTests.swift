import Foundation
import JSON
import Judging
import Testing

/// Text and folders that are not what they should be.
@Suite struct BadInputTests {
  static let text: [(name: String, bytes: [UInt8])] = [
    ("empty.txt", []), ("blank.txt", Array(" \n\t\r\n\n  ".utf8)),
    ("line.txt", Array("One line is too little to hold any out.\n".utf8)),
  ]

  @Test func missingTextEndsWith66() throws {
    let work = try Workplace()
    for line in ["train no.txt", "tokenize no.txt", "train no/no.txt"] {
      expectFailure(try work.lm(line), 66, "no.txt")
    }
    try work.plant(Texts.english, "corpus.txt")
    expectFailure(try work.lm("train corpus.txt --valid no.txt"), 66, "no.txt")
    expectFailure(try work.lm("train corpus.txt --test no.txt"), 66, "no.txt")
    expectFailure(try work.lm("train - --valid -"), 64, "one text")
    #expect(try work.files().count == 1)
    try work.copy("models", of: Shared.workplace(), to: "models")
    expectFailure(try work.lm("eval no.txt"), 66, "no.txt")
  }

  @Test func shortTextEndsWith65() throws {
    let work = try Workplace()
    for (name, bytes) in Self.text {
      try work.plant(Data(bytes), name)
      expectFailure(try work.lm("train \(name)"), 65, name)
    }
    for name in ["empty.txt", "blank.txt"] {
      expectFailure(try work.lm("train line.txt --valid \(name)"), 65, name)
    }
    expectFailure(try work.lm("train -"), 65, "standard input")
    expectFailure(try work.lm("sample --prompt -"), 66, "lm train")
    #expect(try work.files().count == 3)
    // One line is enough where the held-out text is given.
    try work.plant("A line of its own.\n", "valid.txt")
    expectSuccess(try work.lm("train line.txt --valid valid.txt \(tiny) --epochs 1 --min-count 1"))
    expectFailure(try work.lm("eval"), 66, "keeps no test part; give a text or --split valid")
    expectSuccess(try work.lm("eval --split valid"))
    for name in ["empty.txt", "blank.txt"] { expectFailure(try work.lm("eval \(name)"), 65, name) }
  }

  @Test func shortTextInUTF16IsRefused() throws {
    let work = try Workplace()
    try work.plant(try #require("سلام دنیا\n".data(using: .utf16)), "short.txt")
    expectFailure(try work.lm("tokenize short.txt"), 65, "iconv -f UTF-16")
    expectFailure(try work.lm("tokenize --tokens byte --strict", input: "a"), 64, "any bytes")
  }

  @Test func invalidUTF8IsRepairedAndCounted() throws {
    let work = try Workplace()
    var bytes = Data("broken \u{20}".utf8) + Data([0xFF, 0x20, 0xC3, 0x0A, 0xE2, 0x82, 0x0A])
    bytes += Data(Texts.english.utf8)
    try work.plant(bytes, "dirty.txt")
    let train = try work.lm("train dirty.txt \(tiny) --epochs 1")
    expectSuccess(train)
    #expect(train.error.contains("3 invalid UTF-8 sequences became U+FFFD"))
    for line in ["eval dirty.txt", "tokenize dirty.txt"] {
      let outcome = try work.lm(line)
      expectSuccess(outcome)
      let trained = "note: models/softmax was trained on dirty.txt, so its perplexity is lower"
      let notes = outcome.errorLines.filter { !$0.hasPrefix(trained) }
      #expect(notes == ["note: 3 invalid UTF-8 sequences became U+FFFD"])
      #expect(outcome.errorLines.count == (line.hasPrefix("eval") ? 2 : 1))
    }
  }

  @Test func otherEncodingsAreRefused() throws {
    let work = try Workplace()
    try work.plant(try #require(Texts.persian.data(using: .utf16)), "wide.txt")
    for line in ["train wide.txt", "tokenize wide.txt"] {
      expectFailure(try work.lm(line), 65, "wide.txt", "iconv -f UTF-16 -t UTF-8")
    }
  }

  @Test func aClosedStandardOutputIsSaidBeforeTraining() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectFailure(
      try work.shell("$LM train corpus.txt \(tiny) >&-"), 74, "standard output is closed")
    #expect(try work.files().count == 1)
    // Nothing is written to a file that takes the number of what is closed.
    let outcome = try work.shell("$LM train corpus.txt \(tiny) --epochs 1 <&- 2>&-")
    #expect(outcome.code == 0)
    expectSuccess(try work.lm("eval"))
  }

  @Test func aBatchTooLargeForTheCorpus() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectFailure(
      try work.lm("train corpus.txt --quiet --batch-size 5000"), 65,
      "choose a smaller --batch-size or a longer corpus")
    #expect(try work.files("models").isEmpty)
    // Nor is the model lost that was to be replaced.
    try work.copy("models/mos", of: Shared.workplace(), to: "models/mos")
    let before = try work.files()
    expectFailure(
      try work.lm("train corpus.txt --head mos --force --quiet --batch-size 5000"), 65,
      "--batch-size")
    #expect(try work.files() == before)
  }

  @Test func missingModelEndsWith66() throws {
    let work = try Workplace()
    expectFailure(try work.lm("eval"), 66, "make one with 'lm train CORPUS'")
    expectFailure(try work.lm("eval --head mos"), 66, "make one with 'lm train CORPUS --head mos'")
    expectFailure(
      try work.lm("sample --head moc"), 66, "make one with 'lm train CORPUS --head moc'")
    for line in [
      "eval --model no", "sample --model no", "info no", "tokenize --model no", "train --resume no",
    ] {
      expectFailure(try work.lm(line), 66, "make it with 'lm train CORPUS --out no'")
    }
    try work.plant("text", "folder/notes.txt")
    for line in ["train --resume -", "train --resume folder/notes.txt/x"] {
      expectFailure(try work.lm(line), 66, "there is no model", "; check the path")
    }
    #expect(symlink("nowhere", "\(work.path)/link") == 0)
    expectFailure(
      try work.lm("train folder/notes.txt --out link"), 73, "'link'", "it is a link to nothing")
    #expect(unlink("\(work.path)/link") == 0)
    expectFailure(try work.lm("eval --model folder"), 65, "is no model")
    expectFailure(try work.lm("eval --model folder/notes.txt"), 65, "is no model")
    #expect(try work.files().count == 2)
  }

  @Test func aModelIsReplacedByForceAlone() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let line = "train corpus.txt \(tiny) --epochs 1 --out m"
    expectSuccess(try work.lm(line))
    let before = try work.model("m")
    expectFailure(try work.lm("\(line) --seed 2"), 73, "--force", "lm train --resume m")
    #expect(try work.model("m") == before)
    expectSuccess(try work.lm("\(line) --seed 2 --force"))
    #expect(try work.model("m") != before)
    expectSuccess(try work.lm("\(line) --force"))
    #expect(try work.model("m") == before)
    #expect(try Set(work.files().keys.filter { !$0.hasPrefix("m/") }) == ["corpus.txt"])
  }

  @Test func forceReplacesNothingButModels() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    try work.plant("years of work", "thesis/draft.txt")
    let before = try work.files()
    for force in ["", "--force"] {
      expectFailure(
        try work.lm("train corpus.txt --quiet \(tiny) --out thesis \(force)"), 73, "thesis")
      expectFailure(
        try work.lm("train corpus.txt --quiet \(tiny) --out corpus.txt \(force)"), 73, "corpus.txt")
      expectFailure(
        try work.lm("train corpus.txt --quiet \(tiny) --out corpus.txt/m \(force)"), 73,
        "corpus.txt")
    }
    #expect(try work.files() == before)
  }

  @Test func divergenceEndsWith65OrIsNull() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let line = "train corpus.txt \(tiny) --epochs 2 --quiet --clip-norm none"
    expectFailure(try work.lm("\(line) --lr 1e30 --out a"), 65, "--like a --out NEW --lr X")
    // The figures are printed, and the exit code says that the model is of no use.
    let train = try work.lm("\(line) --lr 3000 --out b --json")
    #expect(train.code == 65)
    #expect(train.errorLines.last?.contains("over 1e308, so that the model is of no use; ") == true)
    // Its exponential is beyond a Double.
    let eval = try work.lm("eval --model b --json")
    let figures: EvaluationFigures = try eval.figures()
    #expect(figures.natsPerToken > 710 && figures.perplexity == nil)
    #expect(try eval.json()["perplexity"]?.isNull == true)
    #expect(try work.lm("eval --model b").text.contains("\nperplexity          over 1e308  "))
    #expect(train.text.contains("\"test_perplexity\" : null"))
  }
}
