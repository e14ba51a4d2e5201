import CPUCompute
import LanguageModels
import ModelTesting
import Randomness
import TestSupport
import Testing
import Training

/// `Network.fit`.
@Suite struct FitTests {
  static func network(
    _ kinds: [LayerKind] = [.dense(4), .activation(.tanh), .dense(1)], inputs: Int = 2,
    rows: Int = 64, seed: UInt64 = 1
  ) throws -> Sequential {
    try Sequential(
      kinds, inputs: inputs, rows: rows, seed: seed, on: try CPUBackend(threads: 1))
  }

  /// Two inputs in ±1, and whether they have one sign; all are different.
  static func data(_ count: Int, seed: UInt64 = 1) -> Dataset {
    let x = draws(2 * count, seed: seed, range: 1)
    return Dataset(
      inputs: [x], targets: (0..<count).map { x[2 * $0] * x[2 * $0 + 1] > 0 ? 1 : 0 },
      count: count)
  }

  @Test("Full-batch descent without a shuffle is the loop by hand, update by update")
  func byHand() throws {
    let data = Self.data(20)
    let (fitted, looped) = (try Self.network(), try Self.network())
    let history = try fitted.fit(
      data, loss: .binaryCrossEntropy,
      FitConfiguration(
        epochs: 7, batch: nil, isShuffled: false, optimizer: OptimizerConfiguration(.sgd), rate: 0.5
      ))
    let b = looped.backend
    b.write(data.inputs[0], to: looped.input[0..<20])
    b.write(data.targets, to: looped.targets[0..<20])
    var losses: [Double] = []
    for _ in 0..<7 {
      losses.append(try looped.lossAndGradients(.binaryCrossEntropy, rows: 20, key: 0))
      b.addScaled(-0.5, looped.parameters.gradients, to: looped.parameters.values)
    }
    #expect(history.losses == losses)
    #expect(history.epochs.map(\.training.loss) == losses)
    #expect(try fitted.backend.read(fitted.parameters.values) == b.read(looped.parameters.values))
  }

  @Test(
    "Every row comes once an epoch, in batches of the size asked for, in another order",
    arguments: [1, 3, 10, 64])
  func batches(size: Int) throws {
    let data = Self.data(10)
    let network = try Self.network()
    var rows: [[Float]] = []
    var counts: [Int] = []
    let history = try network.fit(
      data, loss: .binaryCrossEntropy, FitConfiguration(epochs: 2, batch: size),
      onUpdate: { update, _, _ in
        #expect(update == counts.count + 1)
        // The rows of the batch are still in the network.
        let done = counts.reduce(0, +) % 10
        let count = min(size, 10 - done)
        counts.append(count)
        let values = try network.backend.read(network.input[0..<count])
        rows += (0..<count).map { Array(values[2 * $0..<2 * $0 + 2]) }
      })
    let all = (0..<10).map { Array(data.inputs[0][2 * $0..<2 * $0 + 2]) }
    let epochs = [Array(rows[..<10]), Array(rows[10...])]
    for epoch in epochs { #expect(Set(epoch) == Set(all)) }
    #expect(epochs[0] != all && epochs[0] != epochs[1])
    #expect(
      history.losses.count == counts.count
        && history.epochs.map(\.updates) == [counts.count / 2, counts.count])
  }

  @Test("The exclusive or is learnt; loss and accuracy are those of the outputs")
  func figures() throws {
    let data = Dataset(inputs: [[0, 0, 0, 1, 1, 0, 1, 1]], targets: [0, 1, 1, 0], count: 4)
    let network = try Self.network([.dense(8), .activation(.tanh), .dense(1)], rows: 3)
    let history = try network.fit(
      data, validation: data, loss: .binaryCrossEntropy,
      FitConfiguration(epochs: 300, batch: 2, rate: 0.05))
    let last = try #require(history.epochs.last?.validation)
    #expect(last.loss < 0.01 && last.accuracy == 1 && history.end == .finished)
    #expect(try network.figures(of: data, loss: .binaryCrossEntropy) == last)
    // Three rows at a time give what four would.
    #expect(try network.outputs(of: data).map { $0 > 0 } == [false, true, true, false])
  }

