import Judging
import Testing

/// A folder of a model among the arguments is the model; anything else is a text.
@Suite struct ModelArgumentTests {
  @Test func folderAmongTheArgumentsIsTheModelOfEval() throws {
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

  @Test func folderIsTheModelOfSampleAndInspect() throws {
    let work = try Shared.workplace()
    #expect(
      try work.lm("sample models/moc --prompt The -n 20").output
        == work.lm("sample --model models/moc --prompt The -n 20").output)
    #expect(
      try work.lm("inspect models/moc --next The --json").output
        == work.lm("inspect --model models/moc --next The --json").output)
  }

  @Test func folderIsTheTokenizerOfTokenizeAndUnknown() throws {
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
    ("eval models/moc+models/moc", "models/moc is named twice; name different models"),
    ("sample models/moc sea", "there is no model 'sea'; to continue a text, use --prompt \"sea\""),
    ("eval --model models/moc --temperature 0", "--temperature 0; choose 0.001 to 1000"),
    ("info models/moc+models/mos", "is a mixture of models"),
    (
      "tokenize english.txt --model models/moc+models/mos",
      "models/moc + models/mos is a mixture of models, and one model is needed; give the folder of one"
    ),
    ("vocab show models/moc+models/mos", "models/moc + models/mos is a mixture of models"),
    ("train english.txt --vocab models/moc+models/mos --out m", "is a mixture of models"),
    ("train --resume models/moc+models/mos", "models/moc + models/mos is a mixture of models"),
    (
      "tokenize english.txt --model models/moc --normalize lower-en",
      "error: models/moc is of --normalize "
    ),
    (
      "tokenize english.txt --model models/moc --tokens byte", "leave out --tokens, or give another"
    ),
    ("vocab unknown english.txt", "a tokenizer is missing; give --model"),
    ("vocab unknown models/moc", "a text is missing"),
    ("train models/moc", "models/moc is a model and not a text; go on with --resume models/moc"),
  ])
  func refused(line: String, part: String) throws {
    expectFailure(try Shared.workplace().lm(line), 64, part)
  }

  @Test("A+B is a model wherever one is taken: --mix A B is another way to say it")
  func mixtures() throws {
    let work = try EvalTests.workplace()
    let (both, list) = ("models/softmax+models/ngram", "--mix models/softmax models/ngram")
    let options = "--threads 1 --json"
    let kept = try work.lm("eval \(both) \(options)")
    #expect(
      try kept.figures(EvaluationFigures.self).model == "models/softmax + models/ngram")
    #expect(try work.lm("eval \(list) \(options)").output == kept.output)
    #expect(
      try work.lm("eval english.txt \(both) \(options)").output
        == work.lm("eval \(list) english.txt \(options)").output)
    for command in ["sample -n 9", "inspect --next The"] {
      let outcome = try work.lm("\(command) \(both) \(options)")
      expectSuccess(outcome)
      #expect(try work.lm("\(command) \(options) \(list)").output == outcome.output)
    }
    let exposed: ExposureFigures = try work.lm(
      "eval --exposure \(both) --referee models/mos+models/moc --beside models/moc+models/ngram "
        + "--prompt-length 4 --continuation 8 --json"
    ).figures()
    #expect(exposed.model == "models/softmax + models/ngram")
    #expect(exposed.referee == "models/mos + models/moc")
    #expect(exposed.beside?.model == "models/moc + models/ngram")
  }

  @Test("What is missing is named: the text, or the model; and a text of training is noted")
  func texts() throws {
    let work = try EvalTests.workplace()
    expectFailure(try work.lm("eval nofile"), 66, "there is no text 'nofile'")
    expectFailure(
      try work.lm("compare models/moc models/mos nofile.txt"), 66, "no text 'nofile.txt'")
    expectFailure(try work.lm("compare models/moc english.txt"), 64, "two models")
    expectFailure(try work.lm("eval models/moc+none"), 66, "lm train CORPUS --out none")
    // The newest model is the n-grams.
    expectFailure(try work.lm("eval --cache 9"), 65, "or choose --head softmax")
    let note =
      "note: models/moc was trained on english.txt, so its perplexity is lower than on another text\n"
    let seen = try work.lm("eval models/moc english.txt --json")
    #expect(try seen.figures(EvaluationFigures.self).isTrainedOn && seen.error == note)
    #expect(
      try work.lm("compare models/moc models/persian english.txt --json").error.contains(note))
    try work.plant("The sea.\n", "text.txt")
    let other = try work.lm("eval models/moc text.txt --temperature 2 --json")
    let figures: EvaluationFigures = try other.figures()
    #expect(!figures.isTrainedOn && other.error == "" && figures.temperature == 2)
    #expect(
      try work.lm("eval models/moc text.txt --temperature 2").text.contains(
        "\ntemperature         2\n"))
    let pair: ModelComparison = try work.lm(
      "compare models/moc models/mos text.txt --temperature 2 --json"
    ).figures()
    #expect(figures.natsPerToken == pair.models[0].nats)
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

  @Test("N-grams of another text and language than those of the options")
  func repeatedNGrams() throws {
    let work = try Shared.workplace()
    let options = "--arch ngram --force --out models-elsewhere/ngram"
    let other = "note: the text is not that of models/softmax"
    let same = try work.lm("train english.txt --like models/softmax \(options)")
    expectSuccess(same)
    #expect(!same.error.contains("note: the text is"))
    let like = try work.lm("train persian.txt --like models/softmax \(options)")
    expectSuccess(like)
    #expect(like.error.contains(other) && like.error.contains("than that of --like"))
    let vocabulary = try work.lm("train persian.txt --vocab models/softmax \(options)")
    expectSuccess(vocabulary)
    #expect(!vocabulary.error.contains(other))
    #expect(
      vocabulary.error.contains(
        "note: the text is of another language than that of --vocab: it keeps --normalize min"))
    let mixed = try work.lm("train english.txt --valid persian.txt \(options)")
    expectSuccess(mixed)
    #expect(mixed.error.contains("note: the text of --valid is of another language than CORPUS"))
  }

  @Test("A run that a limit ends does not claim to be whole")
  func endOfARun() throws {
    let work = try Shared.workplace()
    let line = "train english.txt \(tiny) --force --out models-elsewhere/cut"
    let cut = try work.lm("\(line) --epochs 4 --max-steps 3 --clip-norm none")
    expectSuccess(cut)
    #expect(cut.text.contains("best epoch  1; the run ended in epoch 1 of 4, after 3 updates\n"))
    #expect(cut.error.contains("epoch 1/4  train perplexity") && !cut.error.contains("clipped"))
    let whole = try work.lm("\(line) --epochs 1")
    expectSuccess(whole)
    #expect(whole.text.contains("best epoch  1 of 1\n") && whole.error.contains("clipped"))
  }
}
