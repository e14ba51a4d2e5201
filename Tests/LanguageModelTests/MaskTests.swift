import CPUCompute
import ModelTesting
import TestSupport
import Testing

@testable import LanguageModels

/// Dropout of a model by its masks.
@Suite(.seeded) struct MaskTests {
  static let (width, steps, batch) = (48, 6, 8)

  /// Two linear layers that hand on their input, which is 1: what comes out shows the masks alone.
  static func window(_ rates: DropoutRates) throws -> Window {
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .linear, vocabularySize: 3, embeddingWidth: width,
        hiddenWidths: [width, width], dropout: rates, initialization: .uniform(0)),
      seed: 1, on: CPUBackend(threads: 1))
    model["embedding"] = [Float](repeating: 1, count: 3 * width)
    let identity = (0..<width * width).map { Float($0 % (width + 1) == 0 ? 1 : 0) }
    for layer in 0..<2 { model["layer\(layer).input"] = identity }
    return model.window(steps: steps, batch: batch)
  }

  static func outputs(_ rates: DropoutRates, key: UInt64? = 5) throws -> [Float] {
    let window = try window(rates)
    window.forward(0..<steps, dropoutKey: key)
    return try window.lastOutputs().dropped
  }

  static let one: [(String, DropoutRates)] = [
    ("input", DropoutRates(input: 0.5)), ("hidden", DropoutRates(hidden: 0.5)),
    ("output", DropoutRates(output: 0.5)),
  ]

  @Test("Dropout of half of the units doubles the others", arguments: one)
  func half(_ name: String, _ rates: DropoutRates) throws {
    let values = try Self.outputs(rates)
    #expect(Set(values) == [0, 2])
    // 2,304 coins: five deviations.
    #expect(abs(Double(values.count { $0 == 0 }) / 2_304 - 0.5) < 0.052)
  }

  @Test("The masks of input, hidden layers and output are independent")
  func independent() throws {
    let values = try Self.outputs(0.5)
    #expect(Set(values) == [0, 8])
    // An eighth, and not a half or a quarter.
    #expect(abs(Double(values.count { $0 > 0 }) / 2_304 - 0.125) < 0.035)
  }

  @Test("A locked mask is that of all steps of a row, and of no other row", arguments: one)
  func locked(_ name: String, _ rates: DropoutRates) throws {
    var rates = rates
    func rows() throws -> [[[Float]]] {
      let values = try Self.outputs(rates)
      return (0..<Self.steps).map { t in
        (0..<Self.batch).map { b in
          Array(values[((t * Self.batch) + b) * Self.width..<(t * Self.batch + b + 1) * Self.width])
        }
      }
    }
    let free = try rows()
    #expect(Set(free.joined()).count == Self.steps * Self.batch)
    rates.isLocked = true
    let locked = try rows()
    #expect(locked.allSatisfy { $0 == locked[0] } && Set(locked[0]).count == Self.batch)
  }

  @Test("Another key draws other masks, and the same key the same")
  func keys() throws {
    #expect(try Self.outputs(0.5, key: 5) == Self.outputs(0.5, key: 5))
    #expect(try Self.outputs(0.5, key: 5) != Self.outputs(0.5, key: 6))
  }

  static let rates: [DropoutRates] =
    one.map(\.1) + [
      DropoutRates(embedding: 0.5), DropoutRates(contexts: 0.5), DropoutRates(weight: 0.5),
      DropoutRates(
        input: 0.4, hidden: 0.4, output: 0.4, embedding: 0.4, contexts: 0.4, weight: 0.4,
        isLocked: true),
    ]

  @Test(
    "27. After a window that was learnt from, evaluation drops nothing",
    arguments: [Architecture.recurrent, .feedForward], rates)
  func evaluation(_ architecture: Architecture, _ rates: DropoutRates) throws {
    var test = ModelCase(.lstm, .tanh, .mos, tied: true, hidden: [5, 4])
    test.configuration.architecture = architecture
    test.configuration.contextLength = 2
    let plain = try test.makeWindow()
    test.configuration.dropout = rates
    if architecture == .feedForward { test.configuration.dropout.weight = 0 }
    let window = try test.makeWindow()
    for window in [plain, window] { test.forward(window) }
    let expected = try plain.losses(ModelCase.steps)
    #expect(try window.losses(ModelCase.steps) == expected)
    guard test.configuration.dropout != DropoutRates() else { return }
    test.forward(window, dropoutKey: 3)
    #expect(try window.losses(ModelCase.steps) != expected)
    _ = try window.lossAndGradients(scale: 1)
    test.forward(window)
    #expect(try window.losses(ModelCase.steps) == expected)
  }

  @Test("Losses and gradients under dropout do not move with the chunk", arguments: [1, 3, 7])
  func chunks(_ chunk: Int) throws {
    var test = ModelCase(.lstm, .tanh, .mos, tied: false, hidden: [5, 4])
    test.configuration.dropout = DropoutRates(input: 0.3, output: 0.3, contexts: 0.4)
    for isLocked in [false, true] {
      test.configuration.dropout.isLocked = isLocked
      let (whole, parts) = (try test.makeWindow(), try test.makeWindow(chunk: chunk))
      let nats = try [whole, parts].map {
        test.forward($0, dropoutKey: 9)
        return try $0.lossAndGradients(scale: 1)
      }
      #expect(abs(nats[1] / nats[0] - 1) < 1e-6)
      for block in whole.parameters.layout.blocks {
        let error = deviation(parts.gradient(block.name), from: whole.gradient(block.name))
        #expect(error < 5e-6, "\(block.name)")
      }
    }
  }
}
