import CPUCompute
import Glibc
import LanguageModels
import ModelTesting
import Testing
import TestSupport
import Training

/// Section B, where it is not about layers: the loss, and symmetry.
@Suite(.seeded) struct BackPropagationTests {
  static let configuration = ModelConfiguration(
    cell: .rnn, vocabularySize: 5, embeddingWidth: 4, hiddenWidths: [6],
    initialization: .uniform(0.5))

  /// A window of 7 steps × 3 rows.
  static func window(_ cell: CellKind = .rnn) throws -> Window {
    var configuration = configuration
    configuration.cell = cell
    let window = try LanguageModel(
      configuration, seed: 1, on: try CPUBackend(threads: 1)
    ).window(steps: 7, batch: 3)
    window.setTokens(
      ids(21, below: 5, seed: TestSeed.seed(1)), ids(21, below: 5, seed: TestSeed.seed(2)))
    return window
  }

  @Test(
    "11. Cross-entropy is LSE(z) − z_t with the maximum taken out; its gradient softmax − onehot",
    arguments: [
      [0, 1, -2, 3, 0.5], [1e4, -1e4, 0, 1e4, 5e3], [-1e4, -1e4, -1e4, -1e4, -1e4],
      [1e4, 1e4, 9_999, 9_998, -1e4],
    ] as [[Float]])
  func crossEntropy(logits: [Float]) throws {
    let window = try Self.window()
    // The bias is all that the decoder says.
    window["decoder"] = [Float](repeating: 0, count: 30)
    window["decoder.bias"] = logits
    let z = logits.map { Double($0) }
    let alpha = z.max() ?? 0
    let sum = z.reduce(0) { $0 + exp($1 - alpha) }
    for target in 0..<5 {
      window.setTokens([0], [Int32(target)])
      window.resetState()
      window.forward(0..<1)
      for row in 1..<3 { window.targets[row] = -1 }
      let loss = try window.lossAndGradients(scale: 1)
      let expected = alpha + log(sum) - z[target]
      #expect(loss >= 0 && abs(loss - expected) < 2e-6 * max(1, expected))
      let gradient = z.indices.map { exp(z[$0] - alpha) / sum - ($0 == target ? 1 : 0) }
      for (value, expected) in zip(window.gradient("decoder.bias"), gradient) {
        #expect(abs(Double(value) - expected) < 2e-6)
      }
    }
  }

  @Test(
    "14. Two hidden units with equal weights stay equal for ever; drawn at random they differ",
    arguments: CellKind.allCases, OptimizerKind.allCases)
  func symmetry(_ cell: CellKind, _ kind: OptimizerKind) throws {
    let window = try Self.window(cell)
    for block in window.parameters.layout.blocks {
      window[block.name] = Self.twinned(window[block.name], block)
    }
    let start = try window.backend.read(window.parameters.values)
    let optimizer = OptimizerConfiguration(kind).make(for: window.parameters, on: window.backend)
    for _ in 0..<20 {
      window.forward(0..<7)
      _ = try window.lossAndGradients(scale: 1 / 21)
      optimizer.update(window.parameters, rate: kind.usualRate, on: window.backend)
    }
    for block in window.parameters.layout.blocks {
      let values = window[block.name]
      #expect(differences(values, Self.twinned(values, block)) == 0, "\(block.name)")
    }
    let moved = try zip(window.backend.read(window.parameters.values), start).map { abs($0 - $1) }
    #expect((moved.max() ?? 0) > 1e-3)
    let (two, three) = (window["decoder"][2], window["decoder"][3])
    #expect(abs(two - three) > 1e-4)
  }

  /// The values of a block with unit 1 as unit 0, in what comes in and in what goes out.
  static func twinned(_ values: [Float], _ block: Parameter) -> [Float] {
    let width = configuration.hiddenWidths[0]
    let comesIn = block.name.hasPrefix("layer0")
    let goesOut = block.name == "layer0.recurrent" || block.name == "decoder"
    // Biases are rows of one column.
    let columns = block.rows == 1 ? 1 : block.columns
    return values.indices.map { index in
      var (row, column) = (index / columns, index % columns)
      if comesIn, row % width == 1 { row -= 1 }
      if goesOut, column == 1 { column = 0 }
      return values[row * columns + column]
    }
  }
}
