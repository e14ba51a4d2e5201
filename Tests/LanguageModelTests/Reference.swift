import Glibc
import LanguageModels
import ModelTesting
import TestSupport

/// The equations of the model in plain loops over Double, a token at a time.
///
/// No matrices, no chunks, no shared code: slow and obvious. Its central differences judge the
/// gradients of the real one.
struct Reference {
  let model: ModelConfiguration
  /// The blocks by name, row-major.
  var parameters: [String: [Double]]

  /// The states of one row of a batch: for each layer its last h, as many as it reaches back to, and, in
  /// an LSTM, its c.
  struct State {
    var h: [[[Double]]]
    var c: [[Double]]
  }

  init(_ model: LanguageModel) {
    self.model = model.configuration
    parameters = Dictionary(
      uniqueKeysWithValues: model.parameters.layout.blocks.map {
        ($0.name, model[$0.name].map(Double.init))
      })
  }

  /// −log p of every target of a time-major window; `states` are `[B, H]` by name.
  func losses(
    _ inputs: [Int32], _ targets: [Int32], batch: Int, states: [String: [Float]]
  ) -> [Double] {
    var losses = [Double](repeating: 0, count: inputs.count)
    if model.architecture == .feedForward {
      let outputs = feedForwardOutputs(inputs, batch: batch, past: states["context.context"] ?? [])
      return zip(outputs, targets).map { h, target in -log(probability(of: Int(target), h)) }
    }
    for b in 0..<batch {
      var state = startingState(states, row: b)
      for position in stride(from: b, to: inputs.count, by: batch) {
        let h = read(Int(inputs[position]), &state)
        losses[position] = -log(probability(of: Int(targets[position]), h))
      }
    }
    return losses
  }

  func startingState(_ states: [String: [Float]], row: Int) -> State {
    func values(_ layer: Int, _ part: String, _ row: Int) -> [Double] {
      let width = model.hiddenWidths[layer]
      let values = states["layer\(layer).\(part)"] ?? []
      return values.dropFirst(row * width).prefix(width).map(Double.init)
    }
    let layers = model.hiddenWidths.indices
    let reach = max(model.skipDistance, 1)
    let batch = (states["layer0.h"] ?? []).count / model.hiddenWidths[0] / reach
    return State(
      h: layers.map { layer in (0..<reach).map { values(layer, "h", $0 * batch + row) } },
      c: layers.map { values($0, "c", row) })
  }

  /// Reads a token: the output of the last layer.
  func read(_ token: Int, _ state: inout State) -> [Double] {
    var x = row(token, of: "embedding", width: model.embeddingWidth)
    for layer in model.hiddenWidths.indices {
      let name = "layer\(layer)"
      let previous = state.h[layer][state.h[layer].count - 1]
      var past = previous
      for round in 0..<model.mogrifierRounds {
        let weight = "\(name).mogrifier\(round)"
        if round % 2 == 0 {
          x = zip(affine(weight, past), x).map { 2 * sigmoid($0) * $1 }
        } else {
          past = zip(affine(weight, x), past).map { 2 * sigmoid($0) * $1 }
        }
      }
      let fromInput = norm("\(name).input.norm", affine("\(name).input", x, bias: "\(name).bias"))
      var fromPast = affine("\(name).recurrent", past, bias: "\(name).recurrent.bias")
      if model.skipDistance > 0 {
        fromPast = zip(fromPast, affine("\(name).skip", state.h[layer][0])).map { $0 + $1 }
      }
      fromPast = norm("\(name).recurrent.norm", fromPast)
      let h: [Double]
      switch model.cell {
      case .rnn: h = zip(fromInput, fromPast).map { activation($0 + $1) }
      case .lstm:
        let z = zip(fromInput, fromPast).map { $0 + $1 }
        h = step(z, &state.c[layer], norm: "\(name).cell.norm")
      case .gru: h = step(fromInput, fromPast, previous)
      }
      state.h[layer] = Array(state.h[layer].dropFirst()) + [h]
      x = h
    }
    return x
  }

