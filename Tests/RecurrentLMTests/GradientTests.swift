import Glibc
import RecurrentLM
import Testing

/// Back-propagation against differences of the loss, for every combination of parts.
@Suite struct GradientTests {
  /// The worst relative error of ‖∂block‖ as the slope of the float loss along ∂block.
  static func worstSlopeError(
    _ test: ModelCase, step: Double, dropoutKey: UInt64? = nil
  ) throws -> Double {
    let isBent = test.configuration.activation == .relu
    let model = try test.makeModel(seed: isBent ? 8 : 5)
    if isBent {
      // A difference across a kink is no derivative: units are moved to one side of theirs.
      for (layer, width) in test.configuration.hidden.enumerated() {
        model["layer\(layer).bias"] = (0..<width).map { $0 == 1 ? -3 : 2 }
      }
    }
    test.forward(model, dropoutKey: dropoutKey)
    _ = model.lossAndGradients(scale: 1)
    var worst = 0.0
    for block in model.parameters.layout.blocks {
      let values = model[block.name]
      let gradient = model.gradient(block.name).map(Double.init)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let losses = [step, -step].map { step in
        model[block.name] = zip(values, gradient).map { Float(Double($0) + step * $1 / length) }
        test.forward(model, dropoutKey: dropoutKey)
        return model.loss()
      }
      model[block.name] = values
      let slope = (losses[0] - losses[1]) / (2 * step)
      let error = abs(slope - length) / length
      worst = max(worst, error.isFinite ? error : .infinity)
    }
    return worst
  }

  @Test(arguments: ModelCase.all)
  func slopeOfTheFloatLoss(_ test: ModelCase) throws {
    // Worst measured: 1.4e-3 here, 3.4e-3 with a step of 5e-2.
    #expect(try Self.worstSlopeError(test, step: 2e-2) < 3e-3)
  }

  @Test(
    "9. Back-propagation equals the derivative, parameter by parameter, in Double",
    arguments: ModelCase.all)
  func derivativeInDouble(_ test: ModelCase) throws {
    let model = try test.makeModel(chunk: 3)
    let count = ModelCase.steps * ModelCase.batch
    test.forward(model)
    let nats = model.lossAndGradients(scale: 1 / Float(count))
    var reference = Reference(model)
    func loss() -> Double {
      reference.losses(
        test.inputs, test.targets, batch: ModelCase.batch, states: test.states
      ).reduce(0, +)
    }
    #expect(abs(nats / loss() - 1) < 2e-7)
    for block in model.parameters.layout.blocks {
      var (difference, length) = (0.0, 0.0)
      for (index, value) in model.gradient(block.name).enumerated() {
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
      // The worst measured is 9.7e-7.
      #expect(error < 3e-6, "\(block.name)")
    }
  }

  @Test("Dropout's mask is the same forward and backward", arguments: ModelCase.heads)
  func slopeUnderDropout(_ test: ModelCase) throws {
    var test = test
    test.configuration.dropout = 0.4
    #expect(try Self.worstSlopeError(test, step: 2e-2, dropoutKey: 9) < 3e-3)
  }
}
