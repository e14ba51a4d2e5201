import CPUCompute
import Compute
import Glibc
import NeuralNetworks
import SyntheticData
import Testing
import Training

/// The code of the page of SyntheticData.
@Suite struct SyntheticDataArticle {
  @Test func digits() throws {
    let digits = DrawnDigits(count: 1_000, script: .persian, seed: 1)
    let others = DrawnDigits(count: 500, script: .persian, seed: 2)
    let backend = try CPUBackend(threads: 1)
    let network = try Sequential(
      [.dense(64), .activation(.relu), .dense(10)], inputs: digits.width, rows: 500, seed: 1,
      on: backend)
    let optimizer = Adam(for: network.parameters, on: backend)
    for epoch: UInt64 in 1...10 {
      for batch in digits.batches(of: 25, seed: epoch) {
        let rows = batch.labels.count
        backend.write(batch.inputs, to: network.input[0..<rows])
        for (row, label) in batch.labels.enumerated() { network.classes[row] = label }
        _ = try network.lossAndGradients(.crossEntropy, rows: rows, key: epoch)
        optimizer.update(network.parameters, rate: 0.003, on: backend)
      }
    }
    backend.write(others.inputs, to: network.input)
    let accuracy = others.accuracy(of: try backend.read(network.predict(network.input)))
    print(accuracy)  // about 0.85

    #expect((0.8...0.92).contains(accuracy))
  }

  @Test func language() {
    let language = RingLanguage()
    print(language.text(count: 8, seed: 1))  // ids
    print(language.words(count: 40, perLine: 8, seed: 1))  // five lines of words
    print(language.entropy)  // nats of a token

    #expect(language.words(count: 40, perLine: 8, seed: 1).split(separator: "\n").count == 5)
    #expect((1..<log(24)).contains(language.entropy))
  }
}
