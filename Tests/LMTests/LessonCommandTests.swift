import Foundation
import LanguageModels
import Lessons
import ModelFolders
import Testing

/// `lm lesson`.
@Suite struct LessonCommandTests {
  /// What `--json` prints.
  struct Record: Decodable {
    let look: String
    let texts: [String]
    let tables: [LessonTable]
    let commands: [[String]]
    let files: [String]
  }

  static let quick = "lesson optimizers --set steps=20 --threads 1"

  @Test("Without a name all lessons are listed, with their subjects")
  func list() throws {
    let work = try Workplace()
    let outcome = try work.lm("lesson")
    expectSuccess(outcome, quiet: true)
    for lesson in Lesson.all {
      #expect(
        outcome.text.split(separator: "\n").contains {
          $0.hasPrefix("\(lesson.name) ") && $0.hasSuffix(lesson.title)
        })
    }
    let listed = try JSONDecoder().decode(
      [String: [[String: String]]].self, from: work.lm("lesson --json").output)
    #expect(listed["lessons"]?.map { $0["name"] } == Lesson.all.map { $0.name })
    #expect(try work.files().isEmpty)
  }

  @Test("A lesson says first what to look at, prints its tables and writes its pictures")
  func run() throws {
    let work = try Workplace()
    let outcome = try work.lm(Self.quick)
    expectSuccess(outcome)
    let lesson = try Lesson.named("optimizers")
    #expect(outcome.text.hasPrefix("Look at: \(lesson.look)\n\nrule "))
    #expect(outcome.text.contains("\nadam, no correction  0.03 "))
    let files = try work.files().filter { !$0.key.hasSuffix("/") }
    #expect(
      Set(files.keys) == [
        "lessons/optimizers/optimizers.svg", "lessons/optimizers/optimizers-dark.svg",
      ])
    #expect(files.values.allSatisfy { $0.starts(with: Data("<svg".utf8)) })
    #expect(outcome.errorLines.sorted() == files.keys.sorted().map { "wrote \($0)" })
    // The same bytes again, with --force.
    expectSuccess(try work.lm("\(Self.quick) --force --quiet"), quiet: true)
    #expect(try work.files().filter { !$0.key.hasSuffix("/") } == files)
  }

  @Test("Settings are listed, and changed by --set; the figures are printed as JSON")
  func settings() throws {
    let work = try Workplace()
    let listed = try work.lm("lesson optimizers --settings")
    expectSuccess(listed, quiet: true)
    #expect(listed.text.contains("\nmomentum   0.9    Decay β of momentum, and β₁ of Adam.  "))
    expectSuccess(try work.lm("lesson thresholds --settings"), quiet: true)
    let usual = try work.lm("\(Self.quick) --json --quiet --out a").output
    let changed = try work.lm("\(Self.quick) --json --quiet --out b --set momentum=۰٫۵").output
    let records = try [usual, changed].map { try JSONDecoder().decode(Record.self, from: $0) }
    let tables = records.map(\.tables)
    #expect(try records[0].look == Lesson.named("optimizers").look && records[0].commands.isEmpty)
    #expect(records[0].files == ["a/optimizers.svg", "a/optimizers-dark.svg"])
    #expect(tables[0].count == 1 && tables[0][0].rows.count == 7)
    #expect(tables[0][0].rows[1][1] == "0.0078" && tables[1][0].rows[1][1] == "0.039")
    #expect(tables[0][0].rows[0] == tables[1][0].rows[0])
  }

  @Test(
    "A lesson runs commands of lm as they would be typed, and ends with the code of one that fails")
  func commands() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "texts/english/a.txt")
    let line = "lesson perplexity --set texts=3 --set tokens=400 --set epochs=1 --threads 1"
    let outcome = try work.lm("\(line) --corpora texts --quiet")
    expectSuccess(outcome, quiet: true)
    #expect(
      outcome.text.contains(
        """
        $ lm train texts/english --hidden 24 --batch-size 8 --lr 0.004 --epochs 1 --out lessons/perplexity/small \
        --threads 1
        """))
    #expect(
      outcome.text.contains(
        "\n$ lm compare lessons/perplexity/small lessons/perplexity/large --threads 1\n"))
    #expect(try work.bundle("lessons/perplexity/large").network().model.hiddenWidths == [64, 64])
    // Again, in the place of the models too.
    expectSuccess(try work.lm("\(line) --corpora texts --quiet --force"), quiet: true)
    // As JSON the results of commands go to the standard error, and the output is one object.
    let json = try work.lm("\(line) --corpora texts --json --quiet --out c")
    let record = try JSONDecoder().decode(Record.self, from: json.output)
    #expect(record.commands.map { $0[0] } == ["train", "train", "eval", "eval", "compare"])
    #expect(record.texts.isEmpty && record.tables.count == 1)
    #expect(json.code == 0 && json.errorLines.contains { $0.hasPrefix("perplexity ") })
    try work.plant(Texts.english, "other/a.txt")
    let failed = try work.lm("\(line) --corpora other --quiet --out d")
    #expect(
      failed.code == 66
        && failed.errorLines == [
          "error: cannot read 'other/english': No such file or directory; check the path"
        ])
  }

  @Test(
    "What cannot be is refused before any work",
    arguments: [
      ("nothing", "there is no lesson 'nothing'; choose gradients,"),
      ("optimizers --set speed=1", "lesson optimizers has no setting 'speed'; choose rate,"),
      ("optimizers --set steps=0", "steps '0'; choose a whole number, 1 to 10000"),
      ("optimizers --set steps", "--set 'steps'; give NAME=VALUE"),
      ("--force", "give the name of a lesson; 'lm lesson' lists them"),
      ("optimizers --out=", "--out has no value"),
    ])
  func usage(line: String, message: String) throws {
    let work = try Workplace()
    expectFailure(try work.lm("lesson \(line)"), 64, message)
    #expect(try work.files().isEmpty)
  }

  @Test("Nothing of the user's is replaced unasked, and nothing is written into a model")
  func targets() throws {
    let work = try Workplace()
    try work.plant("my notes", "mine/optimizers.svg")
    try work.plant("my notes", "file")
    expectFailure(try work.lm("\(Self.quick) --out mine"), 73, "'mine' is there already", "--force")
    expectFailure(try work.lm("\(Self.quick) --out file --force"), 73, "it is not a folder")
    #expect(try work.read("mine/optimizers.svg") == Data("my notes".utf8))
    try work.plant("my notes", "mine/other")
    expectSuccess(try work.lm("\(Self.quick) --out mine --force"))
    #expect(try work.read("mine/optimizers.svg") != Data("my notes".utf8))
    #expect(try work.read("mine/other") == Data("my notes".utf8))
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    expectFailure(try work.lm("\(Self.quick) --out m --force"), 73, "model 'm'")
    expectFailure(try work.lm("\(Self.quick) --out m/lesson"), 73, "model 'm'")
  }

  @Test("A place that cannot be written, and texts that are not there, are found before any work")
  func early() throws {
    let work = try Workplace()
    expectFailure(
      try work.lm("lesson vanishing --corpora nowhere"), 66, "cannot read 'nowhere'")
    #expect(try work.files().isEmpty)
  }

  @Test("Curves are those that TensorBoard reads, in a folder for every run")
  func curves() throws {
    let work = try Workplace()
    expectSuccess(
      try work.lm(
        "lesson activations --set epochs=1 --set digits=100 --set units=4 --threads 1 --out a"))
    let runs = try work.files("a/tensorboard").keys.filter { !$0.hasSuffix("/") }.sorted()
    #expect(
      runs
        == ["linear", "relu", "sigmoid", "silu", "softmax", "tanh"].map {
          "\($0)/events.out.tfevents.lm"
        })
    let bytes = try work.read("a/tensorboard/relu/events.out.tfevents.lm")
    #expect(String(decoding: bytes, as: UTF8.self).contains("accuracy/valid"))
  }
}
