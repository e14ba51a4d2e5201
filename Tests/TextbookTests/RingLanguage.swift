import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Randomness
import TestSupport
import Training

/// Tokens on a ring: the next one lies near one of three places, a jump ahead of the last.
///
/// P*(x|c) = Σ_k π_k softmax_x(κ cos(θ_x − θ_c − φ_k)): a mixture of three softmaxes in two dimensions,
/// whose log-probabilities have full rank.
enum RingLanguage {
  static let tokens = 24
  static let jumps = [(2, 0.5), (9, 0.3), (17, 0.2)]
  static let concentration = 15.0

  /// log P*(x|c), a row for each context c.
  static let logProbabilities: [[Double]] = (0..<tokens).map { c in
    let components = jumps.map { jump, prior in
      logSoftmax([
        (0..<tokens).map { concentration * cos(2 * .pi * Double($0 - c - jump) / Double(tokens)) }
      ])[0].map { prior * exp($0) }
    }
    return (0..<tokens).map { x in log(components.reduce(0) { $0 + $1[x] }) }
  }

  /// D(P*‖P) of every context, in nats: what a model pays above the entropy.
  static func divergences(of model: [[Double]]) -> [Double] {
    zip(logProbabilities, model).map { truth, model in
      zip(truth, model).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }
  }

  /// The entropy of a token, every context as frequent as any other.
  static let entropy =
    logProbabilities.joined().reduce(0) { $0 - exp($1) * $1 } / Double(tokens)

  /// The token after `context` at quantile `u` of its distribution.
  static func token(after context: Int, at u: Double) -> Int {
    var rest = u
    for (token, value) in logProbabilities[context].enumerated() {
      rest -= exp(value)
      if rest < 0 { return token }
    }
    return tokens - 1
  }

  /// A text of the language.
  static func text(_ count: Int, seed: UInt64) -> [Int32] {
    var stream = RandomStream(seed: seed)
    var last = 0
    return (0..<count).map { _ in
      last = token(after: last, at: stream.unit())
      return Int32(last)
    }
  }

  /// The language as a mixture of softmaxes, its weights set by hand.
  static func mixtureByHand() throws -> LanguageModel {
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
    model["head.prior"] = jumps.flatMap { [0, 0, Float(log($0.1))] }
    // A context is its token's point turned by the jump, so small that tanh leaves it as it is.
    let small: Float = 1e-3
    model["head.latent"] = jumps.flatMap { jump, _ in
      let (x, y) = (small * cos(angle(jump)), small * sin(angle(jump)))
      return [x, -y, 0, y, x, 0]
    }
    model["head.latent.bias"] = [Float](repeating: 0, count: 2 * jumps.count)
    model["decoder"] = points.map { $0 * Float(concentration) / small }
    return model
  }

  /// A model that has read all contexts `updates` times, each with draws spread over its distribution.
  static func learnt(
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
