import CPUCompute
import Charts
import Glibc
import LanguageModels
import Lessons
import NeuralNetworks
import SyntheticData
import Testing
import Tokenization
import Training

/// The statements that lessons show, by their figures.
@Suite struct StatementTests {
  static func backend() throws -> CPUBackend { try CPUBackend(threads: 1) }

  static func accuracy(_ history: FitHistory) -> Double {
    history.epochs.last?.validation?.accuracy ?? 0
  }

  @Test(
    "43. Linear layers learn their digits by heart and know others least; softmax between layers is slowest"
  )
  func activations() throws {
    let comparison = ActivationComparison(DigitTask(training: 2_000, validation: 500))
    let results = try comparison.run(on: try Self.backend())
    #expect(results.map(\.name) == ["linear", "tanh", "sigmoid", "relu", "silu", "softmax"])
    func last(_ name: String) throws -> FitHistory.Epoch {
      try #require(results.first { $0.name == name }?.history.epochs.last)
    }
    let linear = try last("linear")
    #expect(linear.training.accuracy == 1)
    for name in ["tanh", "sigmoid", "relu", "silu"] {
      let epoch = try last(name)
      let (accuracy, loss) = try (
        #require(epoch.validation?.accuracy), #require(epoch.validation?.loss)
      )
      #expect(try accuracy > #require(linear.validation?.accuracy) + 0.01, "\(name) \(accuracy)")
      #expect(try loss < 0.8 * #require(linear.validation?.loss), "\(name) \(loss)")
    }
    #expect(try #require(try last("softmax").training.accuracy) < 0.9)
    #expect(
      results.allSatisfy {
        $0.history.epochs.allSatisfy {
          $0.validation?.accuracy != nil && $0.training.accuracy != nil
        }
      })
  }

  @Test(
    "31. Full-batch descent lowers the loss at every update; single rows raise it about half of the time"
  )
  func batches() throws {
    let comparison = BatchComparison(DigitTask(training: 300, validation: 1))
    let b = try Self.backend()
    let full = try comparison.losses(batch: 300, on: b)
    let single = try comparison.losses(batch: 1, on: b)
    #expect(full.count == 100 && single.count == 100)
    #expect(BatchComparison.rises(full) == 0)
    #expect((0.3...0.7).contains(BatchComparison.rises(single)))
    #expect(BatchComparison.rises([1, 2, 1, 3]) == 2.0 / 3)
    #expect(BatchComparison.rises([1, 1, 2]) == 0.5)
  }

  @Test("32. Momentum overshoots where plain descent does not, and arrives later")
  func momentumOvershoots() throws {
    var bowl = Bowl()
    bowl.curvatures = [1, 4]
    let b = try Self.backend()
    func path(_ kind: OptimizerKind, _ rate: Double) throws -> [[Double]] {
      try bowl.path(
        { OptimizerConfiguration(kind).make(for: $0, on: $1) }, rate: rate, from: [0, 1],
        steps: 200, on: b)
    }
    let descent = try path(.sgd, 0.078)
    let momentum = try path(.momentum, 0.0078)
    #expect(descent.allSatisfy { $0[1] >= 0 } && momentum.contains { $0[1] < -0.1 })
    let (first, second) = (
      Bowl.arrival(descent, within: 0.05), Bowl.arrival(momentum, within: 0.05)
    )
    #expect(try #require(first) == 9)
    #expect(try #require(second) == 57)
  }

  @Test("26. A rate beyond 2/curvature diverges, and a path that left the numbers has not arrived")
  func diverging() throws {
    let path = try Bowl().path(
      { OptimizerConfiguration(.sgd).make(for: $0, on: $1) }, rate: 0.2, from: [1, 1], steps: 400,
      on: try Self.backend())
    #expect(path[10][1].magnitude > 1_000 && !hypot(path[400][0], path[400][1]).isFinite)
    #expect(Bowl.arrival(path, within: 0.05) == nil)
    #expect(Bowl.arrival([[1, 1], [0.01, 0]], within: 0.05) == 1)
  }

  @Test(
    "33. AdaGrad's steps shrink with the steps so far, RMSProp's do not: it arrives, AdaGrad stops short"
  )
  func adaGradStopsShort() throws {
    let b = try Self.backend()
    func path(_ kind: OptimizerKind) throws -> [[Double]] {
      try Bowl().path(
        { OptimizerConfiguration(kind).make(for: $0, on: $1) }, rate: 0.03, from: [1, 1],
        steps: 400, on: b)
    }
    let (slow, straight) = (try path(.adagrad), try path(.rmsprop))
    #expect(Bowl.arrival(slow, within: 0.05) == nil)
    #expect(try #require(Bowl.arrival(Array(straight.prefix(100)), within: 0.05)) < 30)
    let lengths = zip(slow, slow.dropFirst()).map { abs($1[0] - $0[0]) }
    #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $1 < $0 })
    #expect(abs(lengths[0] - 0.03) < 1e-6 && lengths[399] < 0.001)
  }

  @Test("34. Without its correction Adam's first step is (1 − β₁)/√(1 − β₂) times as long")
  func adamWithoutCorrection() throws {
    let b = try Self.backend()
    func first(_ corrects: Bool) throws -> Double {
      let path = try Bowl().path(
        { Adam(for: $0, correctsBias: corrects, on: $1) }, rate: 0.03, from: [1, 1], steps: 3, on: b
      )
      return 1 - path[1][0]
    }
    #expect(abs(try first(true) - 0.03) < 1e-6)
    #expect(abs(try first(false) / 0.03 - 0.1 / 0.001.squareRoot()) < 1e-3)
  }

  @Test("9. Back-propagation is the measured slope in every parameter; tiny steps measure rounding")
  func gradientCheck() throws {
    for seed: UInt64 in 1...20 {
      let check = try GradientCheck(seed: seed, on: try Self.backend())
      let gradients = try check.gradients()
      #expect(gradients.count == 9 && gradients[0].name == "first.weight 1")
      func worst(_ step: Double) throws -> Double {
        zip(gradients, try check.slopes(step: step)).map { abs($0.value - $1) }.max() ?? .nan
      }
      for (gradient, slope) in zip(gradients, try check.slopes(step: 0.01)) {
        // Rounding of the loss is 6·10⁻⁸/0.02, the chord of ε = 0.01 about 10⁻⁴ of the slope.
        #expect(
          abs(gradient.value - slope) < 2e-5 + 1e-3 * abs(gradient.value),
          "seed \(seed), \(gradient.name): \(gradient.value) and \(slope)")
      }
      // No unit of the first layer is dead.
      #expect(gradients.filter { $0.name.hasPrefix("first.weight") }.allSatisfy { $0.value != 0 })
      #expect(try worst(1e-6) > 10 * worst(0.01))
    }
  }

  @Test("40. From zeros no weight of the first layer moves, from equal weights all units stay one")
  func starts() throws {
    var comparison = StartComparison()
    comparison.epochs = 30
    let b = try Self.backend()
    let zeros = try comparison.run(.zeros, on: b)
    #expect(zeros.change == 0 && zeros.differentUnits == 1)
    // Only the last bias learns: it cannot tell rows apart.
    #expect(abs((zeros.history.epochs.last?.training.loss ?? 0) - log(2)) < 0.01)
    let equal = try comparison.run(.equal, on: b)
    #expect(equal.change > 0.1 && equal.differentUnits == 1)
    let random = try comparison.run(.random, on: b)
    #expect(random.differentUnits == comparison.units)
    let losses = [equal, random].map { $0.history.epochs.last?.training.loss ?? .nan }
    #expect(losses[1] < 0.7 * losses[0])
  }

  @Test(
    "36. Without γ and β a unit has mean 0 and variance 1, so that no target of another mean is reached"
  )
  func normWithoutAffine() throws {
    let b = try Self.backend()
    let x = (0..<64).map { Float($0 % 8) }
    let data = Dataset(inputs: [x], targets: x.map { 3 * $0 + 5 }, count: 64)
    func loss(_ isAffine: Bool) throws -> Double {
      let network = try Sequential(
        [.dense(1), .batchNorm(isAffine: isAffine)], inputs: 1, rows: 64, seed: 1, on: b)
      let history = try network.fit(
        data, loss: .squaredError, FitConfiguration(epochs: 600, batch: nil, rate: 0.1))
      return history.epochs.last?.training.loss ?? .nan
    }
    #expect(try loss(true) < 0.01)
    // y = 3x + 5 has mean 15.5 and variance 47.25 = 9·5.25: the best that x̂ can do is (15.5)² + (√47.25 − 1)².
    let best = 15.5 * 15.5 + (47.25.squareRoot() - 1) * (47.25.squareRoot() - 1)
    #expect(abs(try loss(false) / best - 1) < 1e-3)
  }

  @Test(
    "37. The statistics of small batches are noisy: their deviation is 1/√n",
    arguments: [2, 4, 16, 64])
  func batchNoise(batch: Int) throws {
    let task = DigitTask(training: 1_920, validation: 1)
    let deviation = try BatchNoise.deviation(of: task, batch: batch, on: try Self.backend())
    // Of 1,920/n means of 32 units that hang together.
    #expect(abs(deviation * Double(batch).squareRoot() - 1) < 0.15)
  }

  @Test("38. Dropout and weight decay lower the validation loss, at its lowest and at the end")
  func regularization() throws {
    let comparison = RegularizationComparison(DigitTask(training: 200, validation: 500))
    let b = try Self.backend()
    let courses = try RegularizationComparison.names.map { try comparison.run($0, on: b) }
    let ends = courses.map { $0.epochs.last?.validation?.loss ?? .nan }
    let lowest = try courses.map { try #require($0.best).judged }
    #expect(ends[1] < 0.97 * ends[0] && ends[2] < 0.9 * ends[0], "\(ends)")
    #expect(lowest[1] < 0.97 * lowest[0] && lowest[2] < 0.97 * lowest[0], "\(lowest)")
    #expect(ends[0] > 1.1 * lowest[0])
  }

  @Test("17. The gradient of a unit at rest is (|w|/4)^k", arguments: [1, 2, 4, 6])
  func vanishing(weight: Double) throws {
    let unit = RecurrentUnit(weight: weight)
    let norms = try unit.gradients(steps: 12, on: try Self.backend())
    for (distance, norm) in norms.enumerated() {
      #expect(abs(norm / unit.bound(distance: distance) - 1) < 1e-3)
    }
  }

  @Test("17. Through the memory of an LSTM the gradient is fᵏ", arguments: [0.5, 0.9, 0.99])
  func memory(forget: Double) throws {
    let norms = try MemoryUnit(forget: forget).gradients(steps: 30, on: try Self.backend())
    for (distance, norm) in norms.enumerated() {
      #expect(abs(norm / pow(forget, Double(distance)) - 1) < 1e-4)
    }
  }

  @Test("18. A path over two steps halves the factors, both paths add up")
  func skips() throws {
    let b = try Self.backend()
    let alone = try RecurrentUnit(weight: 0, skip: 1).gradients(steps: 13, on: b)
    let without = try RecurrentUnit(weight: 1).gradients(steps: 13, on: b)
    let both = try RecurrentUnit(weight: 1, skip: 1).gradients(steps: 13, on: b)
    #expect(abs(alone[12] * pow(4, 6) - 1) < 1e-3 && alone[11] == 0)
    #expect(abs(without[12] * pow(4, 12) - 1) < 1e-3)
    #expect(both[12] > alone[12])
  }

  @Test("19. Clipping by norm keeps the direction, by value turns it; both keep their limit")
  func clipping() throws {
    let b = try Self.backend()
    let gradient = [3.0, 0.5, -0.2, 8]
    let byNorm = try ClippedGradient(gradient, Clipping(norm: 1), on: b)
    #expect(abs(byNorm.norm - 1) < 1e-6 && abs(byNorm.cosine - 1) < 1e-6)
    let byValue = try ClippedGradient(gradient, Clipping(value: 1), on: b)
    // (1, ½, −0.2, 1).
    #expect(abs(byValue.norm - (1 + 0.25 + 0.04 + 1).squareRoot()) < 1e-6)
    #expect(byValue.cosine < 0.9)
  }

  @Test("19. The gradient at the cliff is that of the loss, and a limit keeps a step short")
  func cliff() {
    let cliff = Cliff()
    for (w, b) in [(6.0, -2.2), (4, -1), (8, -4.1)] {
      let (_, dw, db) = cliff.loss(w, b)
      let step = 1e-6
      let slopes = [
        (cliff.loss(w + step, b).value - cliff.loss(w - step, b).value) / (2 * step),
        (cliff.loss(w, b + step).value - cliff.loss(w, b - step).value) / (2 * step),
      ]
      #expect(abs(slopes[0] - dw) < 1e-5 * max(1, abs(dw)))
      #expect(abs(slopes[1] - db) < 1e-5 * max(1, abs(db)))
    }
    let path = cliff.path(from: (5, -2.45), rate: 0.2, limit: 1, updates: 100)
    #expect(zip(path, path.dropFirst()).allSatisfy { hypot($1.w - $0.w, $1.b - $0.b) < 0.2 + 1e-9 })
    let free = cliff.path(from: (5, -2.45), rate: 0.2, limit: nil, updates: 100)
    #expect(zip(free, free.dropFirst()).contains { hypot($1.w - $0.w, $1.b - $0.b) > 1 })
    let ends = [path, free].map { cliff.loss($0[100].w, $0[100].b).value }
    #expect(ends[0] < 0.01 && ends[1] > 0.05)
  }

  @Test("16. Networks by hand: two equal numbers of four, a running AND, two equal streams")
  func handSet() throws {
    let b = try Self.backend()
    let equal = try HandSet.equalNumbers(rows: 3, on: b)
    b.write([1, 2, 3, 4, 1, 2, 3, 1, 1, Float(1).nextUp, 0, 2], to: equal.input)
    #expect(try b.read(equal.predict(equal.input)) == [0, 1, 0])
    let steps = 5
    let and = try HandSet.runningAnd(steps: steps, rows: 32, on: b)
    for t in 0..<steps { b.write((0..<32).map { Float($0 >> t & 1) }, to: and.inputs[1 + t]) }
    #expect(try b.read(and.predict(and.inputs)) == (0..<32).map { $0 == 31 ? 1 : 0 })
    let streams = try HandSet.equalStreams(steps: 4, rows: 256, on: b)
    for t in 0..<4 {
      var bits: [Float] = []
      for row in 0..<256 { bits += [Float(row >> t & 1), Float(row >> (4 + t) & 1)] }
      b.write(bits, to: streams.inputs[1 + t])
    }
    let expected: [Float] = (0..<256).map { $0 & 15 == $0 >> 4 ? 1 : 0 }
    #expect(try b.read(streams.predict(streams.inputs)) == expected)
  }

  @Test("15. h_t = x_t − h_{t−1} as a graph is the alternating sum, exactly", arguments: 1...6)
  func alternatingSum(length: Int) throws {
    let b = try Self.backend()
    let numbers: [Float] = [3, -7, 11, 0.5, 1_024, -3]
    let network = try HandSet.alternatingSum(steps: length, rows: 1, on: b)
    for (input, number) in zip(network.inputs, numbers) { b.write([number], to: input) }
    var expected: Float = 0
    for i in 0..<length { expected += (length - 1 - i) % 2 == 0 ? numbers[i] : -numbers[i] }
    #expect(try b.read(network.predict(network.inputs)) == [expected])
  }

  @Test("41. One-hot words are long, sparse, all as far, and grow; in an embedding kinds are near")
  func embeddings() throws {
    for count in [27, 28] {
      let words = (0..<count).map { OneHot.row(of: $0, among: count) }
      #expect(words.allSatisfy { $0.count == count && $0.count { $0 == 0 } == count - 1 })
      for (one, other) in zip(words, words.dropFirst(3)) {
        #expect(UnitVectors.cosine(one, other) == 0)
      }
    }
    let embedding = try LearntEmbedding(on: try Self.backend())
    let kinds = [
      ["king", "queen", "prince"], ["man", "woman", "child"], ["dog", "cat", "horse"],
    ]
    for kind in kinds {
      for word in kind {
        let nearest = embedding.neighbours(of: word, count: 2).map(\.word)
        #expect(Set(nearest) == Set(kind).subtracting([word]), "\(word): \(nearest)")
      }
    }
    #expect(embedding.cosine("king", "queen") > embedding.cosine("king", "bread") + 0.5)
    #expect(embedding.rows.allSatisfy { $0.count == 8 && !$0.contains(0) })
  }

  @Test(
    "22. On own samples the loss of the right token rises with the distance, on true text it does not"
  )
  func exposure() throws {
    let sums = SumModels(on: try Self.backend())
    let model = try sums.learnt()
    let forced = try sums.losses(of: model, strands: 800, steps: 40, isFree: false)
    let free = try sums.losses(of: model, strands: 800, steps: 40, isFree: true)
    #expect(forced[0] == free[0] && free[1] > 2 * forced[1])
    let late = (forced[20...].reduce(0, +) / 20, free[20...].reduce(0, +) / 20)
    #expect(late.1 > 1.25 * free[1] && abs(late.0 / forced[0] - 1) < 0.2)
  }

  @Test("29. The training loss falls below the entropy where the validation loss turns up")
  func overfitting() throws {
    var models = ShortTextModels(on: try Self.backend())
    models.epochs = 40
    let epochs = try models.run(models.configuration(width: 64)).epochs
    let best = try #require(epochs.compactMap(\.validation).min())
    let last = epochs[epochs.count - 1]
    #expect(last.training < models.language.entropy && best > models.language.entropy)
    #expect(try #require(last.validation) > best + 0.2)
  }

  @Test(
    "39. More dimensions overfit further; a mixture of as many parameters rises less after its lowest point",
    arguments: [1, 2, 3] as [UInt64])
  func mixturesOverfitLess(seed: UInt64) throws {
    var models = ShortTextModels(on: try Self.backend())
    models.seed = seed
    let (narrow, softmax, mixture) = (
      try models.run(models.configuration(width: 12)),
      try models.run(models.configuration(width: 45)),
      try models.run(models.configuration(.mos, width: 24, components: 4))
    )
    #expect(abs(Double(softmax.parameters) / Double(mixture.parameters) - 1) < 0.01)
    func rise(_ epochs: [EpochReport]) throws -> Double {
      let losses = epochs.compactMap(\.validation)
      return try #require(losses.last) - #require(losses.min())
    }
    // In six runs 0.22 to 0.35 nats against 0.08 to 0.17.
    #expect(try rise(softmax.epochs) > 1.4 * rise(mixture.epochs))
    #expect(try rise(softmax.epochs) > 2 * rise(narrow.epochs))
  }

  @Test("45. Nineteen of twenty intervals hold the true perplexity")
  func intervals() {
    var known = KnownPerplexity()
    known.texts = 100
    let hits = known.measured().count { $0.interval?.contains(known.truth) == true }
    // 95 of 100 are expected; fewer than 87 or all would come once in a thousand times.
    #expect((87...99).contains(hits), "\(hits)")
  }

  @Test("46. Persian spellings become one; the ZWNJ stays within its word")
  func persian() throws {
    let sentences = PersianSpelling.sentences
    let right = try PersianSpelling.words(sentences[0].1, .fa)
    #expect(right.contains("کتاب‌های") && right.contains("می‌خواندند"))
    for (spelling, sentence) in sentences where spelling != "Latin digits" {
      #expect(try PersianSpelling.words(sentence, .fa) == right, "\(spelling)")
    }
    for (spelling, sentence) in sentences.dropFirst() {
      #expect(try PersianSpelling.words(sentence, .none) != right, "\(spelling)")
    }
    #expect(try PersianSpelling.words(sentences[0].1, .none) == right)
  }
}
