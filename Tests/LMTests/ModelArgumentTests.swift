import Testing

/// A folder of a model among the arguments is the model; anything else is a text.
@Suite struct ModelArgumentTests {
  @Test func evaluation() throws {
    let work = try Shared.workplace()
    let kept = try work.lm("eval --model models/softmax --json")
    expectSuccess(kept)
    #expect(try work.lm("eval models/softmax --json").output == kept.output)
    let text = try work.lm("eval english.txt --model models/softmax --json")
    expectSuccess(text)
    #expect(text.output != kept.output)
    for line in ["models/softmax english.txt", "english.txt models/softmax"] {
      #expect(try work.lm("eval \(line) --json").output == text.output)
    }
  }

  @Test func samplesAndInspections() throws {
    let work = try Shared.workplace()
    #expect(
      try work.lm("sample models/moc --prompt The -n 20").output
        == work.lm("sample --model models/moc --prompt The -n 20").output)
    #expect(
      try work.lm("inspect models/moc --next The --json").output
        == work.lm("inspect --model models/moc --next The --json").output)
  }

  @Test func tokens() throws {
    let work = try Shared.workplace()
    let ids = try work.lm("tokenize english.txt --ids --model models/softmax")
    expectSuccess(ids)
    #expect(try work.lm("tokenize models/softmax english.txt --ids").output == ids.output)
    let unknown = try work.lm("vocab unknown persian.txt --model models/softmax --json")
    expectSuccess(unknown)
    #expect(
      try work.lm("vocab unknown models/softmax persian.txt --json").output == unknown.output)
  }

  @Test(arguments: [
    ("eval models/moc models/mos", "models/moc and models/mos are two models; give one"),
    ("eval models/moc --model models/mos", "models/mos and models/moc are two models; give one"),
    ("eval models/moc --head mos", "--model and --head exclude each other"),
    ("sample models/moc --head mos", "--model and --head exclude each other"),
    ("sample models/moc --model models/mos", "are two models; give one"),
    ("eval english.txt persian.txt", "'persian.txt' is a second text; give one"),
    ("eval models/moc --mix models/softmax models/mos", "--mix names its models"),
    ("sample models/moc --mix models/softmax models/mos", "--mix names its models"),
    ("vocab unknown english.txt", "a tokenizer is missing; give --model"),
    ("vocab unknown models/moc", "a text is missing"),
    ("train models/moc", "models/moc is a model and not a text; go on with --resume models/moc"),
  ])
  func refused(line: String, part: String) throws {
    expectFailure(try Shared.workplace().lm(line), 64, part)
  }

  @Test("A repeated model on another text, and on another language")
  func repeatedElsewhere() throws {
    let work = try Shared.workplace()
    let options = "--like models/softmax --max-steps 1 --force --out models-elsewhere/one"
    let same = try work.lm("train english.txt \(options)")
    expectSuccess(same)
    #expect(!same.error.contains("note: the text is"))
    let other = try work.lm("train persian.txt \(options)")
    expectSuccess(other)
    #expect(
      other.error.contains(
        "note: the text is of another language than that of --like: it keeps --normalize min, usual "
          + "is fa"))
    #expect(
      other.error.contains(
        "note: the text is not that of models/softmax; perplexities on the two do not compare"))
    #expect(
      !(try work.lm("train persian.txt \(options) --normalize min").error.contains("language")))
  }
}
