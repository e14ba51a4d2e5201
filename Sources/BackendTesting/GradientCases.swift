import Compute

func gradientCase(
  _ verb: String, _ shape: String = "against differences",
  of inputs: [(name: String, rows: Int, columns: Int)],
  _ value: @escaping @Sendable (Trial, [Matrix]) throws -> Double,
  _ gradients: @escaping @Sendable (Trial, [Matrix]) throws -> [Matrix]
) -> VerbCase {
  let function = Differentiation(inputs: inputs, value: value, gradients: gradients)
  return VerbCase(gradient: verb, shape) { try function.results(on: $0) }
}

let gradientCases: [VerbCase] =
  [
    gradientCase("linearWeightGradient", of: [("x", 3, 4), ("W", 2, 4), ("b", 1, 2)]) { t, m in
      let y = t.room(3, 2)
      t.backend.linear(m[0], weight: Weight(m[1]), bias: m[2], into: y)
      return try t.dot(t.d(3, 2), y)
    } _: { t, m in
      let (dx, dw, db, dy) = (t.room(3, 4), t.room(2, 4), t.zeros(1, 2), t.d(3, 2))
      t.backend.linearInputGradient(dy, weight: Weight(m[1]), into: dx, adding: false)
      t.backend.linearWeightGradient(dy, m[0], into: dw, adding: false)
      t.backend.sumRows(dy, addingTo: db)
      return [dx, dw, db]
    },
    gradientCase("scatterAdd", of: [("table", 3, 2)]) { t, m in
      let out = t.room(4, 2)
      t.backend.gather(m[0], t.tokens([2, 0, 2, 1]), into: out)
      return try t.dot(t.d(4, 2), out)
    } _: { t, _ in
      let table = t.zeros(3, 2)
      t.backend.scatterAdd(t.d(4, 2), t.tokens([2, 0, 2, 1]), to: table)
      return [table]
    },
    gradientCase("dropout", of: [("x", 4, 5)]) { t, m in
      let y = t.room(4, 5)
      t.backend.dropout(m[0], rate: 0.4, key: 7, offset: 3, period: 0, into: y)
      return try t.dot(t.d(4, 5), y)
    } _: { t, _ in
      let dx = t.d(4, 5)
      t.backend.dropout(dx, rate: 0.4, key: 7, offset: 3, period: 0, into: dx)
      return [dx]
    },
    gradientCase("binaryCrossEntropy", of: [("z", 2, 3)]) { t, m in
      try t.backend.binaryCrossEntropy(m[0], targets: targets(t), scale: 1, gradient: t.room(2, 3))
    } _: { t, m in
      _ = try t.backend.binaryCrossEntropy(m[0], targets: targets(t), scale: 1, gradient: m[0])
      return m
    },
    gradientCase("squaredError", of: [("y", 2, 3)]) { t, m in
      try t.backend.squaredError(m[0], targets: targets(t), scale: 1, gradient: t.room(2, 3))
    } _: { t, m in
      _ = try t.backend.squaredError(m[0], targets: targets(t), scale: 1, gradient: m[0])
      return m
    },
  ] + activationGradients + recurrenceGradients + normalizationGradients + mixtureGradients

/// Numbers in 0…1.
private func targets(_ t: Trial) -> Matrix { t.matrix(2, 3, [0, 1, 0.25, 1, 0, 0.5]) }

private let activationGradients: [VerbCase] = Activation.allCases.map { activation in
  gradientCase("activateBackward", "\(activation) against differences", of: [("x", 2, 5)]) { t, m in
    let y = t.room(2, 5)
    t.backend.activate(activation, m[0], into: y)
    return try t.dot(t.d(2, 5), y)
  } _: { t, m in
    let (y, dx) = (t.room(2, 5), t.d(2, 5))
    t.backend.activate(activation, m[0], into: y)
    t.backend.activateBackward(activation, m[0], y, dx, into: dx)
    return [dx]
  }
}

