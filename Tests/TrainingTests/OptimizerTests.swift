import Compute
import CPUCompute
import Testing

@testable import LanguageModels
@testable import Training
import TensorFiles

/// Agreement with PyTorch over 20 updates; see `scripts/make_optimizer_fixtures.py`.
@Suite struct OptimizerTests {
  static let (steps, rows, columns) = (20, 5, 4)
  static var count: Int { rows * columns }
  static let bound: Float = 2e-6

  let file: Safetensors.File
  let backend: any Backend
  let arena: Arena

  init() throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    file = try Safetensors.File("/\(folder)/Fixtures/optimizers.safetensors")
    backend = try CPUBackend(threads: 1)
    arena = Arena(on: backend)
  }

  func number(_ key: String) throws -> Float {
    try #require(file.metadata[key].flatMap { Float($0) })
  }

  /// Step `step` of a tensor [20, 5, 4].
  func slice(_ name: String, _ step: Int) throws -> [Float] {
    let values: [Float] = try file.tensor(name).elements()
    #expect(values.count == Self.steps * Self.count)
    return Array(values[step * Self.count..<(step + 1) * Self.count])
  }

  static func difference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(a.count == b.count ? 0 : .infinity) {
      let difference = abs($1.0 - $1.1)
      return difference.isFinite ? max($0, difference) : .infinity
    }
  }

  static let ones = [Float](repeating: 1, count: 5)

  /// Where five updates by the first gradients of the file, times `scales` and `factors`, end.
  func end(
    _ configuration: OptimizerConfiguration, scales: [Float] = ones, factors: [Float] = ones
  ) throws -> [Float] {
    var layout = ParameterLayout(initialization: .standard)
    _ = layout.declare("x", Self.rows, Self.columns, as: .embedding)
    let store = ParameterStore(layout, on: backend)
    let optimizer = configuration.make(for: store, on: backend)
    for step in 0..<5 {
      backend.write(try slice("gradients", step).map { scales[step] * $0 }, to: store.gradients)
      optimizer.update(store, rate: 0.1, factor: factors[step], on: backend)
    }
    return try backend.read(store.values)
  }

  @Test("What a kind says of its numbers is so", arguments: OptimizerKind.allCases)
  func traits(_ kind: OptimizerKind) throws {
    func configuration(momentum: Float = 0.9, squareDecay: Float = 0.9) -> OptimizerConfiguration {
      OptimizerConfiguration(kind, momentum: momentum, squareDecay: squareDecay, weightDecay: 0)
    }
    let base = try end(configuration())
    #expect((try end(configuration(momentum: 0.5)) != base) == kind.hasMomentum)
    #expect((try end(configuration(squareDecay: 0.5)) != base) == kind.hasSquareDecay)
    let largest = base.map(abs).max() ?? 0
    let scaled =
      Self.difference(try end(configuration(), scales: Self.ones.map { 64 * $0 }), base) / largest
    #expect((scaled < 1e-3) == kind.ignoresScale, "\(scaled)")
  }

  @Test(
    "A factor is as good as scaled gradients", arguments: OptimizerKind.allCases, [Float(0), 0.1])
  func factor(_ kind: OptimizerKind, decay: Float) throws {
    let configuration = OptimizerConfiguration(kind, weightDecay: decay)
    // One that changes, since some rules ignore one that does not.
    let factors: [Float] = [0.3, 1, 0.05, 0.7, 0.2]
    let (scaled, factored) = (
      try end(configuration, scales: factors), try end(configuration, factors: factors)
    )
    let largest = scaled.map(abs).max() ?? 0
    #expect(largest > 0 && Self.difference(scaled, factored) < 1e-6 * largest)
    #expect(try Self.difference(end(configuration), factored) > 1e-3 * largest)
  }

  @Test(arguments: OptimizerKind.allCases.map(\.rawValue) + ["sgd-decay"])
  func trajectory(_ name: String) throws {
    let kind = OptimizerKind(rawValue: name) ?? .sgd
    let decays = kind == .adamw || name == "sgd-decay"
    let configuration = OptimizerConfiguration(
      kind, momentum: kind == .adam || kind == .adamw ? nil : try number("momentum"),
      weightDecay: decays ? try number("weight_decay") : nil)
    var layout = ParameterLayout(initialization: .standard)
    _ = layout.declare("x", Self.rows, Self.columns, as: .embedding)
    let store = ParameterStore(layout, on: backend)
    backend.write(try file.tensor("initial").elements(Float.self), to: store.values)
    let optimizer = configuration.make(for: store, on: backend)
    let average = IterateAverage(for: store, on: backend)
    let rate = try number("\(name)_rate")
    for step in 0..<Self.steps {
      backend.write(try slice("gradients", step), to: store.gradients)
      optimizer.update(store, rate: rate, on: backend)
      average.update(step + 1, with: store, on: backend)
      let expected = try slice(name, step)
      let values = kind == .asgd ? average.values : store.values
      #expect(try Self.difference(backend.read(values), expected) < Self.bound, "step \(step)")
    }
    #expect(optimizer.updates == Self.steps)
  }

  @Test("A gradient near the floor of a rule moves a parameter by its equation")
  func smallGradients() throws {
    let g = 3e-8
    for (kind, expected) in [
      (OptimizerKind.adam, g / (g + 1e-8)), (.adagrad, g / (g * g + 1e-20).squareRoot()),
      (.rmsprop, g / (0.01 * g * g + 1e-16).squareRoot()),
    ] {
      var layout = ParameterLayout(initialization: .standard)
      _ = layout.declare("x", 1, 1, as: .embedding)
      let store = ParameterStore(layout, on: backend)
      backend.write([Float(g)], to: store.gradients)
      OptimizerConfiguration(kind).make(for: store, on: backend)
        .update(store, rate: 0.1, on: backend)
      let moved = try -10 * Double(backend.read(store.values)[0])
      #expect(abs(moved / expected - 1) < 1e-4, "\(kind)")
    }
  }

  @Test(
    arguments: [
      ("step", .step(after: 4, factor: 0.5)), ("plateau", .plateau(patience: 2, factor: 0.5)),
      ("linear", .linear(after: 1, epochs: 20)),
    ] as [(String, Schedule)])
  func scheduleByEpoch(_ name: String, _ schedule: Schedule) throws {
    let losses: [Float] = try file.tensor("losses").elements()
    let expected: [Float] = try file.tensor("schedule.\(name)").elements()
    var state = ScheduleState(rate: try number("schedule_rate"))
    for (epoch, loss) in losses.enumerated() {
      #expect(abs(state.rate - expected[epoch]) < 1e-6, "epoch \(epoch)")
      state.endEpoch(epoch + 1, validation: Double(loss), schedule)
    }
  }

  @Test(
    arguments: [("cosine", .cosine(floor: 0.1), 0), ("warmup", .constant, 8)]
      as [(String, Schedule, Int)])
  func scheduleByUpdate(_ name: String, _ schedule: Schedule, _ warmup: Int) throws {
    let expected: [Float] = try file.tensor("schedule.\(name)").elements()
    let trainer = try TrainerTests.trainer(
      TrainingConfiguration(
        epochs: 4, batch: 1, bptt: 1, optimizer: OptimizerConfiguration(.sgd),
        rate: number("schedule_rate"), schedule: schedule, warmup: warmup),
      model: try Small.model(), corpus: [1, 2, 3, 4, 0])
    var rates: [Float] = []
    while !trainer.state.isFinished {
      while !trainer.isEpochDone {
        rates.append(trainer.rate)
        _ = try trainer.step()
      }
      trainer.endEpoch(validation: nil)
    }
    #expect(Self.difference(rates, expected) < 1e-6)
  }

  @Test("19. Clipping by value limits each element, as PyTorch does")
  func clippingByValue() throws {
    let limit = try number("maximum_value")
    let gradient = arena.matrix(1, Self.count)
    var clipped = 0
    for step in 0..<Self.steps {
      let values = try slice("gradients", step)
      backend.write(values, to: gradient)
      let report = try Clipping(value: limit).apply(to: gradient, on: backend)
      #expect(try backend.read(gradient) == (try slice("clipped_value", step)))
      #expect(report.clippedValues == values.count { abs($0) > limit })
      #expect(!report.isNormClipped)
      clipped += report.clippedValues
    }
    #expect(clipped > 0 && clipped < Self.steps * Self.count)
  }

  @Test("19. Clipping by norm keeps the direction, as PyTorch does")
  func clippingByNorm() throws {
    let limit = try number("maximum_norm")
    let gradient = arena.matrix(1, Self.count)
    var clipped = 0
    for step in 0..<Self.steps {
      let values = try slice("gradients", step)
      backend.write(values, to: gradient)
      let report = try Clipping(norm: limit).apply(to: gradient, on: backend)
      let norm = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let result = try backend.read(gradient).map { report.factor * $0 }
      #expect(Self.difference(result, try slice("clipped_norm", step)) < 2e-6)
      #expect(abs(report.norm / norm - 1) < 1e-6)
      #expect(report.isNormClipped == (norm > Double(limit)))
      let cosine = zip(values, result).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let length = result.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(cosine / (norm * length) - 1) < 1e-6)
      #expect(abs(length / min(norm, Double(limit)) - 1) < 1e-6)
      clipped += report.isNormClipped ? 1 : 0
    }
    #expect(clipped > 0 && clipped < Self.steps)
  }

  @Test("By value first, then by norm; the norm reported is that before both")
  func clippingByBoth() throws {
    let gradient = arena.matrix(1, 2)
    backend.write([3, 4], to: gradient)
    let report = try Clipping(value: 3, norm: 1).apply(to: gradient, on: backend)
    #expect(report.norm == 5 && report.clippedValues == 1 && report.isNormClipped)
    #expect(try backend.read(gradient) == [3, 3])
    #expect(abs(report.factor * Float(18).squareRoot() - 1) < 1e-6)
  }

  @Test(
    "The norm afterwards is that of what is left",
    arguments: [
      (Clipping(), 5), (Clipping(value: 3), 18.squareRoot()), (Clipping(norm: 1), 1),
      (Clipping(value: 3, norm: 1), 1), (Clipping(value: 9, norm: 9), 5),
    ] as [(Clipping, Double)])
  func normAfterwards(_ clipping: Clipping, norm: Double) throws {
    let gradient = arena.matrix(1, 2)
    backend.write([3, 4], to: gradient)
    let report = try clipping.apply(to: gradient, on: backend)
    #expect(report.norm == 5)
    let left = try backend.squaredNorm(gradient).squareRoot() * Double(report.factor)
    for after in [report.normAfter, left] { #expect(abs(after / norm - 1) < 1e-6) }
  }

  @Test func noLimitsChangeNothing() throws {
    let gradient = arena.matrix(1, 2)
    backend.write([3e9, 4e9], to: gradient)
    let report = try Clipping().apply(to: gradient, on: backend)
    #expect(try backend.read(gradient) == [3e9, 4e9])
    #expect(abs(report.norm / 5e9 - 1) < 1e-6)
    #expect(report.clippedValues == 0 && !report.isNormClipped && report.factor == 1)
  }
}
