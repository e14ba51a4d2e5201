import FoundationEssentials
import RecurrentLM
import Storage
public import Training

extension ModelBundle {
  /// Whether there is a checkpoint to go on from.
  public var hasCheckpoint: Bool { FileStatus.exists(path + "/" + Name.checkpoint) }

  /// Writes where `trainer` stands: its vectors and its state, in one file.
  public func writeCheckpoint<Corpus>(of trainer: Trainer<Corpus>) throws {
    let backend = trainer.model.backend
    let tensors = trainer.vectors.map { vector in
      Safetensors.Source(
        name: vector.name, shape: [vector.values.rows, vector.values.columns],
        values: backend.read(vector.values))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let state = String(decoding: try encoder.encode(trainer.state), as: UTF8.self)
    try Safetensors.write(
      tensors, metadata: [Self.stateKey: state], to: path + "/" + Name.checkpoint)
  }

  /// Puts `trainer`, made from this model's manifest, where the checkpoint says.
  ///
  /// - Throws: ``StorageError`` when the checkpoint is missing, damaged, or of another model.
  public func readCheckpoint<Corpus>(into trainer: Trainer<Corpus>) throws {
    let file = path + "/" + Name.checkpoint
    guard hasCheckpoint else {
      throw StorageError(
        .missing, "\(path) has no checkpoint to go on from; train it anew with --force")
    }
    let checkpoint = try Safetensors.File(file)
    guard let text = checkpoint.metadata[Self.stateKey],
      let state = try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8)),
      (0...trainer.batcher.strand).contains(state.position), state.updates >= 0
    else {
      throw StorageError(.invalid, "\(file) has no training state; train anew with --force")
    }
    let backend = trainer.model.backend
    for vector in trainer.vectors {
      let shape = [vector.values.rows, vector.values.columns]
      let tensor = try checkpoint.tensor(vector.name, type: .f32, shape: shape)
      try tensor.withUnsafeBuffer(of: Float.self) { backend.write($0, to: vector.values) }
    }
    trainer.state = state
    trainer.optimizer.updates = state.updates
  }

  private static let stateKey = "training_state"
}
