import Glibc
import LanguageModels
import ModelFolders
import Runs
import Storage
import TestSupport
import Testing
import Training

/// A run writes into the folder that it began with, whatever that is renamed to meanwhile.
@Suite struct MovedFolderTests {
  @Test("A folder that is renamed during the run is written to, and what takes its place is not")
  func renamed() throws {
    let work = try Workshop()
    try work.run(into: "plain").run()
    try work.run(into: "other").run()
    let other = try work.files("other")
    var notes: [TrainingNote] = []
    var isMoved = false
    try work.run().run { event in
      if case .note(let note) = event { notes.append(note) }
      guard case .step = event, !isMoved else { return }
      isMoved = true
      #expect(rename("\(work.path)/model", "\(work.path)/moved") == 0)
      #expect(rename("\(work.path)/other", "\(work.path)/model") == 0)
    }
    #expect(notes.contains(.moved(folder: "\(work.path)/model")))
    #expect(try work.files("model") == other)
    #expect(try work.files("moved") == work.files("plain"))
    #expect(try ModelBundle("\(work.path)/moved").log.read().epochs.count == 2)
  }

  @Test("A link in the folder stops a run before it writes, and its target is left alone")
  func links() throws {
    for name in ["weights.safetensors", "checkpoint.safetensors", "log.jsonl", "history.json"] {
      let work = try Workshop()
      try stopped(work)
      let victim = "\(work.path)/victim"
      let place = "\(work.path)/model/\(name)"
      if try FileStatus.exists(place) {
        #expect(rename(place, victim) == 0)
      } else {
        try work.folder.plant("victim", "victim")
      }
      let before = try bytes(of: victim)
      #expect(symlink("../victim", place) == 0)
      let error = try storageError { try work.resumed().run() }
      #expect(error.code == .cannotWrite && error.message.contains("/\(name)': it is a link"))
      #expect(try bytes(of: victim) == before)
    }
  }

  @Test("A link is read: weights may be kept elsewhere")
  func linksAreRead() throws {
    let work = try Workshop()
    try work.run().run()
    for name in ["weights.safetensors", "vocabulary.json", "config.json"] {
      #expect(rename("\(work.path)/model/\(name)", "\(work.path)/kept-\(name)") == 0)
      #expect(symlink("../kept-\(name)", "\(work.path)/model/\(name)") == 0)
    }
    #expect(try work.bundle().makeModel(on: MinimalBackend()).parameters.layout.count > 0)
  }

  @Test("A pipe in the place of a file is refused at once")
  func pipes() throws {
    let work = try Workshop()
    try work.run().run()
    for name in ["config.json", "config.json.xxh128", "vocabulary.json", "weights.safetensors"] {
      let place = "\(work.path)/model/\(name)"
      #expect(rename(place, "\(work.path)/kept") == 0)
      #expect(mkfifo(place, 0o600) == 0)
      let error = try storageError {
        _ = try work.bundle().makeModel(on: MinimalBackend())
      }
      #expect(error.message.contains("\(name)' is not a regular file"), "\(error)")
      #expect(rename("\(work.path)/kept", place) == 0)
    }
  }

  /// Leaves a run that was stopped after its first update.
  private func stopped(_ work: Workshop) throws {
    var steps = 0
    try work.run().run {
      if case .step = $0 { steps += 1 }
    } shouldStop: {
      steps > 0
    }
  }
}