  @Test("Accuracy counts the rows whose highest logit is that of the true class, by hand")
  func accuracy() throws {
    // The network is the identity: its outputs are the rows.
    let network = try Self.network([.dense(3, hasBias: false)], inputs: 3, rows: 8)
    network.backend.write(
      [1, 0, 0, 0, 1, 0, 0, 0, 1], to: network.parameters[network.parameters.layout.blocks[0]])
    let rows: [Float] = [1, 2, 3, 3, 1, 2, 0, 0, 0, 0, 0, 0, 5, -1, 5, -1, -2, -3]
    func accuracy(_ classes: [Int32]) throws -> Double? {
      try network.figures(of: Dataset(inputs: [rows], classes: classes), loss: .crossEntropy)
        .accuracy
    }
    #expect(try accuracy([2, 0, 0, 0, 0, 0]) == 1)
    // Of equal logits the first is the highest.
    #expect(try accuracy([2, 0, 1, 2, 2, 0]) == 3.0 / 6)
    // Rows without a class do not count.
    #expect(try accuracy([2, 1, -1, -1, -1, -1]) == 0.5)
    #expect(try accuracy([-1, -1, -1, -1, -1, -1]) == nil)
    // Each unit a decision of its own; a row is right with all of them.
    let targets: [Float] = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0]
    let data = Dataset(inputs: [rows], targets: targets, count: 6)
    #expect(try network.figures(of: data, loss: .binaryCrossEntropy).accuracy == 4.0 / 6)
    #expect(try network.figures(of: data, loss: .squaredError).accuracy == nil)
  }

  @Test("Training stops after epochs without progress, and has the best parameters again")
  func earlyStopping() throws {
    // Labels at random: what is learnt of them harms on others.
    var stream = RandomStream(seed: 9)
    func data(_ seed: UInt64) -> Dataset {
      Dataset(
        inputs: [draws(60, seed: seed, range: 1)],
        targets: (0..<30).map { _ in stream.unit() < 0.5 ? 1 : 0 },
        count: 30)
    }
    let (training, validation) = (data(1), data(2))
    let network = try Self.network([.dense(32), .activation(.relu), .dropout(0.1), .dense(1)])
    let history = try network.fit(
      training, validation: validation, loss: .binaryCrossEntropy,
      FitConfiguration(epochs: 500, batch: 10, patience: 5, restoresBest: true))
    let best = try #require(history.best)
    #expect(history.end == .noProgress && history.epochs.count == best.epoch + 5)
    #expect(
      try network.figures(of: validation, loss: .binaryCrossEntropy) == best.validation)
    let last = try #require(history.epochs.last?.validation)
    #expect(last.loss > best.judged)
  }

  @Test(
    "A caller ends the training after an epoch; equal calls give equal bytes, other seeds others")
  func decisions() throws {
    func run(seed: UInt64) throws -> (FitHistory, [Float]) {
      let network = try Self.network([
        .dense(4), .batchNorm, .activation(.relu), .dropout(0.5), .dense(1),
      ])
      let history = try network.fit(
        Self.data(12), loss: .binaryCrossEntropy, FitConfiguration(epochs: 9, batch: 5, seed: seed)
      ) { $0.epoch == 3 ? .stop : .goOn }
      return (history, try network.backend.read(network.parameters.values))
    }
    let (first, again, other) = (try run(seed: 1), try run(seed: 1), try run(seed: 2))
    #expect(first.0.epochs.count == 3 && first.0.end == .stopped)
    let impatient = try Self.network([.dense(1)]).fit(
      Self.data(12), validation: Self.data(12, seed: 2), loss: .binaryCrossEntropy,
      FitConfiguration(epochs: 99, rate: 1e-30, patience: 1)
    ) { $0.epoch == 2 ? .stop : .goOn }
    #expect(impatient.end == .stopped)
    #expect(first.0 == again.0 && first.1 == again.1 && first.1 != other.1)
  }

  @Test("The rate follows the schedule, and the gradient is clipped")
  func scheduleAndClipping() throws {
    let network = try Self.network()
    var norms: [Double] = []
    let history = try network.fit(
      Self.data(8), loss: .binaryCrossEntropy,
      FitConfiguration(
        epochs: 4, batch: 4, optimizer: OptimizerConfiguration(.sgd), rate: 0.5,
        schedule: .step(after: 2, factor: 0.5), clipping: Clipping(norm: 1e-3)),
      onUpdate: { _, _, clipping in norms.append(clipping.normAfter) })
    #expect(history.epochs.map(\.rate) == [0.5, 0.5, 0.25, 0.125])
    #expect(norms.count == 8 && norms.allSatisfy { abs($0 - 1e-3) < 1e-6 })
  }

  @Test("A loss that is not finite ends the training before its update, and the history tells")
  func diverged() throws {
    let network = try Self.network([.dense(1)])
    let before = try network.backend.read(network.parameters.values)
    let none = try network.fit(
      Dataset(inputs: [[.nan, 1]], targets: [1], count: 1), loss: .squaredError)
    #expect(none.end == .diverged && none.epochs.isEmpty && none.best == nil)
    #expect(try network.backend.read(network.parameters.values) == before)
    // What was best is there again.
    let data = Self.data(16)
    let history = try network.fit(
      data, validation: data, loss: .squaredError,
      FitConfiguration(
        epochs: 200, batch: nil, optimizer: OptimizerConfiguration(.sgd), rate: 30,
        restoresBest: true))
    #expect(history.end == .diverged && !history.epochs.isEmpty)
    let best = try #require(history.best)
    #expect(try network.figures(of: data, loss: .squaredError) == best.validation)
  }

  @Test("Outputs that are no numbers are never right, and never the best")
  func notANumber() throws {
    let network = try Self.network([.dense(1)])
    let data = Self.data(8)
    let unknown = Dataset(inputs: [[.nan, 1, .nan, 2]], targets: [0, 0], count: 2)
    let history = try network.fit(
      data, validation: unknown, loss: .binaryCrossEntropy, FitConfiguration(epochs: 3))
    #expect(history.epochs.allSatisfy { $0.validation?.accuracy == 0 } && history.best == nil)
  }

  @Test("What does not fit is refused, in words")
  func refusals() throws {
    let network = try Self.network([.dense(3), .batchNorm], rows: 8)
    let classes = Dataset(inputs: [[1, 2, 3, 4]], classes: [0, 2])
    let cases: [(Dataset, Loss, FitConfiguration, String)] = [
      (classes, .squaredError, .init(), "targets of data 0; choose 3 for each of the 2 rows"),
      (
        Dataset(inputs: [[1, 2, 3, 4]], classes: [0, 3]), .crossEntropy, .init(),
        "class in data 3; choose less than 3"
      ),
      (
        Dataset(inputs: [[1, 2]], classes: [0, 1]), .crossEntropy, .init(),
        "units of the inputs of data [1]; choose [2]"
      ),
      (Dataset(inputs: [[]], classes: []), .crossEntropy, .init(), "rows of data 0"),
      (classes, .crossEntropy, .init(epochs: 0), "epochs 0"),
      (classes, .crossEntropy, .init(batch: 0), "batch 0"),
      (classes, .crossEntropy, .init(batch: 1), "an update would have one row"),
      (classes, .crossEntropy, .init(rate: -1), "rate -1"),
      (classes, .crossEntropy, .init(patience: 0), "patience 0"),
      (
        Dataset(inputs: [draws(18, seed: 1, range: 1)], classes: .init(repeating: 0, count: 9)),
        .crossEntropy, .init(batch: nil), "batch 9; choose 8 at most, the rows of the network"
      ),
      (
        Dataset(inputs: [draws(18, seed: 1, range: 1)], classes: .init(repeating: 0, count: 9)),
        .crossEntropy, .init(batch: 4), "an update would have one row"
      ),
    ]
    for (data, loss, configuration, message) in cases {
      let error = #expect(throws: ConfigurationError.self) {
        try network.fit(data, loss: loss, configuration)
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test("A split has every row once, in the parts asked for")
  func split() {
    let data = Dataset(
      inputs: [(0..<10).map(Float.init), (0..<20).map(Float.init)], classes: (0..<10).map { $0 })
    let (training, validation) = data.split(validation: 0.3, seed: 4)
    #expect(training.count == 7 && validation.count == 3)
    #expect(Set(training.classes + validation.classes) == Set(0..<10))
    for part in [training, validation] {
      #expect(part.inputs[0] == part.classes.map(Float.init))
      #expect(part.inputs[1] == part.classes.flatMap { [Float(2 * $0), Float(2 * $0 + 1)] })
    }
    #expect(data.split(validation: 0.3, seed: 4).training.classes == training.classes)
    #expect(data.split(validation: 0.3, seed: 5).training.classes != training.classes)
    #expect(data.prefix(2).classes == [0, 1] && data.rows([3, 3]).inputs[0] == [3, 3])
  }
}
