import LanguageModels
import ModelTesting
import Randomness
import TestSupport
import Testing

@testable import Evaluation

@Suite(.seeded) struct DynamicEvaluatorTests {
  static let (text, start) = (EvaluatorTests.text, EvaluatorTests.end)
  static let specialTokens = EvaluatorTests.specialTokens
  static let training: [Int32] = text.reversed()
  static let segment = 5

  static func evaluator(
    _ model: LanguageModel, rate: Float = 0.02, decay: Float = 0.05, isRMS: Bool = true
  ) throws -> DynamicEvaluator {
    let scales =
      isRMS
      ? try GradientScales(
        of: model, over: training, specialTokens: specialTokens, segment: segment)
      : GradientScales(uniformFor: model)
    return DynamicEvaluator(
      model, rule: .init(rate: rate, decay: decay, epsilon: isRMS ? 1e-3 : 0), scales: scales,
      specialTokens: specialTokens, segment: segment)
  }

  static func losses(_ evaluator: DynamicEvaluator, _ text: [Int32] = text) throws -> [Double] {
    try evaluator.losses(of: text)
  }

  /// Reads one segment after another with a model of its own, whose values `move` may change.
  static func walk(
    _ text: [Int32], _ window: Window, _ move: (_ gradient: [Double]) -> Void
  ) throws -> [Double] {
    window.resetState()
    return try stride(from: 0, to: text.count, by: segment).flatMap { first in
      let places = first..<min(first + segment, text.count)
      for (step, place) in places.enumerated() {
        window.inputs[step] = place == 0 ? start : text[place - 1]
        window.targets[step] = text[place]
      }
      window.forward(0..<places.count)
      _ = try window.lossAndGradients(scale: 1 / Float(places.count))
      let losses = try window.model.backend.read(window.losses[0..<places.count]).map(Double.init)
      try move(window.model.backend.read(window.model.parameters.gradients).map(Double.init))
      return losses
    }
  }

  /// The rule as it is published, in double precision.
  static func naive(
    _ model: LanguageModel, rate: Double, decay: Double, epsilon: Double, isRMS: Bool
  ) throws -> [Double] {
    let window = model.window(steps: segment, batch: 1)
    let values = model.parameters.values
    let prior = try model.backend.read(values).map(Double.init)
    var squares = prior.map { _ in 0.0 }
    let segments = Double((training.count + segment - 1) / segment)
    _ = try walk(training, window) { gradient in
      for i in squares.indices { squares[i] += gradient[i] * gradient[i] / segments }
    }
    let roots = squares.map { isRMS ? $0.squareRoot() : 1 }
    let mean = roots.reduce(0, +) / Double(roots.count)
    var theta = prior
    return try walk(text, window) { gradient in
      for i in theta.indices {
        theta[i] +=
          -rate * gradient[i] / (roots[i] + epsilon)
          + min(decay * roots[i] / mean, 1) * (prior[i] - theta[i])
      }
      model.backend.write(theta.map(Float.init), to: values)
    }
  }

  @Test(arguments: HeadKind.allCases, [Float(0), 0.05, 0.9])
  func eachSegmentIsLearntAfterItIsScored(_ head: HeadKind, decay: Float) throws {
    for isRMS in [true, false] {
      let model = try EvaluatorTests.model(head)
      let losses = try Self.losses(Self.evaluator(model, decay: decay, isRMS: isRMS))
      let naive = try Self.naive(
        model, rate: 0.02, decay: Double(decay), epsilon: isRMS ? 1e-3 : 0, isRMS: isRMS)
      #expect(NeuralCacheTests.farthest(losses, naive) < 1e-4)
      let plain = try Self.losses(Self.evaluator(model, rate: 0))
      #expect(NeuralCacheTests.farthest(losses, plain) > 1e-2)
    }
  }

  @Test(
    "Scales are of all tokens of the training text, the last segment a gradient like the others")
  func scales() throws {
    let model = try EvaluatorTests.model()
    let window = model.window(steps: Self.segment, batch: 1)
    // The last segment has 5 tokens, and 3.
    for count in [40, 38] {
      let text = Array(Self.training.prefix(count))
      let scales = try GradientScales(
        of: model, over: text, specialTokens: Self.specialTokens, segment: Self.segment)
      #expect(scales.tokens == count)
      var squares = [Double](repeating: 0, count: model.parameters.layout.count)
      _ = try Self.walk(text, window) { gradient in
        for i in squares.indices { squares[i] += gradient[i] * gradient[i] / 8 }
      }
      let roots = squares.map { $0.squareRoot() }
      #expect(deviation(try model.backend.read(scales.roots), from: roots) < 1e-5)
      #expect(abs(Double(scales.mean) / (roots.reduce(0, +) / Double(roots.count)) - 1) < 1e-5)
    }
    let uniform = GradientScales(uniformFor: model)
    #expect(uniform.tokens == 0 && uniform.mean == 1)
    #expect(try model.backend.read(uniform.roots).allSatisfy { $0 == 1 })
  }

  @Test func withoutStepsTheModelIsPlain() throws {
    let model = try EvaluatorTests.model()
    let plain = Evaluator(model, specialTokens: Self.specialTokens, steps: Self.segment)
    #expect(
      try Self.losses(Self.evaluator(model, rate: 0, decay: 0)) == plain.losses(of: Self.text))
  }

  @Test func laterTokensDoNotMatter() throws {
    let evaluator = try Self.evaluator(try EvaluatorTests.model())
    let losses = try Self.losses(evaluator)
    let other = try Self.losses(evaluator, Self.text.dropLast() + [7])
    #expect(losses.dropLast() == other.dropLast() && losses.last != other.last)
  }

  @Test("Parameters and states are left alone", arguments: [Int.max, 3])
  func nothingChanges(stopAt: Int) throws {
    let model = try EvaluatorTests.model()
    let window = model.window(steps: 3, batch: 2)
    window.forward(0..<3)
    window.carryState()
    func everything() throws -> [[UInt32]] {
      try ([model.parameters.values] + window.states.map(\.values)).map {
        try model.backend.read($0).map(\.bitPattern)
      }
    }
    let before = try everything()
    let evaluator = try Self.evaluator(model)
    let stop = Stop(at: stopAt)
    let losses = try? evaluator.losses(of: Self.text, progress: stop.progress)
    #expect((losses == nil) == (stopAt == 3))
    #expect(try everything() == before)
  }

  @Test func whatIsRepeatedIsLearnt() throws {
    let line = Array(Self.text[60..<100])
    func sums(rate: Float) throws -> [Double] {
      let evaluator = try Self.evaluator(
        EvaluatorTests.model(), rate: rate, decay: 0, isRMS: false)
      let losses = try Self.losses(evaluator, line + line + line)
      return (0..<3).map { losses[$0 * 40..<$0 * 40 + 40].reduce(0, +) }
    }
    let gains = try zip(sums(rate: 0), sums(rate: 0.1)).map { $0 - $1 }
    #expect(gains[1] > 0 && gains[1] > gains[0] && gains[2] > gains[1])
  }

  @Test func takingScalesCanBeStopped() throws {
    let (model, stop) = (try EvaluatorTests.model(), Stop(at: 3))
    #expect(throws: Stop.Requested.self) {
      try GradientScales(
        of: model, over: Self.training, specialTokens: Self.specialTokens, segment: 5,
        progress: stop.progress)
    }
    #expect(stop.reports.map(\.done) == [0, 5, 10])
    #expect(stop.reports.allSatisfy { $0.total == Self.training.count })
  }
}
