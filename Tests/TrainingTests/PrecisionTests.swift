import LanguageModels
import ModelTesting
import TestSupport
import Testing
import Training

/// Training in bf16, where the processor has it.
@Suite(.enabled(if: Processor.hasBF16, "this processor has no bf16"))
struct PrecisionTests {
  static func trainer(_ precision: Precision, head: HeadKind) throws -> Trainer<[Int32]> {
    try TrainerTests.trainer(
      TrainingConfiguration(
        epochs: 12, batch: 4, bptt: 10, rate: 0.02, clipping: Clipping(norm: 1),
        precision: precision),
      model: try Small.model(head: head))
  }

  @Test("The way down is that of float32 but for rounding", arguments: HeadKind.allCases)
  func losses(_ head: HeadKind) throws {
    let losses = try [Precision.f32, .bf16].map { precision in
      let trainer = try Self.trainer(precision, head: head)
      try TrainerTests.finish(trainer)
      return trainer.state.history.map(\.training)
    }
    #expect(losses[0] != losses[1])
    for (single, half) in zip(losses[0], losses[1]) {
      #expect(abs(half - single) < 0.03 + 0.05 * single)
    }
  }

  @Test("What is scored is scored in float32: the precision lasts for a step")
  func evaluation() throws {
    let trainer = try Self.trainer(.bf16, head: .softmax)
    _ = try trainer.step()
    #expect(trainer.model.backend.precision == .f32)
    let fresh = try Small.model()
    try fresh.backend.write(Small.values(trainer.model), to: fresh.parameters.values)
    let losses = try [fresh, trainer.model].map { model in
      let window = model.window(steps: 2, batch: 4)
      window.setTokens([0, 1, 2, 3, 4, 0, 1, 2], [1, 2, 3, 4, 0, 1, 2, 3])
      window.forward(0..<2)
      return try window.losses(2)
    }
    #expect(losses[0] == losses[1])
  }
}

/// A device without bf16.
@Suite struct MissingPrecisionTests {
  @Test(.enabled(if: !Processor.hasBF16, "this processor has bf16"))
  func refused() throws {
    #expect(throws: TrainingError.self) { try PrecisionTests.trainer(.bf16, head: .softmax) }
  }
}
