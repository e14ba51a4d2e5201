import Compute
import ModelTesting
import Testing
import TestSupport

/// The kernels of our own give the same bits however many threads share them.
@Suite(.seeded) struct ThreadTests {
  struct Kernel: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What the kernel writes, on sizes that are spread over threads and that no thread count divides.
    let run: @Sendable (Bench) throws -> [Float]

    init(_ name: String, _ run: @escaping @Sendable (Bench) throws -> [Float]) {
      testDescription = name
      self.run = run
    }
  }

  static let kernels: [Kernel] = rows + layers + mixtures + vectors

  static let rows = [
    Kernel("gather") { b in
      let out = b.zeros(1009, 37)
      b.backend.gather(
        b.random(101, 37, seed: 1), b.tokens(ids(1009, below: 101, seed: TestSeed.seed(2))),
        into: out)
      return try b.read(out)
    },
    Kernel("scatterAdd") { b in
      let table = b.random(7, 101, seed: 1)
      b.backend.scatterAdd(
        b.random(331, 101, seed: 2), b.tokens(ids(331, below: 7, seed: TestSeed.seed(3))), to: table
      )
      return try b.read(table)
    },
    Kernel("sumRows") { b in
      let out = b.random(1, 101, seed: 1)
      b.backend.sumRows(b.random(331, 101, seed: 2), addingTo: out)
      return try b.read(out)
    },
  ]

  static let layers =
    Activation.allCases.flatMap { activation in
      [
        Kernel("activate \(activation)") { b in
          let x = b.random(1, 40_961, seed: 1, range: 5)
          b.backend.activate(activation, x, into: x)
          return try b.read(x)
        },
        Kernel("activateBackward \(activation)") { b in
          let (x, y) = (b.random(1, 40_961, seed: 3), b.random(1, 40_961, seed: 1))
          let dy = b.random(1, 40_961, seed: 2)
          b.backend.activateBackward(activation, x, y, dy, into: dy)
          return try b.read(dy)
        },
      ]
    } + [
      Kernel("lstm") { b in
        let gates = b.random(61, 4 * 53, seed: 1, range: 3)
        let previous = b.random(61, 53, seed: 2)
        let (cell, output) = (b.zeros(61, 53), b.zeros(61, 53))
        b.backend.lstmForward(gates: gates, previousCell: previous, cell: cell, output: output)
        let forward = try b.read(gates) + b.read(cell) + b.read(output)
        let (dOutput, dCell) = (b.random(61, 53, seed: 3), b.random(61, 53, seed: 4))
        b.backend.lstmBackward(
          gates: gates, previousCell: previous, cell: cell, dOutput: dOutput, dCell: dCell)
        return try forward + b.read(gates) + b.read(dCell)
      },
      Kernel("lstm in two parts") { b in
        let gates = b.random(61, 4 * 53, seed: 1, range: 3)
        let (previous, cell) = (b.random(61, 53, seed: 2), b.zeros(61, 53))
        let (output, dCell) = (b.zeros(61, 53), b.random(61, 53, seed: 4))
        b.backend.lstmCellForward(gates: gates, previousCell: previous, cell: cell)
        b.backend.lstmOutputForward(gates: gates, cell, output: output)
        b.backend.lstmOutputBackward(gates: gates, cell, dOutput: dCell, into: output)
        b.backend.lstmCellBackward(gates: gates, previousCell: previous, dCell: dCell)
        return try b.read(gates) + b.read(cell) + b.read(output) + b.read(dCell)
      },
      Kernel("gru") { b in
        let gates = b.random(61, 3 * 53, seed: 1, range: 3)
        let products = b.random(61, 3 * 53, seed: 2, range: 3)
        let (previous, output) = (b.random(61, 53, seed: 3), b.zeros(61, 53))
        b.backend.gruForward(gates: gates, products: products, previous: previous, output: output)
        let forward = try b.read(gates) + b.read(output)
        b.backend.gruBackward(
          gates: gates, products: products, previous: previous, dOutput: b.random(61, 53, seed: 4),
          addingTo: output)
        return try forward + b.read(gates) + b.read(products) + b.read(output)
      },
      Kernel("mogrifier") { b in
        let (gates, x) = (b.random(1, 40_961, seed: 1), b.random(1, 40_961, seed: 2))
        let y = b.zeros(1, 40_961)
        b.backend.mogrify(gates: gates, x, into: y)
        let forward = try b.read(y)
        b.backend.mogrifyBackward(gates: gates, x, y, into: y)
        return try forward + b.read(gates) + b.read(y)
      },
      Kernel("layer norm") { b in
        let (x, gain) = (b.random(331, 101, seed: 1), b.random(1, 101, seed: 2))
        let (scales, y, dGain) = (b.zeros(331, 1), b.random(331, 101, seed: 3), b.zeros(1, 101))
        b.backend.layerNorm(
          x, gain: gain, bias: gain, normalized: x, scales: scales, into: y, adding: true)
        let forward = try b.read(x) + b.read(y) + b.read(scales)
        b.backend.layerNormBackward(
          y, normalized: x, scales: scales, gain: gain, dGain: dGain, into: x)
        return try forward + b.read(x) + b.read(dGain)
      },
      Kernel("batch norm") { b in
        let (x, gain) = (b.random(331, 201, seed: 1), b.random(1, 201, seed: 2))
        let (mean, variance) = (b.zeros(1, 201), b.zeros(1, 201))
        let (scales, y, dGain) = (b.zeros(1, 201), b.zeros(331, 201), b.zeros(1, 201))
        b.backend.batchNorm(
          x, gain: gain, bias: gain, runningMean: mean, runningVariance: variance, normalized: x,
          scales: scales, into: y, isLearning: true)
        let forward = try b.read(x) + b.read(y) + b.read(scales) + b.read(mean) + b.read(variance)
        b.backend.batchNormBackward(
          y, normalized: x, scales: scales, gain: gain, dGain: dGain, into: y, isLearning: true)
        return try forward + b.read(y) + b.read(dGain)
      },
      Kernel("rows that are dropped") { b in
        let x = b.random(409, 101, seed: 1)
        let ids = b.tokens((0..<409).map { Int32($0 % 37) })
        b.backend.dropRows(x, ids, rate: 0.4, key: 9)
        return try b.read(x)
      },
      Kernel("locked dropout") { b in
        let x = b.random(409, 101, seed: 1)
        b.backend.dropout(x, rate: 0.3, key: 5, offset: 7, period: 505, into: x)
        return try b.read(x)
      },
      Kernel("dropout") { b in
        let x = b.random(1, 40_961, seed: 1)
        b.backend.dropout(x, rate: 0.3, key: 5 << 40 | 3, offset: 7, period: 0, into: x)
        return try b.read(x)
      },
    ]

  static let mixtures = [
    Kernel("softmax") { b in
      let x = b.random(91, 333, seed: 1, range: 5)
      let y = b.random(91, 333, seed: 1, range: 5)
      let norm = b.zeros(91, 2)
      b.backend.normalizers(x, into: norm)
      b.backend.logSoftmaxRows(x, normalizers: norm)
      b.backend.softmaxGradient(
        y, normalizers: norm, targets: b.tokens(ids(91, below: 333, seed: TestSeed.seed(2))),
        responsibilities: b.random(91, 1, seed: 3))
      return try b.read(norm) + b.read(x) + b.read(y)
    },
    Kernel("softmax backward") { b in
      // One input and one row: what oneDNN sums up over threads is left out.
      let z = b.random(6, 20_011, seed: 1, range: 5)
      let (norm, dBias) = (b.zeros(6, 2), b.random(1, 20_011, seed: 4))
      b.backend.normalizers(z, into: norm)
      b.backend.softmaxBackward(
        z, normalizers: norm, targets: b.tokens([3, -1, 20_010]),
        responsibilities: b.random(6, 1, seed: 3), b.random(6, 1, seed: 5),
        weight: Weight(b.zeros(20_011, 1)), into: b.zeros(20_011, 1), adding: true,
        addingTo: dBias, into: b.zeros(6, 1))
      return try b.read(z) + b.read(dBias)
    },
    Kernel("mixtureLogProbabilities") { b in
      let x = b.random(93, 333, seed: 1, range: 5)
      let (norm, out) = (b.zeros(93, 2), b.zeros(31, 333))
      b.backend.normalizers(x, into: norm)
      b.backend.mixtureLogProbabilities(
        logits: x, normalizers: norm, logPrior: b.random(31, 3, seed: 2), into: out)
      return try b.read(out)
    },
    Kernel("targetRanks") { b in
      let x = b.random(93, 1333, seed: 1, range: 5)
      let (norm, ranks) = (b.zeros(93, 2), b.zeros(31, 1))
      b.backend.normalizers(x, into: norm)
      b.backend.targetRanks(
        logits: x, normalizers: norm, logPrior: b.random(31, 3, seed: 2),
        targets: b.tokens(ids(31, below: 1333, seed: TestSeed.seed(3))), limit: 700, into: ranks)
      return try b.read(ranks)
    },
    Kernel("mix") { b in
      let (contexts, logPrior) = (b.random(93, 333, seed: 1), b.random(31, 3, seed: 2))
      let (mixed, dContexts, dPrior) = (b.zeros(31, 333), b.zeros(93, 333), b.zeros(31, 3))
      b.backend.mix(contexts, logPrior: logPrior, into: mixed)
      b.backend.mixBackward(
        contexts, logPrior: logPrior, dMixed: b.random(31, 333, seed: 3), dContexts: dContexts,
        dPrior: dPrior)
      return try b.read(mixed) + b.read(dContexts) + b.read(dPrior)
    },
    Kernel("cacheLogProbabilities") { b in
      let out = b.zeros(31, 1)
      b.backend.cacheLogProbabilities(
        b.random(31, 1531, seed: 1, range: 5),
        words: b.tokens(ids(1531, below: 7, seed: TestSeed.seed(2))),
        size: 1500, first: 3, targets: b.tokens(ids(31, below: 7, seed: TestSeed.seed(3))),
        flatness: 0.7,
        into: out)
      return try b.read(out)
    },
  ]

  static let vectors = [
    Kernel("fill") { b in
      let x = b.zeros(1, 40_961)
      b.backend.fill(x, with: 0.3)
      return try b.read(x)
    },
    Kernel("a compact weight") { b in
      let weight = Weight(b.random(501, 333, seed: 1), isCompact: true)
      let y = b.zeros(3, 501)
      b.backend.linear(b.random(3, 333, seed: 2), weight: weight, bias: nil, into: y)
      return try b.read(y)
    },
    Kernel("squaredNorm, clamp") { b in
      let x = b.random(1, 99_991, seed: 1)
      // The double bit by bit: a float would hide a difference.
      let bits = try b.backend.squaredNorm(x).bitPattern
      let norm = [Float(bits >> 44), Float(bits >> 22 & 0x3f_ffff), Float(bits & 0x3f_ffff)]
      return try norm + [Float(b.backend.clamp(x, limit: 0.6))] + b.read(x)
    },
    Kernel("addScaled, scale") { b in
      let (x, y) = (b.random(1, 40_961, seed: 1), b.random(1, 40_961, seed: 2))
      b.backend.addScaled(0.3, x, to: y)
      b.backend.scale(y, by: 1.1)
      return try b.read(y)
    },
    Kernel("squareRoots, dynamicEvaluationUpdate") { b in
      let state = (0..<3).map { b.random(1, 40_961, seed: UInt64($0)) }
      let scales = b.matrix(1, 40_961, draws(40_961, seed: TestSeed.seed(9)).map(abs))
      let bits = try b.backend.squareRoots(scales).bitPattern
      b.backend.dynamicEvaluationUpdate(
        state[0], gradients: state[1], scales: scales, prior: state[2], rate: 0.01, epsilon: 1e-3,
        decay: 1.2)
      let sum = [Float(bits >> 44), Float(bits >> 22 & 0x3f_ffff), Float(bits & 0x3f_ffff)]
      return try sum + b.read(scales) + b.read(state[0])
    },
    Kernel("adamUpdate") { b in
      let state = (0..<3).map { b.random(1, 40_961, seed: UInt64($0)) }
      let variance = b.matrix(1, 40_961, draws(40_961, seed: TestSeed.seed(9)).map(abs))
      b.backend.adamUpdate(
        state[0], gradients: state[1], factor: 0.5, mean: state[2], variance: variance,
        step: AdamStep(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, t: 2))
      return try b.read(state[0]) + b.read(state[2]) + b.read(variance)
    },
  ]

  @Test(arguments: kernels, [2, 3])
  func sameBits(_ kernel: Kernel, threads: Int) throws {
    let one = try kernel.run(Bench(threads: 1))
    let many = try kernel.run(Bench(threads: threads))
    #expect(differences(one, many) == 0, "of \(one.count)")
    #expect(one.allSatisfy { $0.isFinite })
  }
}
