import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Randomness
import SyntheticData
import TestSupport
import Training

extension RingLanguage {
  /// The language as a mixture of softmaxes, its weights set by hand.
  func mixtureByHand() throws -> LanguageModel {
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .linear, vocabularySize: tokens, embeddingWidth: 2,
        hiddenWidths: [3], head: .mos,
        components: jumps.count),
      seed: 1, on: try CPUBackend(threads: 1))
    func angle(_ places: Int) -> Float { 2 * .pi * Float(places) / Float(tokens) }
    let points = (0..<tokens).flatMap { [cos(angle($0)), sin(angle($0))] }
    // The third unit is always 1, so that it can say the priors.
    model["embedding"] = points
    model["layer0.input"] = [1, 0, 0, 1, 0, 0]
    model["layer0.bias"] = [0, 0, 1]
    model["head.prior"] = jumps.flatMap { [0, 0, Float(log($0.probability))] }
    // A context is its token's point turned by the jump, so small that tanh leaves it as it is.
    let small: Float = 1e-3
    model["head.latent"] = jumps.flatMap { jump in
      let (x, y) = (small * cos(angle(jump.places)), small * sin(angle(jump.places)))
      return [x, -y, 0, y, x, 0]
    }
    model["head.latent.bias"] = [Float](repeating: 0, count: 2 * jumps.count)
    model["decoder"] = points.map { $0 * Float(concentration) / small }
    return model
  }

  /// A model that has read all contexts `updates` times, each with draws spread over its distribution.
  func learnt(
    by configuration: ModelConfiguration, updates: Int, seed: UInt64
  ) throws -> LanguageModel {
    let drawn = 32
    let model = try LanguageModel(
      configuration, seed: seed,
      on: try CPUBackend(threads: 1))
    let window = model.window(steps: 1, batch: tokens * drawn)
    let optimizer = Adam(for: model.parameters, on: model.backend)
    var stream = RandomStream(seed: seed)
    for update in 0..<updates {
      for context in 0..<tokens {
        let offset = stream.unit()
        for draw in 0..<drawn {
          let position = context * drawn + draw
          window.inputs[position] = Int32(context)
          window.targets[position] = Int32(
            token(after: context, at: (Double(draw) + offset) / Double(drawn)))
        }
      }
      window.resetState()
      window.forward(0..<1)
      _ = try window.lossAndGradients(scale: 1 / Float(tokens * drawn))
      let rate = 0.05 * (1 + cos(.pi * Float(update) / Float(updates))) / 2
      optimizer.update(model.parameters, rate: rate, on: model.backend)
    }
    return model
  }
}
