import Glibc
import ModelTesting
import Randomness
import TestSupport
import Testing

@testable import LanguageModels

/// Back-propagation against differences of the loss, for every combination of parts.
@Suite struct GradientTests {
  /// The worst relative error of ‖∂block‖ as the slope of the float loss along ∂block.
  static func worstSlopeError(
    _ test: ModelCase, step: Double, dropoutKey: UInt64 = 9
  ) throws -> Double {
    let isBent = test.configuration.activation == .relu
    let window = try test.makeWindow(seed: isBent ? 8 : 5)
    if isBent {
      // A difference across a kink is no derivative: units are moved to one side of theirs.
      for (layer, width) in test.configuration.hiddenWidths.enumerated() {
        window["layer\(layer).bias"] = (0..<width).map { $0 == 1 ? -3 : 2 }
      }
    }
    test.forward(window, dropoutKey: dropoutKey)
    _ = try window.lossAndGradients(scale: 1)
    var worst = 0.0
    for block in window.parameters.layout.blocks {
      let values = window[block.name]
      let gradient = window.gradient(block.name).map(Double.init)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Two differences, so that the third derivative cancels.
      let losses = try [step, -step, 2 * step, -2 * step].map { step in
        window[block.name] = zip(values, gradient).map { Float(Double($0) + step * $1 / length) }
        test.forward(window, dropoutKey: dropoutKey)
        return try window.loss()
      }
      window[block.name] = values
      let slope = (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * step)
      let error = abs(slope - length) / length
      worst = max(worst, error.isFinite ? error : .infinity)
    }
    return worst
  }

  @Test(
    arguments: ModelCase.all + ModelCase.options + ModelCase.sigsoftmax
      + ModelCase.feedForward.filter { $0.configuration.activation != .relu })
  func slopeOfTheFloatLoss(_ test: ModelCase) throws {
    // What is normalised over four units bends much: a smaller step, and differences of fewer digits. The loss
    // moves little with the gates of a mogrifier: a larger one. Double has the last word on it below.
    let shape = test.configuration
    let isNormalized = shape.norm != .none
    let isGated = shape.mogrifierRounds > 0
    let error = try Self.worstSlopeError(
      test, step: isNormalized ? 5e-3 : isGated ? 4e-2 : 2e-2)
    #expect(error < (isNormalized || isGated ? 1e-2 : 3e-3))
  }

  @Test(
    "Gradients replace those that were, in every block",
    arguments: ModelCase.all + ModelCase.options + ModelCase.sigsoftmax + ModelCase.feedForward)
  func gradientsReplace(_ test: ModelCase) throws {
    // One window: nothing of its own is left of the gradients before either.
    let window = try test.makeWindow(chunk: 3)
    let results = try [Float(0), .nan].map { before in
      test.forward(window, dropoutKey: 9)
      window.backend.fill(window.parameters.gradients, with: before)
      _ = try window.lossAndGradients(scale: 1)
      return try window.backend.read(window.parameters.gradients)
    }
    #expect(results[0] == results[1])
  }

  static let everyCase =
    ModelCase.all + ModelCase.options + ModelCase.sigsoftmax + ModelCase.feedForward

  /// The smallest model of each recurrence, of each head and of dense layers.
  static let fewCases =
    CellKind.allCases.map { ModelCase($0, .tanh, .softmax, tied: true, hidden: [5]) }
    + [HeadKind.moc, .mos].map { ModelCase(.rnn, .tanh, $0, tied: true, hidden: [5]) }
    + [ModelCase.sigsoftmax[0], ModelCase.feedForward[4]]

  /// A gradient that is wrong anywhere is wrong along a random direction.
  @Test(
    "9. Back-propagation equals the derivative along a random direction of each block, in Double",
    arguments: everyCase)
  func directionsInDouble(_ test: ModelCase) throws {
    let window = try test.makeWindow(chunk: 3)
    let count = ModelCase.steps * ModelCase.batch
    test.forward(window, dropoutKey: 9)
    let nats = try window.lossAndGradients(scale: 1 / Float(count))
    var reference = Reference(window.model)
    func loss() -> Double {
      reference.losses(
        test.inputs, test.targets, batch: ModelCase.batch, states: test.states
      ).reduce(0, +)
    }
    #expect(abs(nats / loss() - 1) < 2e-7)
    for (place, block) in window.parameters.layout.blocks.enumerated() {
      let kept = reference.parameters[block.name] ?? []
      let gradient = window.gradient(block.name).map(Double.init)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let direction = ModelCase.fixed(block.count, seed: UInt64(place)) { 3.4 * $0.unit() - 1.7 }
      let losses = [1e-5, -1e-5].map { step in
        reference.parameters[block.name] = zip(kept, direction).map { $0 + step * $1 }
        return loss()
      }
      let slope = (losses[0] - losses[1]) / 2e-5 / Double(count)
      let expected = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      // An error e of a gradient is one of about e along a direction whose numbers have variance 1.
      #expect(abs(slope - expected) < 2e-5 * length, "\(block.name)")
      reference.parameters[block.name] = kept
    }
  }

