import Foundation
import Glibc
import Testing

/// The folder of a model: nothing but a model is ever replaced, and one run at a time writes to it.
@Suite struct FolderTests {
  static let run = "train corpus.txt --quiet \(tiny) --epochs 1"

  @Test func aStrangersFilesAreNeverDeleted() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectSuccess(try work.lm("\(Self.run) --out m"))
    for name in ["m/notes.txt", "m/.git/HEAD", "m/inner/config.json"] {
      try work.plant("years of work", name)
      let before = try work.files()
      let entry = name.split(separator: "/")[1]
      expectFailure(try work.lm("\(Self.run) --out m --force"), 73, "'\(entry)'")
      #expect(try work.files() == before)
      try work.remove("m/\(entry)")
    }
    expectSuccess(try work.lm("\(Self.run) --out m --force"))
  }

  @Test(arguments: ["{}", #"{"model_type": "bert", "vocab_size": 30522}"#])
  func aFolderWithAConfigurationIsNoModel(_ configuration: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    try work.plant(configuration, "theirs/config.json")
    let before = try work.files()
    for force in ["", "--force"] {
      expectFailure(try work.lm("\(Self.run) --out theirs \(force)"), 73, "theirs", "no model")
    }
    #expect(try work.files() == before)
  }

  @Test(arguments: [".", "./", "../work"])
  func theCurrentFolderIsNotReplaced(path: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for force in ["", "--force"] {
      expectFailure(
        try work.lm("\(Self.run) --out \(path) \(force)"), 73, "the current folder")
    }
    #expect(try work.files().count == 1)
  }

  @Test func oneRunAtATimeWritesToAFolder() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let running = try work.start(
      "train corpus.txt --out m --hidden 32 --layers 1 --threads 1 --epochs 1000".split(
        separator: " "
      ).map(String.init))
    try wait(for: "the folder") { work.exists("m") }
    for line in ["train --resume m", "\(Self.run) --out m --force", "\(Self.run) --out m"] {
      let outcome = try work.lm(line)
      #expect(outcome.code == 73, "\(outcome)")
      #expect(
        outcome.error.contains(
          line.hasSuffix("m") && !line.contains("resume")
            ? "there is a model m already" : "another run is writing to it"), "\(outcome)")
    }
    kill(running.pid, SIGINT)
    #expect(try running.wait().code == 130)
    // The lock went with the run.
    expectSuccess(try work.lm("\(Self.run) --out m --force"))
  }

  /// However two runs to one folder meet, one of them is done or both are whole.
  @Test func runsThatStartTogetherDoNotMix() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for attempt in 0..<5 {
      let runs = try ["softmax", "mos", "moc"].map { head in
        try work.start(
          "\(Self.run) --head \(head) --out m --force".split(separator: " ").map(String.init))
      }
      let outcomes = try runs.map { try $0.wait() }
      #expect(outcomes.contains { $0.code == 0 }, "\(attempt): \(outcomes)")
      #expect(outcomes.allSatisfy { $0.code == 0 || $0.code == 73 }, "\(attempt): \(outcomes)")
      expectSuccess(try work.lm("eval --model m"))
      expectSuccess(try work.lm("train --resume m"))
      #expect(try work.files().keys.allSatisfy { !$0.contains(".tmp-") })
    }
  }
}
