import CPUCompute
import LanguageModels
import ModelTesting
import Randomness
import Testing
import TestSupport

/// A small model, a window for it and the states that the window starts from.
struct ModelCase: Sendable, CustomTestStringConvertible {
  static let (steps, batch) = (4, 2)
  var configuration: ModelConfiguration

  /// Every cell with every option that changes a recurrence, before each head.
  static let options: [ModelCase] = CellKind.allCases.flatMap { cell in
    HeadKind.allCases.flatMap { head in
      [
        (false, 2, 0), (false, 3, 0), (false, 0, 1), (false, 0, 4), (true, 0, 0), (true, 2, 3),
      ].map { layerNorm, skip, rounds in
        var test = ModelCase(cell, .tanh, head, tied: false, hidden: [5, 4])
        test.configuration.norm = layerNorm ? .layer : .none
        test.configuration.skipDistance = skip
        test.configuration.mogrifierRounds = rounds
        return test
      }
    }
  }

  /// {rnn with every activation, lstm, gru} × {softmax, moc, mos} × {tied, untied} × {1, 2 layers}.
  static let all: [ModelCase] =
    cells.flatMap { cell, activation in
      HeadKind.allCases.flatMap { head in
        [true, false].flatMap { tied in
          [[5], [5, 4]].map { hidden in
            ModelCase(cell, activation, head, tied: tied, hidden: hidden)
          }
        }
      }
    } + [ModelCase(.lstm, .tanh, .softmax, tied: true, hidden: [5, 3])]  // tied without projection

  /// Dense layers over the last tokens: every non-linearity and way to normalise, before each head.
  static let feedForward: [ModelCase] = Activation.allCases.flatMap { activation in
    HeadKind.allCases.flatMap { head in
      Norm.allCases.map { norm in
        // What is linear between two batch norms has a shift without effect.
        let hidden = activation == .linear && norm == .batch ? [5] : [5, 4]
        var test = ModelCase(.rnn, activation, head, tied: norm == .layer, hidden: hidden)
        test.configuration.architecture = .feedForward
        test.configuration.contextLength = 3
        test.configuration.norm = norm
        return test
      }
    }
  }

  /// One non-linearity, two layers.
  static let heads = CellKind.allCases.flatMap { cell in
    HeadKind.allCases.flatMap { head in
      [true, false].map { ModelCase(cell, .tanh, head, tied: $0, hidden: [5, 4]) }
    }
  }

  /// A function between the logits and the softmax of each head.
  static let sigsoftmax: [ModelCase] = HeadKind.allCases.flatMap { head in
    [true, false].map { tied in
      var test = ModelCase(.lstm, .tanh, head, tied: tied, hidden: [5, 4])
      test.configuration.outputFunction = .sigsoftmax
      return test
    }
  }

  private static let cells: [(CellKind, Activation)] = CellKind.allCases.flatMap { cell in
    (cell == .rnn ? Activation.allCases : [.tanh]).map { (cell, $0) }
  }

  init(
    _ cell: CellKind, _ activation: Activation, _ head: HeadKind, tied: Bool, hidden: [Int]
  ) {
    configuration = ModelConfiguration(
      cell: cell, activation: activation, vocabularySize: 7, embeddingWidth: 3,
      hiddenWidths: hidden, tied: tied,
      head: head, components: head.isMixture ? 3 : 1, initialization: .uniform(0.6))
  }

  var testDescription: String {
    let c = configuration
    let cell =
      c.architecture == .feedForward
      ? "feed-forward \(c.activation)" : c.cell == .rnn ? "rnn \(c.activation)" : c.cell.rawValue
    let options =
      (c.norm == .none ? "" : " \(c.norm) norm")
      + (c.skipDistance > 0 ? " skip \(c.skipDistance)" : "")
      + (c.mogrifierRounds > 0 ? " mogrifier \(c.mogrifierRounds)" : "")
    let function = c.outputFunction == .identity ? "" : " \(c.outputFunction)"
    return "\(cell)\(options) \(c.head)\(function) \(c.tied ? "tied" : "untied") \(c.hiddenWidths)"
  }

  // The bounds of gradients were measured with these numbers, and units that are normalised over four bend
  // as much as others let them: the seed of a run does not change them.
  let inputs = fixed(steps * batch, seed: 11) { Int32($0.next() % 7) }
  let targets = fixed(steps * batch, seed: 12) { Int32($0.next() % 7) }

  /// Values that are the same in every run, each drawn from a stream.
  static func fixed<Value>(
    _ count: Int, seed: UInt64, _ value: (inout RandomStream) -> Value
  ) -> [Value] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in value(&stream) }
  }

  private static func state(_ count: Int, seed: UInt64) -> [Float] {
    fixed(count, seed: seed) { Float(2 * $0.unit() - 1) * 0.8 }
  }

  /// Nonzero, so that what flows through the first step's past is checked as well.
  var states: [String: [Float]] {
    guard configuration.architecture == .recurrent else {
      let count = (configuration.contextLength - 1) * Self.batch * configuration.embeddingWidth
      return ["context.context": Self.state(count, seed: 20)]
    }
    var states: [String: [Float]] = [:]
    for (layer, width) in configuration.hiddenWidths.enumerated() {
      for (part, name) in ["h", "c"].enumerated() {
        let reach = name == "h" ? max(configuration.skipDistance, 1) : 1
        states["layer\(layer).\(name)"] = Self.state(
          reach * Self.batch * width, seed: UInt64(20 + 2 * layer + part))
      }
    }
    return states
  }

  func makeWindow(chunk: Int? = nil, seed: UInt64 = 5) throws -> Window {
    let window = try LanguageModel(
      configuration, seed: seed,
      on: try CPUBackend(threads: 1)
    ).window(steps: Self.steps, batch: Self.batch, chunk: chunk)
    window.setTokens(inputs, targets)
    return window
  }

  /// Runs the window from its states.
  func forward(_ window: Window, dropoutKey: UInt64? = nil) {
    window.setStates(states)
    window.forward(0..<Self.steps, dropoutKey: dropoutKey)
  }
}
