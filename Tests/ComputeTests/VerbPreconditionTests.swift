import CPUCompute
import Compute
import TestSupport
import Testing

/// A verb of the CPU backend with matrices of wrong shapes: kernels would read and write beyond them.
///
/// A precision that the processor lacks, and a product that oneDNN refuses, depend on the machine.
@Suite struct VerbPreconditionTests {
  typealias Call =
    @Sendable (
      _ b: CPUBackend, _ x: (_ rows: Int, _ columns: Int) -> Matrix, _ ids: (_ count: Int) -> Tokens
    ) throws -> Void

  static let verbs = [elements, products, cells, norms, losses, mixtures, updates]
    .reduce(into: [String: Call]()) { $0.merge($1) { first, _ in first } }

  private static let elements: [String: Call] = [
    "write: as many values as elements": { b, x, _ in b.write([1], to: x(1, 2)) },
    "write of ids: as many ids as positions": { b, _, ids in b.write([1], to: ids(2)) },
    "read: as many values as elements": { b, x, _ in
      var values: [Float] = [0]
      try b.read(x(1, 2), into: &values)
    },
    "read of ids: as many ids as positions": { b, _, ids in
      var found: [Int32] = [0]
      try found.withUnsafeMutableBufferPointer { found throws(BackendError) in
        try b.read(ids(2), into: found)
      }
    },
    "copy: a copy keeps the number of elements": { b, x, _ in b.copy(x(1, 2), to: x(1, 3)) },
    "multiply: x, y and z have one shape": { b, x, _ in
      b.multiply(x(1, 2), x(1, 2), into: x(1, 3))
    },
    "addScaled: x and y have one shape": { b, x, _ in b.addScaled(1, x(1, 2), to: x(1, 3)) },
    "activate: x and y have one shape": { b, x, _ in b.activate(.tanh, x(1, 2), into: x(1, 3)) },
    "activateBackward: x, y, dy and dx have one shape": { b, x, _ in
      b.activateBackward(.tanh, x(1, 2), x(1, 2), x(1, 2), into: x(1, 3))
    },
    "addLogSigmoid: x and y have one shape": { b, x, _ in b.addLogSigmoid(x(1, 2), into: x(1, 3)) },
    "gather: table [V, E], out [n, E]": { b, x, ids in b.gather(x(5, 2), ids(3), into: x(2, 2)) },
    "scatterAdd: x [n, E], table [V, E]": { b, x, ids in
      b.scatterAdd(x(3, 2), ids(3), to: x(5, 3))
    },
    "dropout: one shape, rate in [0, 1)": { b, x, _ in
      b.dropout(x(1, 2), rate: 1, key: 1, offset: 0, period: 0, into: x(1, 2))
    },
    "dropout of a place: offset and period are 0 or more": { b, x, _ in
      b.dropout(x(1, 2), rate: 0.5, key: 1, offset: -1, period: 0, into: x(1, 2))
    },
    "dropRows: an id a row, rate in [0, 1)": { b, x, ids in
      b.dropRows(x(3, 2), ids(2), rate: 0.5, key: 1)
    },
  ]

  private static let products: [String: Call] = [
    "linear: x [n, I], W [O, I], y [n, O]": { b, x, _ in
      b.linear(x(2, 3), weight: Weight(x(4, 3)), bias: nil, into: x(2, 3))
    },
    "linear of a bias: bias [1, O]": { b, x, _ in
      b.linear(x(2, 3), weight: Weight(x(4, 3)), bias: x(1, 3), into: x(2, 4))
    },
    "addLinear: x [n, I], W [O, I], y [n, O]": { b, x, _ in
      b.addLinear(x(2, 3), weight: Weight(x(4, 3)), to: x(3, 4))
    },
    "linearInputGradient: dy [n, O], W [O, I], dx [n, I]": { b, x, _ in
      b.linearInputGradient(x(2, 4), weight: Weight(x(4, 3)), into: x(2, 4), adding: false)
    },
    "linearWeightGradient: dy [n, O], x [n, I], dW [O, I]": { b, x, _ in
      b.linearWeightGradient(x(2, 4), x(2, 3), into: x(3, 4), adding: false)
    },
    "sumRows: x [n, C], out [1, C]": { b, x, _ in b.sumRows(x(2, 3), addingTo: x(1, 2)) },
  ]

