import CPUCompute
import Compute
import NeuralNetworks
import SyntheticData
import Testing
import Training

/// The images teach what they are made for.
@Suite struct DigitLearningTests {
  /// A dense network of 64 units and what it is right about.
  final class Reader {
    let network: Sequential
    let optimizer: Adam

    init() throws {
      let backend = try CPUBackend(threads: 1)
      network = try Sequential(
        [.dense(64), .activation(.relu), .dense(10)], inputs: 256, rows: 2_000, seed: 1, on: backend
      )
      optimizer = Adam(for: network.parameters, on: backend)
    }

    func learn(_ digits: DrawnDigits, epoch: UInt64) throws {
      for (step, batch) in digits.batches(of: 32, seed: epoch).enumerated() {
        let rows = batch.labels.count
        network.backend.write(batch.inputs, to: network.input[0..<rows])
        for (row, label) in batch.labels.enumerated() { network.classes[row] = label }
        _ = try network.lossAndGradients(.crossEntropy, rows: rows, key: UInt64(step))
        optimizer.update(network.parameters, rate: 0.003, on: network.backend)
      }
    }

    func accuracy(on digits: DrawnDigits) throws -> Double {
      let rows = network.input[0..<digits.count]
      network.backend.write(digits.inputs, to: rows)
      return digits.accuracy(of: try network.backend.read(network.predict(rows)))
    }
  }

  @Test(
    "A dense network of 64 units reads other digits in a few epochs, but not all at once",
    arguments: DrawnDigits.Script.allCases)
  func learns(script: DrawnDigits.Script) throws {
    let digits = DrawnDigits(count: 2_000, script: script, seed: 1)
    let others = DrawnDigits(count: 1_000, script: script, seed: 2)
    let reader = try Reader()
    let accuracies = try (1...8).map { epoch in
      try reader.learn(digits, epoch: UInt64(epoch))
      return try reader.accuracy(on: others)
    }
    #expect(accuracies[0] < 0.85 && accuracies[7] > 0.85 && accuracies[7] < 0.99)
  }

  @Test("Of few digits, a dense network learns all by heart and reads others badly")
  func overfits() throws {
    let (digits, others) = (DrawnDigits(count: 200, seed: 1), DrawnDigits(count: 1_000, seed: 2))
    let reader = try Reader()
    for epoch in 1...30 { try reader.learn(digits, epoch: UInt64(epoch)) }
    let (training, validation) = try (reader.accuracy(on: digits), reader.accuracy(on: others))
    #expect(training > 0.99 && validation > 0.5 && validation < 0.85)
  }
}
