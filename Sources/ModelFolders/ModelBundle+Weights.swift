public import LanguageModels
import Storage
import Training
import TensorFiles

extension ModelBundle {
  /// Writes the parameters of `model` as the model's weights, a tensor a block.
  public func writeWeights(of model: LanguageModel) throws {
    let store = model.parameters
    let tensors = try store.layout.stored.map { block in
      try Safetensors.Source(
        name: block.name, shape: block.shape, values: model.backend.read(store[block]))
    }
    try Safetensors.write(
      tensors, metadata: ["format": "pt"], checksummed: true, to: Name.weights, in: folder)
  }

  /// The model with its weights.
  ///
  /// - Parameter backend: The device.
  /// - Returns: The model.
  /// - Throws: ``ModelFolderError`` where there are no weights; `StorageError` when they are damaged, or not
  ///   those of this model.
  public func makeModel(on backend: any Backend) throws -> LanguageModel {
    let network = try network()
    guard try FileStatus.exists(Name.weights, in: folder) else {
      let hasEnded = (try? history())?.best != nil
      throw ModelFolderError(hasEnded ? .lostWeights : .noEpoch, path)
    }
    let weights = try weights(of: network)
    try weights.validateFinite()
    let model = try LanguageModel(
      network.model, seed: network.training.seed, on: backend)
    let store = model.parameters
    for block in store.layout.stored {
      let tensor = try weights.tensor(block.name, type: .f32, shape: block.shape)
      try tensor.withUnsafeBuffer(of: Float.self) { backend.write($0, to: store[block]) }
    }
    return model
  }

  /// Checks that the weights, where there are any, have the shapes of this model: before a model is made of a
  /// size that is not its own.
  ///
  /// - Throws: `StorageError` when they are damaged, or not those of this model.
  package func validateWeights() throws {
    guard try FileStatus.exists(Name.weights, in: folder) else { return }
    _ = try weights(of: network())
  }

  /// The file of the weights, with the tensors of this model and no others.
  private func weights(of network: NetworkRecord) throws -> Safetensors.File {
    let weights = try tensors(Name.weights)
    let blocks = try ModelPlan(network.model).layout.stored
    let names = Set(blocks.map(\.name))
    if let stranger = weights.names.first(where: { !names.contains($0) }) {
      throw StorageError(
        .invalid,
        "\(weights.path) has a tensor \(stranger) that this model lacks; restore the folder")
    }
    for block in blocks { _ = try weights.tensor(block.name, type: .f32, shape: block.shape) }
    return weights
  }
}
