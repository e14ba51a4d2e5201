package import Compute
import Glibc
package import LanguageModels
import Microscope
import ModelTesting
import Randomness
package import SyntheticData
import Training

/// Language models of a ``RingLanguage``, judged by its true probabilities.
package struct RingModels {
  package var language = RingLanguage()
  package var updates = 3_000
  /// Draws of the next token for every context in an update.
  package var draws = 32
  package var seed: UInt64 = 1
  package let backend: any Backend

  package init(on backend: any Backend) { self.backend = backend }

  /// A head over `width` dimensions; what stands before it takes nothing from what it could say.
  package func configuration(
    _ head: HeadKind, width: Int, components: Int? = nil
  ) -> ModelConfiguration {
    ModelConfiguration(
      cell: .rnn, activation: head.isMixture ? .tanh : .linear, vocabularySize: language.tokens,
      embeddingWidth: width, hiddenWidths: [head.isMixture ? 3 * width : width], head: head,
      components: components, initialization: .uniform(0.5))
  }

  /// A model that has read all contexts ``updates`` times, each with draws spread over its distribution.
  package func learnt(
    _ configuration: ModelConfiguration, check: (Double) throws -> Void = { _ in }
  ) throws -> LanguageModel {
    let model = try LanguageModel(configuration, seed: seed, on: backend)
    let window = model.window(steps: 1, batch: language.tokens * draws)
    let optimizer = Adam(for: model.parameters, on: backend)
    var stream = RandomStream(seed: seed)
    for update in 0..<updates {
      if update % 50 == 0 { try check(Double(update) / Double(updates)) }
      for context in 0..<language.tokens {
        let offset = stream.unit()
        for draw in 0..<draws {
          let position = context * draws + draw
          window.inputs[position] = Int32(context)
          let quantile = (Double(draw) + offset) / Double(draws)
          window.targets[position] = Int32(language.token(after: context, at: quantile))
        }
      }
      window.resetState()
      window.forward(0..<1)
      _ = try window.lossAndGradients(scale: 1 / Float(language.tokens * draws))
      let rate = 0.05 * (1 + cos(.pi * Float(update) / Float(updates))) / 2
      optimizer.update(model.parameters, rate: rate, on: backend)
    }
    return model
  }

  /// The language as a mixture of softmaxes in two dimensions, its weights set by hand.
  package func byHand() throws -> LanguageModel {
    let (tokens, jumps) = (language.tokens, language.jumps)
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .linear, vocabularySize: tokens, embeddingWidth: 2,
        hiddenWidths: [3], head: .mos, components: jumps.count), seed: 1, on: backend)
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
    model["decoder"] = points.map { $0 * Float(language.concentration) / small }
    return model
  }

  /// log P(x|c) of a model, a row for each context.
  package func logProbabilities(of model: LanguageModel) throws -> [[Double]] {
    let count = language.tokens
    let window = model.window(steps: 1, batch: count)
    for token in 0..<count { window.inputs[token] = Int32(token) }
    window.resetState()
    window.forward(0..<1)
    let values = try backend.read(window.predict()).map { Double($0) }
    return stride(from: 0, to: values.count, by: count).map { Array(values[$0..<$0 + count]) }
  }

  /// The figures of a model.
  package struct Figures {
    /// The parameters that a window of one step uses.
    package let parameters: Int
    /// Mean D(P*‖P) over the contexts, in nats: what it pays above the entropy.
    package let gap: Double
    /// That of the worst context.
    package let worst: Double
    /// Singular values of log P above 10⁻⁵ of the largest.
    package let rank: Int
    /// log P(x|c), a row for each context.
    package let logProbabilities: [[Double]]
  }

  /// Judges a model.
  package func figures(of model: LanguageModel) throws -> Figures {
    let logProbabilities = try logProbabilities(of: model)
    let divergences = language.divergences(of: logProbabilities)
    let values = try LogProbabilityRank(rows: logProbabilities).singularValues
    // Far above what float rounds off log-probabilities.
    return Figures(
      parameters: model.parameters.layout.blocks.filter { $0.name != "layer0.recurrent" }
        .reduce(0) { $0 + $1.count },
      gap: divergences.reduce(0, +) / Double(divergences.count),
      worst: divergences.max() ?? .nan, rank: values.count { $0 > 1e-5 * values[0] },
      logProbabilities: logProbabilities)
  }
}
