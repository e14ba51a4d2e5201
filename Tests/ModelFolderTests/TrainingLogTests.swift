import TestSupport
import Testing
import Training

@testable import ModelFolders

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
    let log = TrainingLog(path: path)
    try log.cut(to: state)
    let kept = Self.lines.prefix(place.lines).map { $0 + "\n" }.joined()
    #expect(try TestSupport.text(of: path) == kept)
    try log.write(.resumed(update: place.updates))
    let line = #"{"event":"resumed","update":\#(place.updates)}"# + "\n"
    #expect(try TestSupport.text(of: path) == kept + line)
    #expect(try folder.names() == ["log.jsonl"])
  }

  @Test func noLogIsAnEmptyOne() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/log.jsonl"
    let log = TrainingLog(path: path)
    try log.cut(to: TrainingState(TrainingConfiguration()))
    #expect(try folder.names() == [])
    try log.write(.notFinite(update: 7, backTo: nil))
    try log.write(.notFinite(update: 7, backTo: 3))
    #expect(
      try text(of: path) == """
        {"event":"not finite","update":7}
        {"back_to":3,"event":"not finite","update":7}

        """)
  }
}
