import CPUCompute
import FoundationEssentials
import JSON
import LanguageModels
import Storage
import TensorFiles
import TestSupport
import Testing
import Tokenization

@testable import ModelFolders
@testable import Training

/// Numbers in files that no run comes to: they are refused where they are read.
@Suite struct ImpossibleNumberTests {
  /// A text with another number for a key.
  static func replacing(_ text: String, _ key: String, _ number: String) throws -> String {
    let pattern = try Regex("\"\(key)\":[-0-9.]+")
    #expect(text.firstMatch(of: pattern) != nil, "\(key)")
    return text.replacing(pattern, with: "\"\(key)\":\(number)")
  }

  static let counts = [
    "-1", "-9223372036854775808", "9223372036854775807", "9007199254740993", "1.5",
  ]

  private func decodes<Value: Decodable>(_ type: Value.Type, _ text: String) -> Bool {
    (try? JSONDecoder().decode(type, from: Data(text.utf8))) != nil
  }

  /// A state with a number for every key.
  static func state() throws -> String {
    var state = TrainingState(TrainingConfiguration(rate: 0.5))
    (state.epoch, state.position, state.updates, state.averagedSince) = (1, 2, 3, 0)
    state.history = [
      EpochReport(
        epoch: 1, updates: 3, rate: 0.5, training: 3, validation: 2, clipped: 0.25, limited: 0.125,
        sampled: 0.0625)
    ]
    return try JSONText.line(state)
  }

  @Test(
    "A training state has counts from 0 to 2⁵³",
    arguments: [
      "epoch", "position", "updates", "window", "epoch_tokens", "epoch_samples", "epoch_clippings",
      "epoch_limitings", "averaged_since", "faults", "epochs_without_progress",
    ])
  func states(key: String) throws {
    let state = try Self.state()
    for number in Self.counts {
      #expect(!decodes(TrainingState.self, try Self.replacing(state, key, number)), "\(number)")
    }
    for number in key == "averaged_since" ? ["0", "3"] : ["3", "9007199254740992"] {
      #expect(decodes(TrainingState.self, try Self.replacing(state, key, number)), "\(number)")
    }
    #expect(!decodes(TrainingState.self, try Self.replacing(state, "averaged_since", "4")))
    #expect(!decodes(TrainingState.self, try Self.replacing(state, "rate", "-1")))
    #expect(!decodes(TrainingState.self, try Self.replacing(state, "start", "-1")))
  }

  @Test("A history has counts, and parts from 0 to 1")
  func histories() throws {
    let folder = try TemporaryFolder()
    let bundle = try ModelBundle(FormatTests.copy("softmax", of: 5, to: folder))
    let state = try JSONDecoder().decode(TrainingState.self, from: Data(Self.state().utf8))
    let history = try JSONText.line(History(epochs: state.history, best: 1))
    for (key, numbers) in [
      ("best", Self.counts), ("epoch", Self.counts), ("updates", Self.counts),
      ("clipped", ["-0.1", "1.1"]), ("limited", ["-0.1", "1.1"]), ("sampled", ["-0.1", "1.1"]),
    ] {
      for number in numbers {
        try folder.plant(try Self.replacing(history, key, number), "softmax/history.json")
        let error = try storageError { _ = try bundle.history() }
        #expect(
          error.code == .invalid && error.message.contains("history.json")
            && error.message.contains(key) || number == "1.5", "\(error.message)")
      }
    }
    try folder.plant(history, "softmax/history.json")
    #expect(try bundle.history().best == 1)
  }

  @Test(
    "A log has counts, and parts from 0 to 1",
    arguments: [
      (#"{"event":"resumed","update":1,"back_to":2}"#, ["update", "back_to"], []),
      (
        #"{"averaged_over":1,"epoch":2,"epoch_done":0.5,"update":3}"#,
        ["averaged_over", "epoch", "update"], ["epoch_done"]
      ),
      (
        #"{"clipped":0.5,"epoch":1,"is_best":true,"learning_rate":1,"limited":0.5,"sampled":0.5,"#
          + #""train_nats_per_token":1,"updates":2}"#,
        ["epoch", "updates"], ["clipped", "limited", "sampled"]
      ),
    ])
  func logs(line: String, counts: [String], shares: [String]) throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(in: OpenFolder(folder.path))
    try folder.plant(line + "\n", "log.jsonl")
    _ = try log.read()
    for (keys, numbers) in [(counts, Self.counts), (shares, ["-0.1", "1.1"])] {
      for key in keys {
        for number in numbers {
          try folder.plant(try Self.replacing(line, key, number) + "\n", "log.jsonl")
          let error = try storageError { _ = try log.read() }
          #expect(error.code == .invalid && error.message.contains("in line 1"), "\(key) \(number)")
        }
      }
    }
  }

  @Test("A run goes on from the largest counts, and is refused beyond them")
  func resuming() throws {
    let folder = try TemporaryFolder()
    let bundle = try ModelBundle(try FormatTests.copy("softmax", of: 5, to: folder))
    try bundle.removeProgress()
    let trainer = try CheckpointTests.makeTrainer(bundle)
    try bundle.writeCheckpoint(of: trainer)
    let path = "\(bundle.path)/checkpoint.safetensors"
    let file = try Safetensors.File(path)
    let (key, state) = try #require(
      file.metadata.first { $0.key != Safetensors.checksumKey })
    let tensors = try file.names.map { name in
      let tensor = try file.tensor(name)
      return try Safetensors.Source(
        name: name, shape: tensor.shape, values: tensor.elements(Float.self))
    }
    let counters = [
      "epoch", "updates", "window", "epoch_tokens", "epoch_samples", "epoch_clippings",
      "epoch_limitings", "faults", "epochs_without_progress",
    ]
    var largest = state
    for counter in counters { largest = try Self.replacing(largest, counter, "\(Count.most)") }
    try Safetensors.write(tensors, metadata: [key: largest], to: path)
    try bundle.resume(trainer)
    _ = try trainer.step()
    _ = trainer.endEpoch(validation: 3)
    #expect(trainer.state.updates == Count.most + 1)
    for counter in counters {
      let text = try Self.replacing(state, counter, "\(Int.max)")
      try Safetensors.write(tensors, metadata: [key: text], to: path)
      let error = #expect(throws: ModelFolderError.self) { try bundle.resume(trainer) }
      #expect(error == ModelFolderError(.noTrainingState, path))
    }
  }

  @Test(
    "A linear schedule that ends before it begins is refused",
    arguments: ["-5", "-9223372036854775808", "0"])
  func schedules(end: String) throws {
    let folder = try TemporaryFolder()
    let path = try FormatTests.copy("softmax", of: 5, to: folder)
    let file = "\(path)/config.json"
    let old = try text(of: file)
    let schedule = try Regex(#""schedule" : \{\s*"plateau" : \{[^}]*\}\s*\}"#)
    #expect(old.firstMatch(of: schedule) != nil)
    try folder.plant(
      old.replacing(
        schedule, with: #""schedule" : {"linear": {"after": 0, "epochs": \#(end)}}"#),
      "softmax/config.json")
    let error = try storageError { _ = try ModelBundle(path) }
    #expect(
      error.code == .invalid && error.message.contains("schedule.epochs \(end); choose 1 to"),
      "\(error.message)")
  }
}
