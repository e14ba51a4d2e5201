import Glibc
import Storage
import TestSupport
import Testing

@testable import ModelFolders
@testable import Training

@Suite struct TrainingLogTests {
  static let lines = [
    #"{"update":10,"epoch":1}"#, #"{"update":20,"epoch":1}"#, #"{"epoch":1,"updates":25}"#,
    #"{"update":30,"epoch":2}"#, #"{"event":"not finite","update":37,"back_to":30}"#,
    #"{"event":"resumed","update":40}"#, #"{"update":40,"epoch":2}"#, #"{"epoch":2,"updates":50}"#,
  ]

  /// By the update and the epoch that a run goes on from, how many lines stay.
  @Test(
    arguments: [
      (0, 0, 0), (9, 0, 0), (10, 0, 1), (20, 0, 2), (25, 0, 2), (25, 1, 3), (30, 1, 5), (39, 1, 5),
      (40, 1, 7), (50, 1, 7), (50, 2, 8), (60, 2, 8),
    ], ["", "{", #"{"update":1"#, #"{"update":1}"#, "\n", "\u{0}\n", "[]\n"])
  func aLogIsCutToItsRun(place: (updates: Int, epoch: Int, lines: Int), rest: String) throws {
    let folder = try TemporaryFolder()
    let text = Self.lines.map { $0 + "\n" }.joined()
    let path = try folder.plant(text + rest, "log.jsonl")
    var state = TrainingState(TrainingConfiguration())
    state.updates = place.updates
    state.epoch = place.epoch
    let log = try TrainingLog(in: OpenFolder(folder.path))
    try log.cut(to: state)
    let kept = Self.lines.prefix(place.lines).map { $0 + "\n" }.joined()
    #expect(try TestSupport.text(of: path) == kept)
    try log.write(.resumed(update: place.updates))
    let line = #"{"event":"resumed","update":\#(place.updates)}"# + "\n"
    #expect(try ModelFolderTests.text(of: log) == kept + line)
    #expect(try folder.names() == ["log.jsonl"])
  }

  @Test("A log with a second name is written to under a new one of its own")
  func hardLinks() throws {
    let folder = try TemporaryFolder()
    let text = Self.lines[0] + "\n"
    let path = try folder.plant(text, "log.jsonl")
    #expect(link(path, "\(folder.path)/copy") == 0)
    let log = try TrainingLog(in: OpenFolder(folder.path))
    var state = TrainingState(TrainingConfiguration())
    state.updates = 10
    try log.cut(to: state)
    try log.write(.resumed(update: 10))
    #expect(try TestSupport.text(of: "\(folder.path)/copy") == text)
    #expect(try ModelFolderTests.text(of: log) == text + #"{"event":"resumed","update":10}"# + "\n")
  }

  @Test func noLogIsAnEmptyOne() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    try log.cut(to: TrainingState(TrainingConfiguration()))
    #expect(try folder.names() == [])
    try log.write(.notFinite(update: 7, backTo: nil))
    try log.write(.notFinite(update: 7, backTo: 3))
    #expect(
      try text(of: log) == """
        {"event":"not finite","update":7}
        {"back_to":3,"event":"not finite","update":7}

        """)
  }

  static func step(_ nats: Double, clippedValues: Int) -> StepReport {
    StepReport(
      totalNats: nats, tokens: 10, sampled: 0, rate: 0.5,
      clipping: Clipping.Report(norm: 2, clippedValues: clippedValues, normAfter: 2),
      blockNorms: nil, stepNorms: nil)
  }