private let recurrenceGradients: [VerbCase] = [
  gradientCase("lstmBackward", of: [("gates", 2, 12), ("previousCell", 2, 3)]) { t, m in
    let (cell, output) = (t.room(2, 3), t.room(2, 3))
    t.backend.lstmForward(gates: m[0], previousCell: m[1], cell: cell, output: output)
    return try t.dot(t.d(2, 3), output) + t.dot(t.d(2, 3, seed: 101), cell)
  } _: { t, m in
    let (cell, dCell) = (t.room(2, 3), t.d(2, 3, seed: 101))
    t.backend.lstmForward(gates: m[0], previousCell: m[1], cell: cell, output: t.room(2, 3))
    t.backend.lstmBackward(
      gates: m[0], previousCell: m[1], cell: cell, dOutput: t.d(2, 3), dCell: dCell)
    return [m[0], dCell]
  },
  gradientCase("lstmCellBackward", of: [("gates", 2, 12), ("previousCell", 2, 3)]) { t, m in
    let (cell, output) = (t.room(2, 3), t.room(2, 3))
    t.backend.lstmCellForward(gates: m[0], previousCell: m[1], cell: cell)
    t.backend.lstmOutputForward(gates: m[0], cell, output: output)
    return try t.dot(t.d(2, 3), output) + t.dot(t.d(2, 3, seed: 101), cell)
  } _: { t, m in
    let (cell, dCell) = (t.room(2, 3), t.room(2, 3))
    t.backend.lstmCellForward(gates: m[0], previousCell: m[1], cell: cell)
    t.backend.lstmOutputBackward(gates: m[0], cell, dOutput: t.d(2, 3), into: dCell)
    t.backend.addScaled(1, t.d(2, 3, seed: 101), to: dCell)
    t.backend.lstmCellBackward(gates: m[0], previousCell: m[1], dCell: dCell)
    return [m[0], dCell]
  },
  gradientCase("gruBackward", of: [("gates", 2, 9), ("products", 2, 9), ("previous", 2, 3)]) {
    t, m in
    let output = t.room(2, 3)
    t.backend.gruForward(gates: m[0], products: m[1], previous: m[2], output: output)
    return try t.dot(t.d(2, 3), output)
  } _: { t, m in
    let dPrevious = t.zeros(2, 3)
    t.backend.gruForward(gates: m[0], products: m[1], previous: m[2], output: t.room(2, 3))
    t.backend.gruBackward(
      gates: m[0], products: m[1], previous: m[2], dOutput: t.d(2, 3), addingTo: dPrevious)
    return [m[0], m[1], dPrevious]
  },
  gradientCase("mogrifyBackward", of: [("gates", 2, 3), ("x", 2, 3)]) { t, m in
    let y = t.room(2, 3)
    t.backend.mogrify(gates: m[0], m[1], into: y)
    return try t.dot(t.d(2, 3), y)
  } _: { t, m in
    let dx = t.d(2, 3)
    t.backend.mogrify(gates: m[0], m[1], into: t.room(2, 3))
    t.backend.mogrifyBackward(gates: m[0], m[1], dx, into: dx)
    return [m[0], dx]
  },
]

private let normalizationGradients: [VerbCase] =
  [
    gradientCase("layerNormBackward", of: [("x", 3, 4), ("gain", 1, 4), ("bias", 1, 4)]) { t, m in
      let y = t.room(3, 4)
      t.backend.layerNorm(
        m[0], gain: m[1], bias: m[2], normalized: t.room(3, 4), scales: t.room(3, 1), into: y,
        adding: false)
      return try t.dot(t.d(3, 4), y)
    } _: { t, m in
      let (dx, dGain, dBias, scales) = (t.d(3, 4), t.zeros(1, 4), t.zeros(1, 4), t.room(3, 1))
      t.backend.layerNorm(
        m[0], gain: m[1], bias: m[2], normalized: m[0], scales: scales, into: t.room(3, 4),
        adding: false)
      t.backend.sumRows(dx, addingTo: dBias)
      t.backend.layerNormBackward(
        dx, normalized: m[0], scales: scales, gain: m[1], dGain: dGain, into: dx)
      return [dx, dGain, dBias]
    }
  ]
  + [true, false].map { isLearning in
    let shape = isLearning ? "learning, against differences" : "against differences"
    return gradientCase(
      "batchNormBackward", shape, of: [("x", 4, 3), ("gain", 1, 3), ("bias", 1, 3)]
    ) { t, m in
      let y = t.room(4, 3)
      t.backend.batchNorm(
        m[0], gain: m[1], bias: m[2], runningMean: t.zeros(1, 3),
        runningVariance: t.matrix(1, 3, [1, 2, 3]), normalized: t.room(4, 3), scales: t.room(1, 3),
        into: y, isLearning: isLearning)
      return try t.dot(t.d(4, 3), y)
    } _: { t, m in
      let (dx, dGain, dBias, scales) = (t.d(4, 3), t.zeros(1, 3), t.zeros(1, 3), t.room(1, 3))
      let normalized = t.room(4, 3)
      t.backend.batchNorm(
        m[0], gain: m[1], bias: m[2], runningMean: t.zeros(1, 3),
        runningVariance: t.matrix(1, 3, [1, 2, 3]), normalized: normalized, scales: scales,
        into: m[0], isLearning: isLearning)
      t.backend.sumRows(dx, addingTo: dBias)
      t.backend.batchNormBackward(
        dx, normalized: normalized, scales: scales, gain: m[1], dGain: dGain, into: dx,
        isLearning: isLearning)
      return [dx, dGain, dBias]
    }
  }
