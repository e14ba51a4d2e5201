import Foundation
import TestSupport
import Testing

/// Models that are cut short or otherwise damaged.
@Suite struct BadModelTests {
  /// The commands that need a file.
  static let commands: [String: [String]] = [
    "config.json": ["eval", "sample", "resume", "info", "inspect"],
    "vocabulary.json": ["eval", "sample", "resume", "info", "inspect"],
    "weights.safetensors": ["eval", "sample", "resume", "inspect"], "history.json": ["info"],
    "checkpoint.safetensors": ["resume"], "train.tokens": ["resume"], "valid.tokens": ["resume"],
    "test.tokens": ["eval", "resume"],
  ]

  static func run(_ command: String, in work: Workplace) throws -> Outcome {
    switch command {
    case "resume": try work.lm("train --resume m --quiet")
    case "info": try work.lm("info m")
    default: try work.lm("\(command) --model m --quiet")
    }
  }

  static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    try work.copy("models/mos", of: Shared.workplace(), to: "m")
    try forgetChecksums(of: "\(work.path)/m")
    return work
  }

  @Test(arguments: commands.keys.sorted())
  func filesCutShortAreNamed(file: String) throws {
    let work = try Self.makeWorkplace()
    let whole = try work.read("m/\(file)")
    #expect(whole.count > 100)
    // The last byte of a JSON file is a newline, which nobody misses.
    for length in [0, 1, 9, 63, whole.count / 2, whole.count - 2] {
      try work.plant(whole.prefix(length), "m/\(file)")
      let before = try work.files()
      for command in Self.commands[file, default: []] {
        let context = "\(command), \(file) cut to \(length)"
        expectFailure(try Self.run(command, in: work), 65, file, context: context)
      }
      #expect(try work.files() == before)
    }
  }

  @Test(arguments: commands.keys.sorted())
  func filesReplacedByOthersAreNamed(file: String) throws {
    let work = try Self.makeWorkplace()
    let others = ["config.json", "weights.safetensors", "test.tokens", "checkpoint.safetensors"]
    for other in others where other.split(separator: ".").last != file.split(separator: ".").last {
      try work.plant(Shared.workplace().read("models/mos/\(other)"), "m/\(file)")
      for command in Self.commands[file, default: []] {
        let context = "\(command), \(other) as \(file)"
        expectFailure(try Self.run(command, in: work), 65, file, context: context)
      }
    }
  }

  @Test(arguments: commands.keys.sorted().filter { $0 != "history.json" })
  func missingFilesAreRefused(file: String) throws {
    let work = try Self.makeWorkplace()
    try work.remove("m/\(file)")
    // Without these it is any folder.
    let code: Int32 = ["config.json", "vocabulary.json"].contains(file) ? 65 : 66
    for command in Self.commands[file, default: []] {
      expectFailure(try Self.run(command, in: work), code, context: "\(command) without \(file)")
    }
  }

  @Test func lostWeightsOfAnEndedRunAreNotResumed() throws {
    let work = try Self.makeWorkplace()
    try work.remove("m/weights.safetensors")
    expectFailure(
      try work.lm("train --resume m --quiet"), 66,
      "train it anew with 'lm train CORPUS --like m --out m --force'")
  }

  @Test func weightsThatAreNotFiniteAreRefused() throws {
    let work = try Self.makeWorkplace()
    var bytes = try work.read("m/weights.safetensors")
    for (number, pattern) in [("NaN", UInt32(0x7FC0_0000)), ("infinity", 0x7F80_0000)] {
      withUnsafeBytes(of: pattern.littleEndian) {
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: $0)
      }
      try work.plant(bytes, "m/weights.safetensors")
      for command in ["eval", "sample", "resume"] {
        expectFailure(
          try Self.run(command, in: work), 65, "weights.safetensors",
          context: "\(number) \(command)")
      }
    }
  }

  @Test func filesOfAnotherModelAreRefused() throws {
    let work = try Self.makeWorkplace()
    for other in ["softmax", "persian"] {
      for file in ["weights.safetensors", "checkpoint.safetensors"] {
        let own = try work.read("m/\(file)")
        try work.plant(Shared.workplace().read("models/\(other)/\(file)"), "m/\(file)")
        expectFailure(try Self.run("resume", in: work), 65, context: "\(file) of \(other)")
        if file.hasPrefix("weights") {
          expectFailure(try Self.run("eval", in: work), 65, context: "\(file) of \(other)")
        }
        try work.plant(own, "m/\(file)")
      }
    }
    try work.plant(Shared.workplace().read("models/persian/vocabulary.json"), "m/vocabulary.json")
    expectFailure(try Self.run("eval", in: work), 65, "vocabulary")
    let persian = try Shared.workplace().read("models/persian/test.tokens")
    try work.plant(Shared.workplace().read("models/mos/vocabulary.json"), "m/vocabulary.json")
    try work.plant(persian, "m/test.tokens")
    expectFailure(try Self.run("eval", in: work), 65, "test.tokens")
  }

  @Test(arguments: [
    ("\"format_version\" : 6", "\"format_version\" : 7", "format 7"),
    ("\"components\" : 4", "\"components\" : 0", "components 0"),
    ("\"components\" : 4", "\"components\" : 5", ""), ("\"mos\"", "\"moe\"", "moe"),
    ("\"embedding\" : 12", "\"embedding\" : 1000000", ""),
    ("\"embedding\" : 12", "\"embedding\" : -12", "embedding -12"),
    ("\"embedding\" : 12", "\"embedding\" : 13", ""), ("\"bptt\" : 16", "\"bptt\" : 0", "bptt 0"),
    ("\"vocabulary_size\" : ", "\"vocabulary_size\" : 1", "vocabulary"),
  ])
  func configurationsOfOtherModelsAreRefused(old: String, new: String, part: String) throws {
    let work = try Self.makeWorkplace()
    let config = String(decoding: try work.read("m/config.json"), as: UTF8.self)
    #expect(config.contains(old))
    try work.plant(config.replacing(old, with: new), "m/config.json")
    for command in ["eval", "sample", "resume"] {
      expectFailure(try Self.run(command, in: work), 65, part, context: "\(command), \(new)")
    }
  }

  @Test(
    "A number of updates that no run comes to is refused",
    arguments: ["-9223372036854775808", "9223372036854775807", "-1"])
  func impossibleCounts(number: String) throws {
    let work = try Self.makeWorkplace()
    let history = String(decoding: try work.read("m/history.json"), as: UTF8.self)
    let other = history.replacing(/"updates" : \d+/, with: "\"updates\" : \(number)")
    #expect(other != history)
    try work.plant(other, "m/history.json")
    for command in ["report m --out page.html --no-measure --samples 0", "info m"] {
      expectFailure(try work.lm(command), 65, "m/history.json", "updates", context: command)
    }
  }

  @Test func damagedModelIsNotPassedOver() throws {
    let work = try Workplace()
    try work.copy("models/mos", of: Shared.workplace(), to: "mos")
    try work.plant(Data(), "models/mos/config.json")
    expectFailure(try work.lm("eval --head mos"), 65, "models/mos/config.json")
  }

  @Test func modelWithoutAnEpochNamesResume() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    let running = try work.start(
      "train corpus.txt --out m --hidden 64 --epochs 50".split(separator: " ").map(String.init))
    try work.waitFor("m/checkpoint.safetensors")
    kill(running.pid, SIGKILL)
    #expect(try running.wait().signal == SIGKILL)
    try? work.remove("m/weights.safetensors")
    try? work.remove("m/history.json")
    expectFailure(try work.lm("eval --model m"), 66, "lm train --resume m")
    expectSuccess(try work.lm("info m"), quiet: true)
  }
}
