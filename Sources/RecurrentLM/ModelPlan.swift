import Compute

/// What a model would be: found out without making it.
public struct ModelPlan: Sendable {
  /// Its parameters by block.
  public let layout: ParameterLayout
  /// Bytes of its buffers for windows of the given size, without parameters and gradients.
  public let bufferBytes: Int

  /// The plan of a model with windows of `steps` × `batch`.
  ///
  /// - Throws: ``ConfigurationError`` for a configuration that cannot be.
  public init(_ configuration: ModelConfiguration, steps: Int = 1, batch: Int = 1) throws {
    try configuration.validate()
    let arena = Arena(on: nil)
    let shape = ModelShape(configuration, steps: steps, batch: batch, chunk: nil)
    layout = Network(shape, arena: arena).layout
    bufferBytes = arena.bytes
  }

  /// Bytes of parameters, gradients and buffers.
  public var bytes: Int { 2 * layout.count * MemoryLayout<Float>.stride + bufferBytes }
}
