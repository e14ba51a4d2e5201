import Testing

/// Commands and options that do not exist, answered with the nearest that do.
@Suite struct UnknownNameTests {
  @Test(arguments: [
    ("trian", "there is no command 'trian'; use 'lm train'"),
    ("Eval", "there is no command 'Eval'; use 'lm eval'"),
    ("test model", "there is no command 'test'; use 'lm eval'"),
    ("generate", "there is no command 'generate'; use 'lm sample'"),
    ("vocab train corpus.txt", "there is no command 'train'; use 'lm vocab build'"),
    ("vocab shwo", "there is no command 'shwo'; use 'lm vocab show'"),
    ("xylophone", "there is no command 'xylophone'; see 'lm --help'"),
    ("eval --dynamik rms", "there is no option --dynamik; use --dynamic"),
    ("eval --hidden 3", "there is no option --hidden; see 'lm eval --help-all'"),
    ("sample --temprature 1", "there is no option --temprature; use --temperature"),
    ("sample --temp 1", "there is no option --temp; use --temperature"),
    ("inspect --gradient", "there is no option --gradient; use --gradients"),
    (
      "compare a b --dynamic-epsilom 1",
      "there is no option --dynamic-epsilom; use --dynamic-epsilon"
    ),
    ("vocab build c --min-freq 2 --out o", "there is no option --min-freq; use --min-count"),
    ("vocab coverage c --size 10", "there is no option --size; use --sizes"),
    ("report m --tensorbord x", "there is no option --tensorbord; use --tensorboard"),
    ("bench --second 3", "there is no option --second; use --seconds"),
    ("info m --jsn", "there is no option --jsn; use --json"),
    ("tokenize --normalise fa", "there is no option --normalise; use --normalize"),
  ])
  func answer(line: String, answer: String) throws {
    let work = try Workplace()
    let outcome = try work.lm(line)
    #expect(outcome.code == 64)
    #expect(outcome.error == "error: \(answer)\n")
    #expect(outcome.output.isEmpty)
  }

  @Test("Help of a command by its name before it")
  func helpCommand() throws {
    let work = try Workplace()
    #expect(try work.lm("help train").output == work.lm("train --help").output)
  }

  @Test("Values of options in any case")
  func valuesInAnyCase() throws {
    let work = try Shared.workplace()
    let line = "eval models/softmax --json --split"
    #expect(
      try work.lm("\(line) TEST --state Carry").output == work.lm("\(line) test").output)
    expectSuccess(try work.lm("eval --head MoS --quiet"), quiet: true)
  }

  @Test("-q is --quiet")
  func shortQuiet() throws {
    let work = try Shared.workplace()
    #expect(!(try work.lm("sample models/softmax -n 5").error.isEmpty))
    expectSuccess(try work.lm("sample models/softmax -n 5 -q"), quiet: true)
  }

  @Test(
    "Errors in arguments come before the model that exists",
    arguments: [
      ("english.txt --lr abc", 64, "--lr 'abc'; give a number"),
      ("english.txt --hidden 0", 64, "--hidden 0"), ("nothing.txt", 66, "nothing.txt"),
      ("nothing.txt --arch ngram --out models/softmax", 66, "nothing.txt"),
      ("english.txt", 73, "there is a model models/softmax already"),
    ])
  func order(options: String, code: Int32, part: String) throws {
    let work = try Shared.workplace()
    expectFailure(try work.lm("train \(options)"), code, part)
  }
}
