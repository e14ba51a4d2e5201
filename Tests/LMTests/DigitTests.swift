import Recipes
import Testing

/// Numbers in Persian and Arabic digits, which give what those in ASCII give.
@Suite struct DigitTests {
  @Test func aModelIsTheSame() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let line = "train corpus.txt --layers 1 --batch-size 4 --bptt 16 --json"
    expectSuccess(
      try work.lm("\(line) --epochs ۱ --hidden ۱۲ --lr ۰٫۰۱ --threads ١ --out persian"))
    expectSuccess(try work.lm("\(line) --epochs 1 --hidden 12 --lr 0.01 --threads 1 --out ascii"))
    #expect(try work.differences("persian", "ascii").isEmpty)
    let options: [String: Recipe.Value] = try work.lm("info persian --options").figures()
    #expect(options["hidden"] == .number("12") && options["lr"] == .number("0.01"))
    #expect(options["threads"] == .number("1") && options["epochs"] == .number("1"))
  }

  @Test(
    "Options of a command of their own",
    arguments: [
      ("sample models/mos -n ۵ --temperature=۰٫۸ --seed ۷", "-n 5 --temperature=0.8 --seed 7"),
      ("sample models/mos --top-k ٤ --max-tokens ۵ --threads ۱", "--top-k 4 -n 5 --threads 1"),
    ])
  func sample(persian: String, ascii: String) throws {
    let work = try Shared.workplace()
    let outcome = try work.lm(persian)
    expectSuccess(outcome)
    #expect(try outcome.output == work.lm("sample models/mos \(ascii)").output)
  }

  @Test func aListAndAnOptionThatTakesAText() throws {
    let work = try Shared.workplace()
    #expect(
      try work.lm("vocab coverage english.txt --sizes ۱۰،۲۰ -q").output
        == work.lm("vocab coverage english.txt --sizes 10,20 -q").output)
    #expect(try work.lm("sample models/mos -n ۱ --prompt ۱۲").text.hasPrefix("۱۲"))
  }

  @Test(arguments: [
    ("train c.txt --lr -۱", "--lr -۱; choose a finite number above 0"),
    ("sample --top-k ۲٫۵", "--top-k '2.5'"),
    ("eval --batch-size ۰", "--batch-size 0"), ("train c.txt --epochs ۲٫۵", "--epochs '۲٫۵'"),
  ])
  func refused(line: String, part: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "c.txt")
    expectFailure(try work.lm(line), 64, part)
  }
}