  private static let cells: [String: Call] = [
    "lstmForward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmForward(gates: x(2, 12), previousCell: x(2, 3), cell: x(2, 3), output: x(2, 2))
    },
    "lstmBackward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmBackward(
        gates: x(2, 12), previousCell: x(2, 3), cell: x(2, 3), dOutput: x(2, 3), dCell: x(2, 2))
    },
    "lstmCellForward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmCellForward(gates: x(2, 9), previousCell: x(2, 3), cell: x(2, 3))
    },
    "lstmOutputForward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmOutputForward(gates: x(2, 12), x(2, 3), output: x(2, 2))
    },
    "lstmOutputBackward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmOutputBackward(gates: x(2, 12), x(2, 3), dOutput: x(2, 3), into: x(1, 3))
    },
    "lstmCellBackward: gates [n, 4·H], the others [n, H]": { b, x, _ in
      b.lstmCellBackward(gates: x(2, 12), previousCell: x(1, 3), dCell: x(2, 3))
    },
    "gruForward: gates and products [n, 3·H], the others [n, H]": { b, x, _ in
      b.gruForward(gates: x(2, 9), products: x(2, 9), previous: x(2, 2), output: x(2, 3))
    },
    "gruBackward: gates and products [n, 3·H], the others [n, H]": { b, x, _ in
      b.gruBackward(
        gates: x(2, 9), products: x(2, 9), previous: x(2, 3), dOutput: x(2, 3), addingTo: x(2, 2))
    },
    "mogrify: gates, x and y have one shape": { b, x, _ in
      b.mogrify(gates: x(1, 2), x(1, 3), into: x(1, 3))
    },
    "mogrifyBackward: gates, x, dy and dx have one shape": { b, x, _ in
      b.mogrifyBackward(gates: x(1, 3), x(1, 3), x(1, 3), into: x(1, 2))
    },
  ]

  private static let norms: [String: Call] = [
    "layerNorm: x, normalized and y [n, C], gain and bias [1, C], scales [n, 1]": { b, x, _ in
      b.layerNorm(
        x(2, 3), gain: x(1, 3), bias: x(1, 2), normalized: x(2, 3), scales: x(2, 1), into: x(2, 3),
        adding: false)
    },
    "layerNormBackward: dy, normalized and dx [n, C], gains [1, C], scales [n, 1]": { b, x, _ in
      b.layerNormBackward(
        x(2, 3), normalized: x(2, 3), scales: x(3, 1), gain: x(1, 3), dGain: x(1, 3), into: x(2, 3))
    },
    "batchNorm: x, normalized and y [n, C], the others [1, C]": { b, x, _ in
      b.batchNorm(
        x(2, 3), gain: x(1, 3), bias: x(1, 3), runningMean: x(1, 3), runningVariance: x(1, 2),
        normalized: x(2, 3), scales: x(1, 3), into: x(2, 3), isLearning: true)
    },
    "batchNorm of a row: a row alone has no statistics": { b, x, _ in
      b.batchNorm(
        x(1, 3), gain: x(1, 3), bias: x(1, 3), runningMean: x(1, 3), runningVariance: x(1, 3),
        normalized: x(1, 3), scales: x(1, 3), into: x(1, 3), isLearning: true)
    },
    "batchNormBackward: dy, normalized and dx [n, C], the others [1, C]": { b, x, _ in
      b.batchNormBackward(
        x(2, 3), normalized: x(2, 3), scales: x(1, 3), gain: x(1, 3), dGain: x(1, 2), into: x(2, 3),
        isLearning: true)
    },
  ]

  private static let losses: [String: Call] = [
    "binaryCrossEntropy: z, targets, dz have one shape": { b, x, _ in
      _ = try b.binaryCrossEntropy(x(1, 2), targets: x(1, 3), scale: 1, gradient: x(1, 2))
    },
    "squaredError: y, targets, dy have one shape": { b, x, _ in
      _ = try b.squaredError(x(1, 2), targets: x(1, 2), scale: 1, gradient: x(1, 3))
    },
    "normalizers: x [n, V], normalizers [n, 2]": { b, x, _ in
      b.normalizers(x(2, 5), into: x(2, 1))
    },
    "logSoftmaxRows: x [n, V], normalizers [n, 2]": { b, x, _ in
      b.logSoftmaxRows(x(2, 5), normalizers: x(1, 2))
    },
    "softmaxGradient: x [n·K, V], r [n·K, 1], normalizers [n·K, 2]": { b, x, ids in
      b.softmaxGradient(x(4, 5), normalizers: x(4, 2), targets: ids(3), responsibilities: x(4, 1))
    },
    "softmaxBackward: x [n·K, V], r [n·K, 1], normalizers [n·K, 2]": { b, x, ids in
      b.softmaxBackward(
        x(2, 5), normalizers: x(2, 2), targets: ids(2), responsibilities: x(1, 1), x(2, 3),
        weight: Weight(x(5, 3)), into: x(5, 3), adding: false, addingTo: x(1, 5), into: x(2, 3))
    },
    "softmaxBackward of a bias: z [n, V], x and dx [n, D], W and dW [V, D], db [1, V]": {
      b, x, ids in
      b.softmaxBackward(
        x(2, 5), normalizers: x(2, 2), targets: ids(2), responsibilities: x(2, 1), x(2, 3),
        weight: Weight(x(5, 3)), into: x(5, 3), adding: false, addingTo: x(1, 4), into: x(2, 3))
    },
  ]

  private static let mixtures: [String: Call] = [
    "mixtureLosses: losses [n, 1], r [n·K, 1], normalizers [n·K, 2]": { b, x, ids in
      _ = try b.mixtureLosses(
        logits: x(4, 5), normalizers: x(4, 2), logPrior: x(2, 2), targets: ids(2), losses: x(1, 1),
        responsibilities: x(4, 1))
    },
    "mixtureLosses of a prior: logits [n·K, V], log prior [n, K]": { b, x, ids in
      _ = try b.mixtureLosses(
        logits: x(4, 5), normalizers: x(4, 2), logPrior: x(2, 3), targets: ids(2), losses: x(2, 1),
        responsibilities: x(4, 1))
    },
    "mixturePriorGradient: log prior, r and gradient have one shape": { b, x, ids in
      b.mixturePriorGradient(
        logPrior: x(2, 2), responsibilities: x(3, 1), targets: ids(2), scale: 1, into: x(2, 2))
    },
    "mixtureLogProbabilities: logits [n·K, V], normalizers [n·K, 2], out [n, V]": { b, x, _ in
      b.mixtureLogProbabilities(
        logits: x(4, 5), normalizers: x(4, 2), logPrior: x(2, 2), into: x(2, 4))
    },
    "targetRanks: ranks [n, 1], normalizers [n·K, 2], limit ≥ 1": { b, x, ids in
      b.targetRanks(
        logits: x(4, 5), normalizers: x(4, 2), logPrior: x(2, 2), targets: ids(2), limit: 1,
        into: x(1, 1))
    },
    "targetRanks up to none: ranks [n, 1], normalizers [n·K, 2], limit ≥ 1": { b, x, ids in
      b.targetRanks(
        logits: x(2, 5), normalizers: x(2, 2), logPrior: nil, targets: ids(2), limit: 0,
        into: x(2, 1))
    },
    "mix: contexts [n·K, D], log prior [n, K], mixed [n, D]": { b, x, _ in
      b.mix(x(4, 3), logPrior: x(2, 2), into: x(2, 2))
    },
    "mixBackward: contexts [n·K, D], log prior [n, K], mixed [n, D]": { b, x, _ in
      b.mixBackward(
        x(4, 3), logPrior: x(2, 2), dMixed: x(2, 3), dContexts: x(4, 3), dPrior: x(2, 1))
    },
    "cacheLogProbabilities: scores [n, ≥ N + n], a word a column, targets [n], out [n, 1]": {
      b, x, ids in
      b.cacheLogProbabilities(
        x(2, 4), words: ids(4), size: 3, first: 0, targets: ids(2), flatness: 1, into: x(2, 1))
    },
  ]

  private static let updates: [String: Call] = [
    "rmsPropUpdate: values, gradients and squares have one shape": { b, x, _ in
      b.rmsPropUpdate(
        x(1, 2), gradients: x(1, 2), factor: 1, squares: x(1, 3), decay: 0.9, weight: 0.1,
        epsilon: 1e-8, rate: 1)
    },
    "adamUpdate: values, gradients and moments have one shape": { b, x, _ in
      b.adamUpdate(
        x(1, 2), gradients: x(1, 2), factor: 1, mean: x(1, 2), variance: x(1, 1),
        step: AdamStep(rate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, t: 1))
    },
    "dynamicEvaluationUpdate: values, gradients, scales and prior have one shape": { b, x, _ in
      b.dynamicEvaluationUpdate(
        x(1, 2), gradients: x(1, 2), scales: x(1, 2), prior: x(1, 3), rate: 1, epsilon: 1e-8,
        decay: 0)
    },
  ]

  @Test("A verb with wrong shapes ends the process and says why", arguments: verbs.keys.sorted())
  func ends(verb: String) async throws {
    let end = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [verb] in
      let backend = try CPUBackend(threads: 1)
      let arena = Arena(on: backend)
      try VerbPreconditionTests.verbs[verb]?(backend, arena.matrix, arena.tokens)
    }
    let line = firstLine(end.standardErrorContent)
    #expect(line.hasSuffix(message(of: verb)))
  }
}
