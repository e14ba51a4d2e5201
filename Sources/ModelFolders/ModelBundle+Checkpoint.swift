import FoundationEssentials
import JSON
import LanguageModels
import Storage
public import Training
import TensorFiles

/// Two files hold where a run stands. The checkpoint is of the end of the last epoch, or of the start:
/// what a run goes back to when it is no longer finite, wherever it was cut before. Progress is of
/// within an epoch, and is gone with its end.
extension ModelBundle {
  /// Writes where `trainer` stands at the end of an epoch: its vectors and its state, in one file.
  public func writeCheckpoint<Corpus>(of trainer: Trainer<Corpus>) throws {
    try write(trainer, to: Name.checkpoint)
    try removeProgress()
  }

  /// Writes where `trainer` stands within an epoch.
  public func writeProgress<Corpus>(of trainer: Trainer<Corpus>) throws {
    // At its start the checkpoint says the same.
    guard trainer.state.position > 0 else { return }
    try write(trainer, to: Name.progress)
  }

  /// Takes progress off, before a run starts the epoch again.
  public func removeProgress() throws {
    try folder.removeFile(Name.progress)
  }

  /// Puts `trainer`, made from this model's manifest, where its run was cut, and takes off progress of an
  /// epoch that has ended.
  ///
  /// - Throws: As ``readCheckpoint(into:)``.
  public func resume<Corpus>(_ trainer: Trainer<Corpus>) throws {
    let (checkpoint, start) = try openCheckpoint(for: trainer)
    if try FileStatus.exists(Name.progress, in: folder) {
      let (progress, state) = try open(Name.progress, for: trainer)
      if state.epoch == start.epoch, state.faults == start.faults {
        return try read(progress, state, into: trainer)
      }
      // The run was cut before it could.
      try removeProgress()
    }
    try read(checkpoint, start, into: trainer)
  }

  /// Puts `trainer`, made from this model's manifest, where the checkpoint says.
  ///
  /// - Throws: ``ModelFolderError`` for a checkpoint that is missing or tells no state; `StorageError` for one
  ///   that is damaged or of another model.
  public func readCheckpoint<Corpus>(into trainer: Trainer<Corpus>) throws {
    let (checkpoint, state) = try openCheckpoint(for: trainer)
    try read(checkpoint, state, into: trainer)
  }

  private func openCheckpoint<Corpus>(
    for trainer: Trainer<Corpus>
  ) throws -> (Safetensors.File, TrainingState) {
    guard try FileStatus.exists(Name.checkpoint, in: folder) else {
      throw ModelFolderError(.noCheckpoint, path)
    }
    return try open(Name.checkpoint, for: trainer)
  }

  private func write<Corpus>(_ trainer: Trainer<Corpus>, to name: String) throws {
    let backend = trainer.model.backend
    let tensors = try trainer.vectors.map { vector in
      try Safetensors.Source(
        name: vector.name, shape: [vector.values.rows, vector.values.columns],
        values: backend.read(vector.values))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let state = String(decoding: try encoder.encode(trainer.state), as: UTF8.self)
    try Safetensors.write(
      tensors, metadata: [Self.stateKey: state], checksummed: true, to: name, in: folder)
  }

  private func open<Corpus>(
    _ name: String, for trainer: Trainer<Corpus>
  ) throws -> (Safetensors.File, TrainingState) {
    let checkpoint = try tensors(name)
    let decoder = JSONDecoder()
    // Keys of format 5, in camelCase, are read too.
    decoder.keyDecodingStrategy = .fromCamelCase
    guard let text = checkpoint.metadata[Self.stateKey],
      let state = try? decoder.decodeStrictly(TrainingState.self, from: Array(text.utf8)),
      (0...trainer.batcher.strand).contains(state.position), state.updates >= 0
    else {
      throw ModelFolderError(.noTrainingState, checkpoint.path)
    }
    return (checkpoint, state)
  }

  private func read<Corpus>(
    _ checkpoint: Safetensors.File, _ state: TrainingState, into trainer: Trainer<Corpus>
  ) throws {
    let backend = trainer.model.backend
    for vector in trainer.vectors {
      let shape = [vector.values.rows, vector.values.columns]
      let tensor = try checkpoint.tensor(vector.name, type: .f32, shape: shape)
      try tensor.withUnsafeBuffer(of: Float.self) { backend.write($0, to: vector.values) }
    }
    trainer.state = state
  }

  private static let stateKey = "training_state"
}