  /// An LSTM's step.
  private func step(_ z: [Double], _ c: inout [Double], norm name: String) -> [Double] {
    let width = c.count
    for j in 0..<width {
      let (i, f) = (sigmoid(z[j]), sigmoid(z[width + j]))
      c[j] = f * c[j] + i * tanh(z[2 * width + j])
    }
    return norm(name, c).enumerated().map { j, m in sigmoid(z[3 * width + j]) * tanh(m) }
  }

  /// A GRU's step.
  private func step(_ a: [Double], _ p: [Double], _ h: [Double]) -> [Double] {
    let width = h.count
    return h.indices.map { j in
      let (r, u) = (sigmoid(a[j] + p[j]), sigmoid(a[width + j] + p[width + j]))
      return (1 - u) * tanh(a[2 * width + j] + r * p[2 * width + j]) + u * h[j]
    }
  }

  /// Layer normalisation, where the model has one of this name.
  func norm(_ name: String, _ x: [Double]) -> [Double] {
    guard let gain = parameters["\(name).gain"] else { return x }
    let bias = parameters["\(name).bias"]
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return x.enumerated().map { j, x in
      gain[j] * (x - mean) / (variance + 1e-5).squareRoot() + (bias?[j] ?? 0)
    }
  }

  func activation(_ z: Double) -> Double {
    switch model.activation {
    case .linear: z
    case .tanh: tanh(z)
    case .sigmoid: sigmoid(z)
    case .relu: max(0, z)
    case .silu: z * sigmoid(z)
    }
  }

  /// p(token | h), a mixture over components for a MoS.
  func probability(of token: Int, _ h: [Double]) -> Double {
    components(h).reduce(0) { $0 + $1.prior * $1.probabilities[token] }
  }

  /// The softmaxes that the prediction is made of, with their priors.
  func components(_ h: [Double]) -> [(prior: Double, probabilities: [Double])] {
    let decoder = model.tied ? "embedding" : "decoder"
    func decode(_ context: [Double]) -> [Double] {
      softmax(
        affine(decoder, context, bias: "decoder.bias").map { z in
          // exp(z)·σ(z)
          model.outputFunction == .sigsoftmax ? z - log(1 + exp(-z)) : z
        })
    }
    switch model.head {
    case .softmax:
      let isProjected = parameters["head.projection"] != nil
      return [
        (1, decode(isProjected ? affine("head.projection", h, bias: "head.projection.bias") : h))
      ]
    case .moc:
      let components = mixture(h)
      let mixed = components[0].context.indices.map { j in
        components.reduce(0) { $0 + $1.prior * $1.context[j] }
      }
      return [(1, decode(mixed))]
    case .mos: return mixture(h).map { ($0.prior, decode($0.context)) }
    }
  }

  /// The contexts of a mixture with their priors.
  private func mixture(_ h: [Double]) -> [(prior: Double, context: [Double])] {
    let priors = softmax(affine("head.prior", h))
    let contexts = affine("head.latent", h, bias: "head.latent.bias").map { tanh($0) }
    let width = model.decoderWidth
    return priors.enumerated().map { ($1, Array(contexts[$0 * width..<($0 + 1) * width])) }
  }

  /// W·x + b, W stored as [outputs, x.count].
  func affine(_ weight: String, _ x: [Double], bias: String? = nil) -> [Double] {
    let w = parameters[weight] ?? []
    let b = bias.flatMap { parameters[$0] }
    return (0..<w.count / x.count).map { output in
      var sum = b?[output] ?? 0
      // Tests without optimisation spend their time here, where `while` is twice as fast as `for`.
      var j = 0
      while j < x.count {
        sum += w[output * x.count + j] * x[j]
        j += 1
      }
      return sum
    }
  }

  func row(_ index: Int, of name: String, width: Int) -> [Double] {
    Array((parameters[name] ?? [])[index * width..<(index + 1) * width])
  }

  private func softmax(_ z: [Double]) -> [Double] {
    let exponentials = z.map { exp($0 - (z.max() ?? 0)) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  private func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
}
