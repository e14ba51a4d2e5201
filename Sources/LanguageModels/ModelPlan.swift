import Compute
public import NeuralNetworks

/// The size of a model, computed without making it.
public struct ModelPlan: Sendable {
  /// Its parameters by block.
  public let layout: ParameterLayout
  /// Bytes of its buffers for windows of the given size, without parameters and gradients.
  public let bufferBytes: Int
  /// The weights that enter products: what is looked up does not.
  public let products: [Parameter]
  /// Multiply-adds of a token's way forward: each of ``products`` counts once, the decoder once a
  /// component.
  public let productWeights: Int

  /// The plan of a model with windows of `steps` × `batch`.
  ///
  /// - Throws: `ConfigurationError` for a configuration that cannot be.
  public init(_ configuration: ModelConfiguration, steps: Int = 1, batch: Int = 1) throws {
    try configuration.validate()
    let arena = Arena(on: nil)
    let shape = WindowShape(configuration, steps: steps, batch: batch, chunk: nil)
    layout = ModelParts(shape, arena: arena).layout
    bufferBytes = arena.bytes
    products = layout.blocks.filter {
      $0.rows > 1 && (configuration.tied || $0.name != "embedding")
    }
    let decoder = configuration.tied ? "embedding" : "decoder"
    let components = configuration.head.rows(components: configuration.components)
    productWeights = products.reduce(0) { sum, weight in
      sum + weight.count * (weight.name == decoder ? components : 1)
    }
  }

  /// Bytes of parameters, gradients and buffers.
  public var bytes: Int { 2 * layout.count * MemoryLayout<Float>.stride + bufferBytes }
}
