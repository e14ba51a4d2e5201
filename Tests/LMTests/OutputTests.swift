import Foundation
import Glibc
import Judging
import JSON
import TestSupport
import Testing

/// What a command writes: nothing of the user's is replaced unasked, and nothing is written into a model.
@Suite struct OutputTests {
  static func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    try work.copy("models/moc", of: Shared.workplace(), to: "n")
    try work.plant(Texts.english, "text.txt")
    return work
  }

  /// Commands that write `FILE`.
  static let lines = [
    "eval m text.txt --per-token FILE", "eval m text.txt --per-line FILE",
    "tokenize text.txt --model m --out FILE", "vocab build text.txt --out FILE.json",
    "vocab convert m FILE.json", "report m --no-measure --samples 0 --out FILE",
  ]

  /// Commands that write a folder; `LessonCommandTests` tests what becomes of it.
  static let folders = ["lesson optimizers --out FOLDER"]

  /// Options and arguments of commands whose help says that they name what is written.
  private static func outputs() throws -> [(command: String, option: String)] {
    let commands = [
      "train", "eval", "sample", "tokenize", "vocab build", "vocab show", "vocab coverage",
      "vocab unknown", "vocab convert", "info", "list", "compare", "inspect", "report", "study",
      "lesson",
      "bench",
    ]
    return try commands.flatMap { command in
      var entries: [(name: String, words: [Substring])] = []
      for line in try Workplace().lm("\(command) --help-all").text.split(separator: "\n") {
        if let start = line.prefixMatch(of: /\ {2}(?:-\w, )?(--[a-z-]+|<[a-z-]+>)/) {
          entries.append((String(start.1), []))
        }
        if !entries.isEmpty { entries[entries.count - 1].words += line.split(separator: " ") }
      }
      let writes = /[Ww]rite .* (to this file|in this folder)|file to write/
      return entries.filter { $0.words.joined(separator: " ").contains(writes) }
        .map { (command, $0.name) }
    }
  }

  @Test("Every option that writes is tested here, and its calls to the system fail in make faults")
  func everyOutput() throws {
    let outputs = try Self.outputs()
    #expect(
      outputs.map { "\($0.command) \($0.option)" } == [
        "eval --per-token", "eval --per-line", "tokenize --out", "vocab build --out",
        "vocab convert <out>", "report --out", "report --tensorboard", "lesson --out",
      ], "a new one needs a line here, in OutputTests.lines and in scripts/faults/commands.py")
    let tests = URL(filePath: #filePath)
    let root = tests.deletingLastPathComponent().appending(path: "../..")
    for file in [tests, root.appending(path: "scripts/faults/commands.py")] {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      for (command, option) in outputs {
        let isThere = lines.contains {
          $0.contains("\"\(command) ") && (option.hasPrefix("<") || $0.contains("\(option) "))
        }
        #expect(isThere, "\(command) \(option) has no line in \(file.lastPathComponent)")
      }
    }
  }

  @Test("A file that is there is replaced with --force alone", arguments: lines)
  func files(line: String) throws {
    let work = try Self.workplace()
    let name = line.contains("FILE.json") ? "mine.json" : "mine"
    try work.plant("my notes", name)
    let line = line.replacing("FILE", with: "mine")
    expectFailure(try work.lm(line), 73, "'\(name)'", "--force", alone: false)
    #expect(try work.read(name) == Data("my notes".utf8))
    expectSuccess(try work.lm("\(line) --force"))
    #expect(try work.read(name).count > 20)
    #expect(try !work.files().keys.contains { $0.contains(".tmp-") })
  }

  @Test("Nothing is written into a model, with --force neither", arguments: lines)
  func models(line: String) throws {
    let work = try Self.workplace()
    try work.plant("", "m/inner/kept")
    #expect(symlink("m", "\(work.path)/link") == 0)
    let before = try work.files()
    for place in ["m/weights.safetensors", "m/new", "m/inner/new", "link/new", "../work/m/new"] {
      for force in ["", " --force"] {
        expectFailure(
          try work.lm(line.replacing("FILE", with: place) + force), 73, "model 'm'", alone: false)
      }
    }
    #expect(try work.files() == before)
  }

  @Test("Nor into one that is around the current folder", arguments: lines)
  func modelsAround(line: String) throws {
    let work = try Self.workplace()
    try work.plant("", "m/inner/kept")
    let before = try work.files()
    let line = line.replacing(" m", with: " \(work.path)/n")
      .replacing("text.txt", with: "\(work.path)/text.txt")
    for (folder, place) in [("m", "new"), ("m", "a/new"), ("m/inner", "./a/b/new")] {
      let command = "$LM \(line.replacing("FILE", with: place)) --force"
      let outcome = try work.shell("cd \(folder) && exec \(command)")
      expectFailure(outcome, 73, "model 'm'", alone: false)
    }
    #expect(try work.files() == before)
  }

  @Test func noModelIsMadeInAModel() throws {
    let work = try Self.workplace()
    let before = try work.files()
    for options in ["--epochs 1", "--force", "--arch ngram"] {
      expectFailure(
        try work.lm("train text.txt --out m/inner \(options)"), 73, "model 'm'")
    }
    expectFailure(try work.lm("report n --no-measure --tensorboard m/runs"), 73, "model 'm'")
    #expect(try work.files() == before)
  }

  @Test("A link to nothing is replaced with --force alone", arguments: lines)
  func danglingLinks(line: String) throws {
    let work = try Self.workplace()
    let name = line.contains("FILE.json") ? "mine.json" : "mine"
    #expect(symlink("nowhere", "\(work.path)/\(name)") == 0)
    let line = line.replacing("FILE", with: "mine")
    expectFailure(try work.lm(line), 73, "'\(name)' is there already", "--force")
    #expect(!work.exists(name) && !work.exists("nowhere"))
    expectSuccess(try work.lm("\(line) --force"))
    #expect(try work.read(name).count > 20)
  }

  @Test(
    "What is read is not replaced, with --force neither",
    arguments: [
      ("eval m corpus --per-token corpus/test.txt", "corpus/test.txt"),
      ("eval m text.txt --per-line ./corpus/../text.txt", "text.txt"),
      ("vocab build corpus --out corpus/train.txt", "corpus/train.txt"),
      ("tokenize text.txt --model v.json --out v.json", "v.json"),
      ("tokenize text.txt --model v.json --out text.txt", "text.txt"),
      ("vocab convert v.json v.json", "v.json"),
    ])
  func sources(line: String, name: String) throws {
    let work = try Self.workplace()
    expectSuccess(try work.lm("vocab convert m v.json"))
    for part in ["train", "valid", "test"] { try work.plant(Texts.english, "corpus/\(part).txt") }
    let before = try work.files()
    expectFailure(try work.lm("\(line) --force"), 64, "is what is read; choose another name")
    #expect(try work.files() == before && before[name] != nil)
  }

  @Test("Two outputs are not one file, however it is spelled")
  func sameFile() throws {
    let work = try Self.workplace()
    #expect(symlink("one", "\(work.path)/two") == 0)
    for (one, other) in [("x", "./x"), ("x", "m/../x"), ("one", "two")] {
      try work.plant("", "one")
      let line = "eval m text.txt --per-token \(one) --per-line \(other) --force"
      expectFailure(try work.lm(line), 64, "name the same file")
    }
    #expect(!work.exists("x"))
  }

  @Test("The page is not written to the place of curves")
  func pageAndCurves() throws {
    let work = try Self.workplace()
    let line = "report m --no-measure --samples 0 --tensorboard runs"
    expectSuccess(try work.lm(line + " --out page"))
    let curves = try #require(work.files().keys.first { $0.hasPrefix("runs/m/events") })
    expectFailure(
      try work.lm("\(line) --force --out ./\(curves)"), 64, "is the place of curves too")
  }

  @Test("A place for curves that cannot be is known before the page is written")
  func placesOfCurves() throws {
    let work = try Self.workplace()
    try work.plant("mine", "file")
    let line = "report m --no-measure --samples 0 --tensorboard"
    expectFailure(try work.lm("\(line) file"), 73, "file/m/events")
    expectFailure(try work.lm("\(line) m/"), 73, "into the model 'm'")
    expectFailure(try work.lm(line.split(separator: " ").map(String.init) + [""]), 64, "is empty")
    try work.plant("", "runs/m/beside")
    #expect(symlink("nowhere", "\(work.path)/runs/m/events.out.tfevents.lm") == 0)
    expectFailure(try work.lm("\(line) runs"), 73, "runs/m/events.out.tfevents.lm", "--force")
    #expect(!work.exists("report.html"))
  }

  @Test("An empty name is refused before any work", arguments: lines)
  func emptyNames(line: String) throws {
    let work = try Self.workplace()
    let before = try work.files().keys.sorted()
    let arguments = line.split(separator: " ").map { $0.contains("FILE") ? "" : String($0) }
    expectFailure(
      try work.lm(arguments), 64, line.contains("FILE.json") ? "the name ''" : "is empty")
    #expect(try work.files().keys.sorted() == before)
  }

  @Test("The place of a file is looked at before a text is read, and again before it is written")
  func changedPlaces() throws {
    let work = try Self.workplace()
    mkfifo("\(work.path)/pipe", 0o600)
    try work.plant("mine", "mine")
    let silent = open("\(work.path)/pipe", O_RDWR)
    let early = try work.start(["tokenize", "pipe", "--model", "m", "--out", "mine"])
    expectFailure(try early.wait(), 73, "'mine' is there already")
    close(silent)

    // A pipe is opened by its reader after the first look.
    let weights = try work.read("n/weights.safetensors")
    for line in [
      "eval m pipe --per-token place/x", "eval m pipe --per-line link --force",
      "vocab build pipe --out place/v.json",
    ] {
      try? work.remove("place")
      try? work.remove("link")
      try work.plant("", "place/.empty")
      try work.plant("old", "link")
      let running = try work.start(line.split(separator: " ").map(String.init))
      let writer = open("\(work.path)/pipe", O_WRONLY)
      #expect(rename("\(work.path)/place", "\(work.path)/aside") == 0)
      #expect(symlink("n", "\(work.path)/place") == 0)
      try work.remove("link")
      #expect(symlink("n/weights.safetensors", "\(work.path)/link") == 0)
      _ = Texts.english.utf8.withContiguousStorageIfAvailable {
        write(writer, $0.baseAddress, $0.count)
      }
      close(writer)
      expectFailure(try running.wait(), 73, "into the model 'n'", alone: false)
      try work.remove("aside")
    }
    #expect(try work.read("n/weights.safetensors") == weights)
    #expect(!work.exists("n/x") && !work.exists("n/v.json"))
  }

  @Test("A name that is not UTF-8 is refused, and names no other file")
  func namesInOtherEncodings() throws {
    let work = try Self.workplace()
    try work.plant("precious", "p\u{FFFD}")
    let outcome = try work.shell("exec $LM eval m text.txt --per-line $(printf 'p\\377') --force")
    expectFailure(outcome, 64, "argument 5 is not UTF-8: 'p\u{FFFD}'; write it in UTF-8")
    #expect(try work.read("p\u{FFFD}") == Data("precious".utf8))
  }

  @Test("A file that comes where a report is being made is kept")
  func lateFiles() throws {
    let work = try Self.workplace()
    let running = try work.start(
      "report m --samples 400 --max-tokens 200".split(separator: " ").map(String.init))
    // It has looked at the place before.
    try running.untilItSays("model m")
    try work.plant("my notes", "report.html")
    let outcome = try running.wait()
    expectFailure(outcome, 73, "'report.html' is there already", alone: false)
    #expect(try work.read("report.html") == Data("my notes".utf8))
  }

  @Test("A hyphen is the standard output where a stream makes sense, and refused elsewhere")
  func standardOutput() throws {
    let work = try Self.workplace()
    for (option, name) in [("--per-token", "t"), ("--per-line", "l")] {
      expectSuccess(try work.lm("eval m text.txt \(option) \(name)"))
      let stream = try work.lm("eval m text.txt \(option) - --json")
      #expect(stream.code == 0)
      #expect(try stream.text == String(decoding: work.read(name), as: UTF8.self))
      #expect(stream.error.contains("\"nats_per_token\""))
      let table = try work.lm("eval m text.txt \(option) -")
      #expect(table.text == stream.text && table.error.contains("perplexity "))
    }
    expectSuccess(try work.lm("report m --no-measure --samples 0"))
    let page = try work.lm("report m --no-measure --samples 0 --out -")
    #expect(page.code == 0)
    // They differ in the command that they name.
    let file = String(decoding: try work.read("report.html"), as: UTF8.self)
    let command = "lm report m --no-measure --samples 0 "
    #expect(file.contains(command) && page.text.contains("\(command)--out - "))
    #expect(page.text == file.replacing(command, with: "\(command)--out - "))
    expectFailure(try work.lm("eval m text.txt --per-token - --per-line -"), 64, "same file")
    for line in [
      "tokenize text.txt --model m --out -", "vocab build text.txt --out -", "vocab convert m -",
      "train text.txt --out -", "report m --tensorboard -",
    ] {
      expectFailure(try work.lm(line), 64, alone: false, context: line)
    }
    #expect(!work.exists("-") && !work.exists("-.json"))
  }

  @Test("Only an older report on the same models is replaced unasked, and their curves alone")
  func reports() throws {
    let work = try Self.workplace()
    try work.plant("my curves", "runs/m/events.out.tfevents.lm")
    let line = "--no-measure --samples 0 --tensorboard runs"
    expectFailure(try work.lm("report m \(line)"), 73, "runs/m/events.out", "--force")
    #expect(!work.exists("report.html"))
    expectSuccess(try work.lm("report m \(line) --force"))
    expectSuccess(try work.lm("report m \(line)"))
    let (page, events) = try (work.read("report.html"), work.read("runs/m/events.out.tfevents.lm"))
    #expect(try !EventRecords(Array(events)).writer.isEmpty)
    // Another model of the same name, and another model.
    expectFailure(try work.lm("report n \(line)"), 73, "'report.html'", alone: false)
    expectSuccess(try work.lm("report n m \(line) --out both.html"))
    expectSuccess(try work.lm("report m n \(line) --out both.html"))
    try work.copy("n", of: work, to: "other/m")
    expectFailure(
      try work.lm("report other/m \(line) --out new.html"), 73, "runs/m/events.out", "--force")
    #expect(try work.read("report.html") == page)
    #expect(try work.read("runs/m/events.out.tfevents.lm") == events)
  }

  @Test("--force keeps a folder in which a file only looks like a temporary one")
  func hiddenFiles() throws {
    let work = try Self.workplace()
    for name in [".tmp-notes", ".tmp-my-notes-2024"] {
      try work.plant("years of work", "m/\(name)")
      let before = try work.files()
      expectFailure(
        try work.lm("train text.txt --out m --force --epochs 1 \(tiny)"), 73, "'\(name)'")
      #expect(try work.files() == before)
      try work.remove("m/\(name)")
    }
    try work.plant("half a file", "m/.tmp-host-1-0")
    expectSuccess(try work.lm("train text.txt --out m --force --epochs 1 \(tiny)"))
  }

  @Test("A damaged file of a model is named, and read as it is with --no-verify")
  func damage() throws {
    let work = try Self.workplace()
    let weights = try work.read("m/weights.safetensors")
    var damaged = weights
    damaged[damaged.count - 2] ^= 1
    try work.plant(damaged, "m/weights.safetensors")
    for line in ["eval m", "sample m -n 3", "inspect m --rank", "report m --samples 1"] {
      expectFailure(
        try work.lm(line), 65, "m/weights.safetensors differs", "--no-verify", alone: false)
      expectSuccess(try work.lm("\(line) --no-verify"))
    }
    try work.plant(weights, "m/weights.safetensors")
    expectSuccess(try work.lm("eval m"))
    for (file, line) in [
      ("test.tokens", "eval m"), ("vocabulary.json", "vocab show m"), ("config.json", "info m"),
      ("checkpoint.safetensors", "train --resume m"), ("train.tokens", "train --resume m"),
      ("history.json", "info m"),
    ] {
      let whole = try work.read("m/\(file)")
      var damaged = whole
      // A digit of a number of JSON, or a low bit of a value.
      let place = try #require(damaged.lastIndex { $0 == UInt8(ascii: "1") || $0 == 2 })
      damaged[place] ^= 2
      try work.plant(damaged, "m/\(file)")
      expectFailure(try work.lm(line), 65, "m/\(file) differs", alone: false, context: file)
      try work.plant(whole, "m/\(file)")
    }
  }
}
