@_exported public import Compute
@_exported public import NeuralNetworks

/// A language model: its configuration, its parameters, and the device that they are on.
///
/// A ``Window`` reads tokens with it and learns from them. A training loop of your own is
///
///     let model = try LanguageModel(configuration, seed: 1, on: CPUBackend(threads: 2))
///     let window = model.window(steps: T, batch: B)
///     window.inputs[i] = …; window.targets[i] = …
///     window.forward(0..<T, dropoutKey: step)
///     let nats = try window.lossAndGradients(scale: 1 / Float(T * B))
///     // clip and update model.parameters
public final class LanguageModel {
  /// The shape of the model.
  public let configuration: ModelConfiguration
  /// Values and gradients, shared by all windows.
  public let parameters: ParameterStore
  /// The device.
  public let backend: any Backend
  /// The decoder, z = c·Wᵀ + b: the blocks of W `[V, D]` and b `[1, V]`.
  public let decoder: (weight: Parameter, bias: Parameter)

  /// A new model, its parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - configuration: The shape of the model.
  ///   - seed: Seed of the initial parameters.
  ///   - backend: The device.
  /// - Throws: `ConfigurationError` for an invalid configuration; `BackendError` `outOfMemory`.
  public init(
    _ configuration: ModelConfiguration, seed: UInt64, on backend: any Backend
  ) throws {
    try configuration.validate()
    let shape = WindowShape(configuration, steps: 1, batch: 1, chunk: nil)
    let parts = ModelParts(shape, arena: Arena(on: nil))
    self.configuration = configuration
    self.backend = backend
    try backend.checkMemory(parts.layout.count * MemoryLayout<Float>.stride)
    parameters = ParameterStore(parts.layout, on: backend)
    decoder = (parts.output.decoder.weight, parts.output.decoder.bias)
    parameters.initialize(seed: seed)
  }

  /// A window of one size, with its buffers and a state of zeros.
  ///
  /// - Parameters:
  ///   - steps: The longest window, T.
  ///   - batch: Rows of the batch, B.
  ///   - rows: The rows of the batch that the window holds; nil for all. They draw the same dropout
  ///     masks as in a window of the whole batch.
  ///   - chunk: Positions whose logits exist at one time; nil chooses by cache size.
  ///   - isCompact: If true, the window computes with copies of the weights in 8 bits, which it
  ///     makes at its first use. It reads a quarter of the memory. It can predict for up to three
  ///     rows, and cannot learn.
  /// - Returns: The window. Windows of one model share its parameters only.
  public func window(
    steps: Int, batch: Int, rows: Range<Int>? = nil, chunk: Int? = nil, isCompact: Bool = false
  ) -> Window {
    Window(
      WindowShape(configuration, steps: steps, batch: batch, rows: rows, chunk: chunk),
      rows: rows ?? 0..<batch, of: self,
      parameters: isCompact ? parameters.compacted() : parameters)
  }
}
