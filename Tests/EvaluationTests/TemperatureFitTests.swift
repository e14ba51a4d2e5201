import Evaluation
import Glibc
import LanguageModels
import NeuralNetworks
import Randomness
import Testing

/// The temperature that a text asks for.
@Suite struct TemperatureFitTests {
  /// A model that holds one of some distributions for the next token, by the token before it.
  struct TableModel: Scorer {
    /// log p, by the last token and the next.
    var table: [[Float]]

    func makePredictor(isExact: Bool) -> any Predictor { TablePredictor(table: table) }
  }

  final class TablePredictor: Predictor {
    let table: [[Float]]
    var last = 0

    init(table: [[Float]], last: Int = 0) {
      self.table = table
      self.last = last
    }

    var vocabularySize: Int { table.count }
    func begin() { last = 0 }
    func read(_ token: Int32) throws(BackendError) { last = Int(token) }
    func predict(into logProbabilities: inout [Float]) throws(BackendError) {
      logProbabilities = table[last]
    }
    func copy() throws(BackendError) -> any Predictor { TablePredictor(table: table, last: last) }
  }

  /// Distributions of eight tokens, each raised to a power and normalised again.
  static func table(power: Double) -> [[Float]] {
    var stream = RandomStream(seed: 3, purpose: "table")
    return (0..<8).map { _ in
      let logits = (0..<8).map { _ in 3 * stream.unit() * power }
      let sum = log(logits.reduce(0) { $0 + exp($1) })
      return logits.map { Float($0 - sum) }
    }
  }

  /// A text drawn from the table.
  static func text(_ count: Int) -> [Int32] {
    let table = Self.table(power: 1)
    var stream = RandomStream(seed: 4, purpose: "text")
    var last = 0
    return (0..<count).map { _ in
      var rest = stream.unit()
      last =
        table[last].firstIndex { value in
          rest -= Double(exp(value))
          return rest < 0
        } ?? 7
      return Int32(last)
    }
  }

  @Test("A model that is too sure by a power asks for that temperature", arguments: [0.3, 1, 2.5])
  func knownTemperature(power: Double) throws {
    let model = TableModel(table: Self.table(power: power))
    let text = Self.text(20_000)
    let fit = try TemperatureFit(model, on: text)
    #expect(abs(fit.temperature / power - 1) < 0.03, "\(fit.temperature)")
    #expect(fit.tokens == 20_000 && fit.natsAfter <= fit.natsBefore)
    func nats(_ temperature: Double) throws -> Double {
      try Tempered(model, temperature: temperature).losses(of: text).reduce(0, +) / 20_000
    }
    #expect(abs(try nats(1) - fit.natsBefore) < 1e-6)
    #expect(abs(try nats(fit.temperature) - fit.natsAfter) < 1e-6)
    // It is the lowest: a hundredth to either side is no better.
    for factor in [0.99, 1.01] {
      #expect(try nats(factor * fit.temperature) > fit.natsAfter)
    }
  }

  @Test(
    "A text that is always, or never, what the model holds for likely gets an end of the limits")
  func ends() throws {
    let table: [[Float]] = [[log(0.9), log(0.1)], [log(0.1), log(0.9)]]
    let model = TableModel(table: table)
    let sure = try TemperatureFit(model, on: [Int32](repeating: 0, count: 50))
    // The loss falls towards 0 for ever, and the fit ends somewhere on that way.
    #expect((TemperatureFit.limits.lowerBound...0.1).contains(sure.temperature))
    let wrong = try TemperatureFit(model, on: (0..<50).map { Int32(1 - $0 % 2) })
    #expect(wrong.temperature == TemperatureFit.limits.upperBound)
    // Tokens of probability 0 are no reason to fail.
    let never = TableModel(table: [[0, -.infinity], [-.infinity, 0]])
    #expect(try TemperatureFit(never, on: [0, 0, 0]).natsAfter == 0)
  }

  @Test("An error of the progress ends the work")
  func stops() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try TemperatureFit(TableModel(table: Self.table(power: 2)), on: Self.text(100)) {
        done, total in
        #expect(done <= total)
        if done > 150 { throw Stop() }
      }
    }
  }
}
