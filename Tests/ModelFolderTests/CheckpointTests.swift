import CPUCompute
import FoundationEssentials
import LanguageModels
import Storage
import TensorFiles
import TestSupport
import Testing
import Tokenization
import Training

@testable import ModelFolders

/// Checkpoints within an epoch and at its end, read back by value.
@Suite struct CheckpointTests {
  let folder: TemporaryFolder
  let bundle: ModelBundle
  let trainer: Trainer<TokenFile>

  init() throws {
    folder = try TemporaryFolder()
    bundle = try ModelBundle(try FormatTests.copy("softmax", of: 5, to: folder))
    trainer = try Self.makeTrainer(bundle)
  }

  static func makeTrainer(_ bundle: ModelBundle) throws -> Trainer<TokenFile> {
    let network = try bundle.network()
    let tokens = try #require(try bundle.tokens(.train))
    let model = try LanguageModel(network.model, seed: 3, on: CPUBackend(threads: 1))
    return try Trainer(
      network.training, model: model, corpus: tokens, specialTokens: bundle.vocabulary.specialTokens
    )
  }

  static func values(_ trainer: Trainer<TokenFile>) throws -> [[Float]] {
    try trainer.vectors.map { try trainer.model.backend.read($0.values) }
  }

  @Test("Every vector and the whole state come back, and the next update is the same")
  func roundTrip() throws {
    _ = try trainer.step()
    _ = try trainer.step()
    try bundle.writeCheckpoint(of: trainer)
    let (values, state) = (try Self.values(trainer), trainer.state)
    #expect(values.count > 2 && values.allSatisfy { $0.contains { $0 != 0 } })
    let next = try trainer.step()
    let after = try Self.values(trainer)
    #expect(zip(values, after).allSatisfy { $0 != $1 } && trainer.state != state)

    try bundle.readCheckpoint(into: trainer)
    #expect(try Self.values(trainer) == values && trainer.state == state)
    let other = try Self.makeTrainer(bundle)
    try bundle.readCheckpoint(into: other)
    #expect(try Self.values(other) == values && other.state == state)
    #expect(try other.step().totalNats == next.totalNats)
    #expect(try Self.values(other) == after)
  }

  @Test("Progress is written within an epoch and not at its start, and goes with the epoch")
  func progress() throws {
    try bundle.removeProgress()
    try bundle.writeProgress(of: trainer)
    #expect(try !folder.names("softmax").contains("progress.safetensors"))
    try bundle.writeCheckpoint(of: trainer)
    _ = try trainer.step()
    try bundle.writeProgress(of: trainer)
    #expect(try folder.names("softmax").contains("progress.safetensors"))
    let other = try Self.makeTrainer(bundle)
    try bundle.resume(other)
    #expect(other.state == trainer.state)
    #expect(try Self.values(other) == Self.values(trainer))
    // A fault since then, or another epoch, makes it stale.
    for change in [
      { (state: inout TrainingState) in state.faults += 1 }, { $0.epoch += 1 },
    ] {
      let start = try Self.makeTrainer(bundle)
      change(&start.state)
      try bundle.writeCheckpoint(of: start)
      try bundle.writeProgress(of: trainer)
      try bundle.resume(other)
      #expect(other.state == start.state)
      #expect(try Self.values(other) == Self.values(start))
      #expect(try !folder.names("softmax").contains("progress.safetensors"))
    }
  }

  @Test("A state that cannot be is no training state", arguments: ["position", "updates", "", "{"])
  func damagedStates(damage: String) throws {
    try bundle.writeCheckpoint(of: trainer)
    let path = "\(bundle.path)/checkpoint.safetensors"
    let file = try Safetensors.File(path)
    let key = try #require(file.metadata.keys.first { $0 != Safetensors.checksumKey })
    var state = trainer.state
    switch damage {
    case "position": state.position = trainer.batcher.strand + 1
    case "updates": state.updates = -1
    default: break
    }
    let text =
      damage.count > 1 ? String(decoding: try JSONEncoder().encode(state), as: UTF8.self) : damage
    let tensors = try trainer.vectors.map {
      try Safetensors.Source(
        name: $0.name, shape: [$0.values.rows, $0.values.columns],
        values: trainer.model.backend.read($0.values))
    }
    try Safetensors.write(tensors, metadata: [key: text], checksummed: true, to: path)
    let error = #expect(throws: ModelFolderError.self) {
      try bundle.readCheckpoint(into: trainer)
    }
    #expect(error == ModelFolderError(.noTrainingState, path))
  }

  @Test("The last position of an epoch is read")
  func lastPosition() throws {
    trainer.state.position = trainer.batcher.strand
    try bundle.writeCheckpoint(of: trainer)
    let other = try Self.makeTrainer(bundle)
    try bundle.readCheckpoint(into: other)
    #expect(other.state == trainer.state)
  }
}
