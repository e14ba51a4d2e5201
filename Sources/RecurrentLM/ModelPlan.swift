import Compute

/// What a model would be: found out without making it.
public struct ModelPlan: Sendable {
  /// Its parameters by block.
  public let layout: ParameterLayout
  /// Bytes of its buffers for windows of the given size, without parameters and gradients.
  public let bufferBytes: Int
  /// Multiply-adds of a token's way forward: every weight that enters a product counts once, the decoder
  /// once a component, what is looked up not at all.
  public let productWeights: Int

  /// The plan of a model with windows of `steps` × `batch`.
  ///
  /// - Throws: ``ConfigurationError`` for a configuration that cannot be.
  public init(_ configuration: ModelConfiguration, steps: Int = 1, batch: Int = 1) throws {
    try configuration.validate()
    let arena = Arena(on: nil)
    let shape = ModelShape(configuration, steps: steps, batch: batch, chunk: nil)
    layout = Network(shape, arena: arena).layout
    bufferBytes = arena.bytes
    let decoder = configuration.vocabulary * configuration.decoderWidth
    productWeights = layout.blocks.reduce(
      decoder * configuration.head.rows(experts: configuration.experts)
    ) { sum, block in
      let isProduct = block.rows > 1 && !["embedding", "decoder"].contains(block.name)
      return sum + (isProduct ? block.count : 0)
    }
  }

  /// Bytes of parameters, gradients and buffers.
  public var bytes: Int { 2 * layout.count * MemoryLayout<Float>.stride + bufferBytes }
}
