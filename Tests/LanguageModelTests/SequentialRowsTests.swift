import LanguageModels
import ModelTesting
import TestSupport
import Testing

/// The rows of a sequence of layers that are learnt from, and those that are used.
@Suite(.seeded) struct SequentialRowsTests {
  @Test(
    "The loss of the first rows is their mean, and so are its gradients", arguments: Loss.allCases)
  func firstRows(_ loss: Loss) throws {
    let kinds: [LayerKind] = [.dense(6), .activation(.tanh), .dense(3)]
    let (some, all) = (
      try SequentialTests.network(kinds, inputs: 4, rows: 7),
      try SequentialTests.network(kinds, inputs: 4, rows: 3)
    )
    for (network, rows) in [(some, 7), (all, 3)] {
      network.backend.write(Array(draws(28, seed: 1).prefix(4 * rows)), to: network.input)
      let targets = draws(21, seed: 2, range: 0.5).map { $0 + 0.5 }
      network.backend.write(Array(targets.prefix(3 * rows)), to: network.targets)
      for (row, id) in ids(7, below: 3, seed: 3).prefix(rows).enumerated() {
        network.classes[row] = id
      }
    }
    let (value, expected) = try (
      some.lossAndGradients(loss, rows: 3, key: 1), all.lossAndGradients(loss, key: 1)
    )
    #expect(abs(value / expected - 1) < 1e-6)
    #expect(
      try deviation(
        some.backend.read(some.parameters.gradients),
        from: all.backend.read(all.parameters.gradients))
        < 1e-6)
    #expect(try abs(some.loss(loss, rows: 3) / expected - 1) < 1e-6)
    // All rows have another mean.
    #expect(try abs(some.loss(loss) / expected - 1) > 1e-3)
  }

  @Test("Half of the units are dropped while it learns and none in use; layers draw other masks")
  func dropout() throws {
    let network = try SequentialTests.network([.dropout(0.5), .dropout(0.5)], inputs: 50, rows: 40)
    let b = network.backend
    b.fill(network.input, with: 1)
    let ones = [Float](repeating: 1, count: 2_000)
    #expect(try b.read(network.predict(network.input)) == ones)
    let y = try b.read(network.forward(network.input, key: 3))
    // A quarter is kept by both, 4 times as large; five deviations.
    #expect(Set(y) == [0, 4] && abs(Double(y.count { $0 > 0 }) / 2_000 - 0.25) < 0.049)
    #expect(try b.read(network.forward(network.input, key: 4)) != y)
    #expect(try b.read(network.predict(network.input)) == ones)
  }
}