  @Test("A line is about all updates since the last, and about none before a cut")
  func sums() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    var state = TrainingState(TrainingConfiguration())
    func write(_ steps: [StepReport]) throws {
      for step in steps { log.count(step, seconds: 0.5) }
      state.updates += steps.count
      try log.write(state, epochDone: 0.5)
    }
    try write([Self.step(10, clippedValues: 3), Self.step(20, clippedValues: 4)])
    log.count(Self.step(70, clippedValues: 9), seconds: 9)
    try log.cut(to: state)
    try write([Self.step(50, clippedValues: 0)])
    let lines = try log.read().updates
    #expect(lines.map(\.update) == [2, 3] && lines.map(\.averagedOver) == [2, 1])
    func values(_ name: String) -> [Double?] { lines.map { $0.figures[name] } }
    #expect(values("nats_per_token") == [1.5, 5] && values("clipped_values") == [7, 0])
    #expect(values("value_clips") == [2, 0] && values("tokens_per_second") == [20, 20])
  }

  @Test("A line is the bytes that it always was")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    var state = TrainingState(TrainingConfiguration())
    log.count(
      StepReport(
        totalNats: 25, tokens: 10, sampled: 4, rate: 0.002,
        clipping: Clipping.Report(norm: 4, factor: 0.25, normAfter: 1),
        blockNorms: ["decoder": 1.5], stepNorms: ["layer0": [2, 3]]), seconds: 0.25)
    state.updates = 7
    try log.write(state, epochDone: 0.5)
    let line = """
      {"averaged_over":1,"block_norms":{"decoder":1.5},"clipped_norm":1,"clipped_values":0,"epoch":1,\
      "epoch_done":0.5,"gradient_norm":4,"learning_rate":0.002,"nats_per_token":2.5,"norm_clips":1,\
      "sampled":0.4,"step_norms":{"layer0":[2,3]},"tokens_per_second":40,"update":7,"value_clips":0}

      """
    #expect(try text(of: log) == line)
    // Figures that a log does not have are none.
    _ = try folder.plant(
      #"{"averaged_over":1,"epoch":1,"epoch_done":0.5,"sampled":0.25,"update":7}"# + "\n",
      "log.jsonl")
    #expect(try log.read().updates.map(\.figures) == [["sampled": 0.25]])
  }

  @Test(arguments: [true, false])
  func theBestEpochIsToldApart(isBest: Bool) throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    try log.write(
      EpochReport(
        epoch: 1, updates: 9, rate: 0.5, training: 3, validation: 2, clipped: 0, limited: nil,
        sampled: 0), isBest: isBest)
    #expect(
      try text(of: log) == """
        {"clipped":0,"epoch":1,"is_best":\(isBest),"learning_rate":0.5,"sampled":0,\
        "train_nats_per_token":3,"updates":9,"valid_nats_per_token":2}

        """)
  }

  @Test("An epoch has its accuracies in its line, and a line without them is read")
  func accuracies() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    let report = EpochReport(
      epoch: 1, updates: 9, rate: 0.5, training: 3, validation: 2, trainingAccuracy: 0.25,
      validationAccuracy: 0.125, clipped: 0, limited: nil, sampled: 0)
    try log.write(report, isBest: true)
    #expect(
      try text(of: log) == """
        {"clipped":0,"epoch":1,"is_best":true,"learning_rate":0.5,"sampled":0,"train_accuracy":0.25,\
        "train_nats_per_token":3,"updates":9,"valid_accuracy":0.125,"valid_nats_per_token":2}

        """)
    #expect(try log.read().epochs.map(\.report) == [report])
    for key in ["train_accuracy", "valid_accuracy"] {
      let line = try text(of: log)
      let impossible = line.replacing(try Regex("\"\(key)\":[0-9.]+"), with: "\"\(key)\":1.5")
      let other = try TemporaryFolder()
      try other.plant(impossible.replacing(/,"xxh128":"[0-9a-f]+"/, with: ""), "log.jsonl")
      let error = try storageError {
        _ = try TrainingLog(in: OpenFolder(other.path)).read()
      }
      #expect(error.code == .invalid)
    }
  }

  @Test("Every line of a log is read, the last one too, and a damaged one is named by its number")
  func reading() throws {
    let folder = try TemporaryFolder()
    func line(_ update: Int) -> String {
      #"{"averaged_over":1,"epoch":2,"epoch_done":0.5,"nats_per_token":3,"update":\#(update)}"#
    }
    let lines = [
      line(1), #"{"event":"resumed","update":1}"#, line(2),
      #"{"back_to":1,"event":"not finite","update":2}"#, line(3),
    ]
    try folder.plant(lines.map { $0 + "\n" }.joined(), "log.jsonl")
    let log = try TrainingLog(in: OpenFolder(folder.path))
    let record = try log.read()
    #expect(
      record.updates.map(\.update) == [1, 2, 3] && record.updates.allSatisfy { $0.epoch == 2 })
    #expect(record.events.map(\.event) == ["resumed", "not finite"])
    #expect(record.events.map(\.backTo) == [nil, 1])
    // A line without an end is that of a run that was cut.
    try folder.plant(lines.joined(separator: "\n"), "log.jsonl")
    #expect(try log.read().updates.map(\.update) == [1, 2])
    for damaged in lines.indices {
      var lines = lines
      lines[damaged] = "damaged"
      try folder.plant(lines.map { $0 + "\n" }.joined(), "log.jsonl")
      let error = try storageError { _ = try log.read() }
      #expect(error.message.contains("in line \(damaged + 1);"))
    }
  }
}
