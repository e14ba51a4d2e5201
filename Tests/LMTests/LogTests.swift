import Foundation
import ModelFolders
import Testing
import Training

/// The lines that a run writes for whoever watches it.
@Suite struct LogTests {
  static let run = "train corpus.txt \(tiny) --epochs 2 --lr 0.02"

  static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    return work
  }

  /// What a line tells of its update, whatever the lines before it were about.
  private struct Update: Equatable {
    let place: [Int]
    let epochDone: Double
    let figures: [Double?]
    let blockNorms: [String: Double]?

    init(_ line: TrainingLog.UpdateLine) {
      place = [line.update, line.epoch]
      epochDone = line.epochDone
      figures = ["learning_rate", "gradient_norm"].map { line.figures[$0] }
      blockNorms = line.blockNorms
    }
  }

  /// The logs of two runs that came to the same tell of the same updates and epochs, each once.
  static func expectSameUpdates(_ cut: String, _ whole: String, in work: Workplace) throws {
    let (cut, whole) = (try work.log(cut), try work.log(whole))
    #expect(!whole.updates.isEmpty && whole.updates.allSatisfy { $0.blockNorms != nil })
    #expect(cut.updates.map(Update.init) == whole.updates.map(Update.init))
    #expect(!whole.epochs.isEmpty && cut.epochs == whole.epochs)
  }

  @Test(arguments: ["--clip-norm 0.4", "--clip-norm none --clip-value 0.01", "--feeding free"])
  func updatesAreLoggedEveryN(options: String) throws {
    let work = try Self.makeWorkplace()
    let outcome = try work.lm("\(Self.run) --log-every 3 \(options) --out m")
    expectSuccess(outcome)
    #expect(outcome.error.contains("values limited") == options.contains("--clip-value"))
    let lines = try work.log("m").updates
    #expect(lines.count > 5)
    for (index, line) in lines.enumerated() {
      func number(_ name: String) throws -> Double {
        try #require(line.figures[name], "\(name) of \(line)")
      }
      #expect(line.update == 3 * (index + 1) && line.averagedOver == 3)
      #expect(try (0.1..<10).contains(number("nats_per_token")))
      #expect(try number("tokens_per_second") > 0)
      #expect((0...1).contains(line.epochDone) && [1, 2].contains(line.epoch))
      #expect(try Float(number("learning_rate")) == 0.02 || line.epoch == 2)
      let (norm, left) = (try number("gradient_norm"), try number("clipped_norm"))
      let blocks = try #require(line.blockNorms)
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

  @Test func logStepsWritesGradientsOfEveryStep() throws {
    let work = try Self.makeWorkplace()
    expectSuccess(try work.lm("\(Self.run) --log-every 4 --log-steps --out m"))
    let lines = try work.log("m").updates
    #expect(!lines.isEmpty && lines.allSatisfy { $0.update % 4 == 0 })
    for line in lines {
      let norms = try #require(line.stepNorms?["layer0"])
      #expect(norms.count == 16 && norms.allSatisfy { $0 > 0 && $0.isFinite })
    }
    // Without the switch, or without steps, there are none.
    expectSuccess(try work.lm("\(Self.run) --log-every 4 --out n"))
    #expect(try work.log("n").updates.allSatisfy { $0.stepNorms == nil })
    expectSuccess(try work.lm("\(Self.run) --arch feedforward --log-steps --out f"))
    #expect(try work.log("f").updates.allSatisfy { $0.stepNorms?.isEmpty ?? true })
  }

  @Test("Accuracy is measured unless it is not wanted") func accuracyOfEpochs() throws {
    let work = try Self.makeWorkplace()
    let run = try work.lm("\(Self.run) --log-every 4 --out m")
    expectSuccess(run)
    #expect(
      run.errorLines.contains { $0.contains("  accuracy train ") && $0.contains(" % valid ") })
    #expect(try work.log("m").updates.allSatisfy { $0.figures["accuracy"] != nil })
    #expect(try work.lm("info m").text.contains("  accuracy train "))
    let plain = try work.lm("\(Self.run) --no-accuracy --log-every 4 --out n")
    expectSuccess(plain)
    #expect(!plain.errorLines.contains { $0.contains("accuracy") })
    #expect(try work.log("n").updates.allSatisfy { $0.figures["accuracy"] == nil })
    #expect(try !work.lm("info n").text.contains("accuracy"))
    #expect(
      try work.read("m/weights.safetensors") == work.read("n/weights.safetensors"))
  }

  @Test func epochsAreLoggedAsInTheHistory() throws {
    let work = try Self.makeWorkplace()
    expectSuccess(try work.lm("\(Self.run) --clip-value 0.01 --log-every 1000 --out m"))
    let log = try work.log("m")
    let history = try work.bundle("m").history()
    #expect(log.updates.isEmpty && log.epochs.map(\.report) == history.epochs)
    #expect(log.epochs.map(\.report.epoch) == [1, 2])
    #expect(log.epochs.allSatisfy { $0.report.limited ?? 0 > 0 && $0.report.validation != nil })
    var best = Double.infinity
    for epoch in log.epochs {
      let nats = try #require(epoch.report.validation)
      #expect(epoch.isBest == (nats < best))
      best = min(best, nats)
    }
  }

  @Test func watchingMovesNoByte() throws {
    let work = try Self.makeWorkplace()
    let options = "--clip-value 0.05 --out"
    expectSuccess(try work.lm("\(Self.run) --log-every 1 \(options) every"))
    expectSuccess(try work.lm("\(Self.run) --log-every 1000 \(options) none"))
    #expect(try work.model("every") == work.model("none"))
    let updates = try work.log("every").updates.map(\.update)
    #expect(updates == Array(1...(try #require(updates.last))) && updates.count > 10)
    #expect(try work.log("none").updates.isEmpty)
  }

  /// What a run that was killed may leave: lines beyond its checkpoint, and half a line.
  @Test func linesBeyondTheCheckpointAreTakenOff() throws {
    let work = try Self.makeWorkplace()
    let line = "train corpus.txt \(tiny) --epochs 100000 --max-minutes 0.02 --log-every 4 --out m"
    expectSuccess(try work.lm(line))
    let before = try work.log("m")
    #expect(!before.updates.isEmpty)
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
    #expect(Array(after.updates.prefix(before.updates.count)) == before.updates)
    #expect(Array(after.epochs.prefix(before.epochs.count)) == before.epochs)
    #expect(before.events.isEmpty && after.events.map(\.event) == ["resumed"])
    let place = after.events[0].update
    let lines = after.updates.dropFirst(before.updates.count)
    let updates = lines.map(\.update)
    #expect(!updates.isEmpty && updates.allSatisfy { $0 > place && $0 % 3 == 0 && $0 < 900_000 })
    #expect(updates == Array(Set(updates)).sorted())
    #expect(lines.first?.averagedOver == updates[0] - place)
  }

  @Test func eventsThatAreNotFiniteAreLogged() throws {
    let work = try Self.makeWorkplace()
    let options = "--optimizer sgd --lr 1e30 --clip-norm none --log-every 1 --out m"
    #expect(try work.lm("train corpus.txt \(tiny) \(options)").code == 65)
    // Of updates that were taken back nothing is told but that: the last try is the one that is kept.
    let log = try work.log("m")
    #expect(log.events.map(\.event) == Array(repeating: "not finite", count: 3))
    #expect(log.events.map(\.backTo) == [0, 0, nil])
    #expect(log.events.allSatisfy { $0.update > 0 })
    #expect(log.updates.count < log.events[2].update)
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
    #expect(try work.log("m").updates.first?.update == 7)
    // A model that was made without one goes on without it.
    try work.remove("m/log.jsonl")
    expectSuccess(try work.lm("train --resume m"))
    #expect(!work.exists("m/log.jsonl"))
  }
}
