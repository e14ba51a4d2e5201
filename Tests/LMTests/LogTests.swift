import Foundation
import Testing

/// The lines that a run writes for whoever watches it.
@Suite struct LogTests {
  static let run = "train corpus.txt \(tiny) --epochs 2 --lr 0.02"

  static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    return work
  }

  /// Figures that two runs have in common, by update.
  static func figures(_ lines: [[String: Any]]) -> [NSDictionary] {
    lines.filter { $0["block_norms"] != nil }.map { line in
      NSDictionary(
        dictionary: line.filter {
          ["update", "epoch", "epoch_done", "learning_rate", "gradient_norm", "block_norms"]
            .contains($0.key)
        })
    }
  }

  /// The logs of two runs that came to the same tell of the same updates, each once.
  static func expectSameUpdates(_ cut: String, _ whole: String, in work: Workplace) throws {
    let (cut, whole) = (try work.log(cut), try work.log(whole))
    #expect(!figures(whole).isEmpty)
    #expect(figures(cut) == figures(whole))
    func epochs(_ lines: [[String: Any]]) -> [NSDictionary] {
      lines.filter { $0["is_best"] != nil }.map(NSDictionary.init(dictionary:))
    }
    #expect(epochs(cut) == epochs(whole))
  }

  @Test(arguments: ["--clip-norm 0.4", "--clip-norm none --clip-value 0.01", "--feeding free"])
  func aLineForEveryFewUpdates(options: String) throws {
    let work = try Self.makeWorkplace()
    let outcome = try work.lm("\(Self.run) --log-every 3 \(options) --out m")
    expectSuccess(outcome)
    #expect(outcome.error.contains("values limited") == options.contains("--clip-value"))
    let lines = try work.log("m").filter { $0["update"] != nil }
    #expect(lines.count > 5)
    for (index, line) in lines.enumerated() {
      func number(_ key: String) throws -> Double {
        try #require(line[key] as? Double, "\(key) of \(line)")
      }
      #expect(line["update"] as? Int == 3 * (index + 1))
      #expect(try number("averaged_over") == 3)
      #expect(try (0.1..<10).contains(number("nats_per_token")))
      #expect(try number("tokens_per_second") > 0)
      #expect(try (0...1).contains(number("epoch_done")))
      #expect(try [1, 2].contains(number("epoch")))
      #expect(try number("learning_rate") == 0.02 || number("epoch") == 2)
      let (norm, left) = (try number("gradient_norm"), try number("clipped_norm"))
      let blocks = try #require(line["block_norms"] as? [String: Double])
      #expect(blocks["embedding"] != nil && blocks.count > 3)
      let all = blocks.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(all / norm - 1) < 1e-5)
      let (normClips, valueClips) = (try number("norm_clips"), try number("value_clips"))
      if options.contains("--clip-value") {
        #expect(normClips == 0 && valueClips > 0 && left < norm)
        #expect(try number("clipped_values") >= valueClips)
      } else {
        #expect(try valueClips == 0 && number("clipped_values") == 0)
        let limit = options.contains("0.4") ? 0.4 : 1
        #expect(abs(left / min(norm, limit) - 1) < 1e-5)
        #expect(normClips > 0 || norm <= limit)
      }
      #expect(try (number("sampled") > 0.5) == options.contains("free"))
    }
  }

  @Test func theGradientOfEveryStep() throws {
    let work = try Self.makeWorkplace()
    expectSuccess(try work.lm("\(Self.run) --log-every 4 --log-steps --out m"))
    let lines = try work.log("m").filter { $0["update"] != nil }
    #expect(!lines.isEmpty)
    for line in lines {
      let norms = try #require(line["step_norms"] as? [String: [Double]])
      #expect(norms["layer0"]?.allSatisfy { $0 > 0 && $0.isFinite } == true)
    }
    expectSuccess(try work.lm("\(Self.run) --arch feedforward --log-steps --out f"))
  }

  @Test func aLineForEveryEpoch() throws {
    let work = try Self.makeWorkplace()
    expectSuccess(try work.lm("\(Self.run) --clip-value 0.01 --log-every 1000 --out m"))
    let lines = try work.log("m")
    let history =
      try JSONSerialization.jsonObject(with: work.read("m/history.json")) as? [String: Any]
    let epochs = try #require(history?["epochs"] as? [[String: Any]])
    #expect(lines.count == 2)
    for (line, epoch) in zip(lines, epochs) {
      for (key, name) in [
        ("epoch", "epoch"), ("updates", "updates"), ("train_nats_per_token", "training"),
        ("valid_nats_per_token", "validation"), ("learning_rate", "rate"), ("clipped", "clipped"),
        ("limited", "limited"),
      ] {
        let value = try #require(line[key] as? Double, "\(key) of \(line)")
        #expect(value == epoch[name] as? Double)
      }
      #expect((line["is_best"] as? Bool) != nil)
    }
  }

  @Test func watchingMovesNoByte() throws {
    let work = try Self.makeWorkplace()
    let options = "--clip-value 0.05 --out"
    expectSuccess(try work.lm("\(Self.run) --log-every 1 \(options) every"))
    expectSuccess(try work.lm("\(Self.run) --log-every 1000 \(options) none"))
    #expect(try work.model("every") == work.model("none"))
    #expect(try work.log("every").count > work.log("none").count)
  }

  /// What a run that was killed may leave: lines beyond its checkpoint, and half a line.
  @Test func linesBeyondTheCheckpointAreTakenOff() throws {
    let work = try Self.makeWorkplace()
    let line = "train corpus.txt \(tiny) --epochs 100000 --max-minutes 0.02 --log-every 4 --out m"
    expectSuccess(try work.lm(line))
    let before = try work.log("m")
    #expect(!before.isEmpty)
    let text = String(decoding: try work.read("m/log.jsonl"), as: UTF8.self)
    let beyond = """
      {"update":900000,"nats_per_token":1}
      {"event":"not finite","update":900001,"back_to":900000}
      {"epoch":90000,"updates":900002,"is_best":true}
      {"event":"resumed","upd
      """
    try work.plant(text + beyond, "m/log.jsonl")
    expectSuccess(try work.lm("train --resume m --max-minutes 0.02 --log-every 3"))
    let after = try work.log("m")
    func dictionaries(_ lines: [[String: Any]]) -> [NSDictionary] {
      lines.map(NSDictionary.init(dictionary:))
    }
    #expect(dictionaries(Array(after.prefix(before.count))) == dictionaries(before))
    let resumed = after[before.count]
    #expect(resumed["event"] as? String == "resumed")
    let place = try #require(resumed["update"] as? Int)
    let updates = after.dropFirst(before.count + 1).compactMap { $0["update"] as? Int }
    #expect(!updates.isEmpty && updates.allSatisfy { $0 > place && $0 % 3 == 0 && $0 < 900_000 })
    #expect(updates == Array(Set(updates)).sorted())
    let partial = after.dropFirst(before.count + 1).first { $0["update"] != nil }
    #expect(partial?["averaged_over"] as? Int == updates[0] - place)
  }

  @Test func whatIsNotFiniteIsToldOf() throws {
    let work = try Self.makeWorkplace()
    let options = "--optimizer sgd --lr 1e30 --clip-norm none --log-every 1 --out m"
    #expect(try work.lm("train corpus.txt \(tiny) \(options)").code == 65)
    let lines = try work.log("m")
    let events = lines.filter { $0["event"] as? String == "not finite" }
    #expect(events.count == 3)
    #expect(events.map { $0["back_to"] as? Int } == [0, 0, nil])
    #expect(events.allSatisfy { $0["update"] as? Int ?? 0 > 0 })
    // Of updates that were taken back nothing is told but that.
    #expect(lines.prefix(2).allSatisfy { $0["event"] != nil })
  }

  @Test(arguments: ["m/log.jsonl/inner", "m/log.jsonl"])
  func aLogThatCannotBeWritten(file: String) throws {
    let work = try Self.makeWorkplace()
    let line = "train corpus.txt \(tiny) --epochs 100000 --max-minutes 0.005 --out m"
    expectSuccess(try work.lm(line))
    if work.exists("m/log.jsonl") { try work.remove("m/log.jsonl") }
    if file.hasSuffix("inner") {
      try work.plant("theirs", file)
    } else {
      try FileManager.default.createSymbolicLink(
        atPath: "\(work.path)/m/log.jsonl", withDestinationPath: "/nowhere/log.jsonl")
    }
    let before = try work.read("m/checkpoint.safetensors")
    expectFailure(try work.lm("train --resume m --quiet"), 73, "m/log.jsonl")
    #expect(try work.read("m/checkpoint.safetensors") == before)
  }

  @Test func theLogIsPartOfAModel() throws {
    let work = try Self.makeWorkplace()
    expectSuccess(try work.lm("\(Self.run) --out m"))
    #expect(try work.lm("info m").text.contains("log.jsonl"))
    expectSuccess(try work.lm("\(Self.run) --out m --force --log-every 7"))
    #expect(try work.log("m").first?["update"] as? Int == 7)
    // A model that was made without one goes on without it.
    try work.remove("m/log.jsonl")
    expectSuccess(try work.lm("train --resume m"))
    #expect(!work.exists("m/log.jsonl"))
  }
}