  @Test(
    "9. Back-propagation equals the derivative, parameter by parameter, in Double",
    arguments: Long.isOn ? everyCase : fewCases)
  func derivativeInDouble(_ test: ModelCase) throws {
    let window = try test.makeWindow(chunk: 3)
    let count = ModelCase.steps * ModelCase.batch
    test.forward(window, dropoutKey: 9)
    let nats = try window.lossAndGradients(scale: 1 / Float(count))
    var reference = Reference(window.model)
    func loss() -> Double {
      reference.losses(
        test.inputs, test.targets, batch: ModelCase.batch, states: test.states
      ).reduce(0, +)
    }
    #expect(abs(nats / loss() - 1) < 2e-7)
    for block in window.parameters.layout.blocks {
      var (difference, length) = (0.0, 0.0)
      for (index, value) in window.gradient(block.name).enumerated() {
        let kept = reference.parameters[block.name]?[index] ?? .nan
        let losses = [1e-5, -1e-5].map { step in
          reference.parameters[block.name]?[index] = kept + step
          return loss()
        }
        reference.parameters[block.name]?[index] = kept
        let expected = (losses[0] - losses[1]) / 2e-5 / Double(count)
        difference += (Double(value) - expected) * (Double(value) - expected)
        length += expected * expected
      }
      let error = (difference / length).squareRoot()
      // The worst measured is 9.7e-7 with AVX2 and 4.4e-6 with AVX-512: a gradient that half a unit in the
      // last place of the weights alone moves by 1.6e-6.
      #expect(error < 6e-6, "\(block.name)")
    }
  }

  @Test(
    "Dropout's mask is the same forward and backward", arguments: ModelCase.heads,
    [
      DropoutRates(0.4), DropoutRates(embedding: 0.4), DropoutRates(contexts: 0.4),
      DropoutRates(weight: 0.4),
      DropoutRates(
        input: 0.3, hidden: 0.2, output: 0.3, embedding: 0.2, contexts: 0.3, weight: 0.3,
        isLocked: true),
    ])
  func slopeUnderDropout(_ test: ModelCase, rates: DropoutRates) throws {
    var test = test
    test.configuration.dropout = rates
    if !test.configuration.head.isMixture { test.configuration.dropout.contexts = 0 }
    #expect(try Self.worstSlopeError(test, step: 2e-2, dropoutKey: 9) < 3e-3)
  }

  @Test("Gradients that are added are those of both windows", arguments: ModelCase.heads)
  func adding(_ test: ModelCase) throws {
    var test = test
    test.configuration.dropout = DropoutRates(
      input: 0.3, hidden: 0.2, embedding: 0.2, weight: 0.3)
    let window = try test.makeWindow()
    let parts = try [UInt64(9), 10].map { key in
      test.forward(window, dropoutKey: key)
      _ = try window.lossAndGradients(scale: 1)
      return try window.backend.read(window.parameters.gradients)
    }
    test.forward(window, dropoutKey: 9)
    _ = try window.lossAndGradients(scale: 1, adding: true)
    let sum = zip(parts[0], parts[1]).map { $0 + $1 }
    #expect(try deviation(window.backend.read(window.parameters.gradients), from: sum) < 1e-6)
  }

  @Test("Penalties on activations add their gradient", arguments: [0, 0.3] as [Float])
  func penalties(dropout: Float) throws {
    var test = ModelCase(.lstm, .tanh, .softmax, tied: false, hidden: [5, 4])
    test.configuration.dropout = DropoutRates(output: dropout)
    let penalty = ActivationPenalty(size: 2, change: 3)
    let window = try test.makeWindow()
    let count = ModelCase.steps * ModelCase.batch
    /// The objective: the mean loss and the penalties, from the output of the last layer.
    func objective() throws -> Double {
      test.forward(window, dropoutKey: 9)
      let loss = try window.loss() / Double(count)
      let (h, dropped) = try window.lastOutputs()
      func mean(_ values: some Collection<Float>) -> Double {
        values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
      }
      let step = ModelCase.batch * 4
      let changes = zip(h.dropFirst(step), h).map { $0 - $1 }
      return loss + 2 * mean(dropped) + 3 * mean(changes)
    }
    test.forward(window, dropoutKey: 9)
    _ = try window.lossAndGradients(scale: 1 / Float(count), penalty: penalty)
    for block in window.parameters.layout.blocks {
      let (values, gradient) = (window[block.name], window.gradient(block.name))
      let length = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let ends = try [2e-2, -2e-2].map { step in
        window[block.name] = zip(values, gradient).map { $0 + Float(step / length) * $1 }
        return try objective()
      }
      window[block.name] = values
      #expect(abs((ends[0] - ends[1]) / 4e-2 / length - 1) < 5e-3, "\(block.name)")
    }
  }
}
