import Compute

let updateCases: [VerbCase] = [1, 15, 16, 17, 1025, 20_011].flatMap { count in
  vectorCases(count, "\(count)") + optimizerCases(count, "\(count)")
}

private func vectorCases(_ count: Int, _ shape: String) -> [VerbCase] {
  [
    VerbCase("squaredNorm", shape) { t in
      try t.record("Σ x²", t.backend.squaredNorm(t.random(1, count)))
    },
    VerbCase("clamp", shape) { t in
      let x = t.random(1, count)
      try t.record("count", Double(t.backend.clamp(x, limit: 0.4)))
      try t.record("x", x)
      try t.record("count", Double(t.backend.clamp(x, limit: 0.4)))
    },
    VerbCase("squareRoots", shape) { t in
      let x = t.positive(1, count)
      try t.record("Σ √x", t.backend.squareRoots(x))
      try t.record("x", x)
    },
    VerbCase("binaryCrossEntropy", shape) { t in
      let (z, targets, dz) = (t.random(1, count, range: 9), t.positive(1, count), t.room(1, count))
      try t.record("Σ", t.backend.binaryCrossEntropy(z, targets: targets, scale: 0.3, gradient: dz))
      try t.record("dz", dz)
      try t.record("Σ", t.backend.binaryCrossEntropy(z, targets: targets, scale: 1, gradient: z))
      try t.record("dz in place of z", z)
    },
    VerbCase("squaredError", shape) { t in
      let (y, targets, dy) = (t.random(1, count), t.random(1, count), t.room(1, count))
      try t.record("Σ", t.backend.squaredError(y, targets: targets, scale: 0.3, gradient: dy))
      try t.record("dy", dy)
      try t.record("Σ", t.backend.squaredError(y, targets: targets, scale: 1, gradient: y))
      try t.record("dy in place of y", y)
    },
  ]
}

private func optimizerCases(_ count: Int, _ shape: String) -> [VerbCase] {
  [
    VerbCase("rmsPropUpdate", shape) { t in
      let (values, squares) = (t.random(1, count), t.positive(1, count))
      t.backend.rmsPropUpdate(
        values, gradients: t.random(1, count), factor: 0.5, squares: squares, decay: 0.9,
        weight: 0.3, epsilon: 0.2, rate: 0.7)
      try t.record("values", values)
      try t.record("squares", squares)
    },
    VerbCase("adamUpdate", shape) { t in
      let (values, mean, variance) = (t.random(1, count), t.random(1, count), t.positive(1, count))
      t.backend.adamUpdate(
        values, gradients: t.random(1, count), factor: 0.5, mean: mean, variance: variance,
        step: AdamStep(rate: 0.3, beta1: 0.9, beta2: 0.99, epsilon: 0.1, t: 3))
      try t.record("values", values)
      try t.record("mean", mean)
      try t.record("variance", variance)
    },
    VerbCase("dynamicEvaluationUpdate", shape) { t in
      let values = t.random(1, count)
      t.backend.dynamicEvaluationUpdate(
        values, gradients: t.random(1, count), scales: t.positive(1, count),
        prior: t.random(1, count), rate: 0.3, epsilon: 0.2, decay: 1.5)
      try t.record("values", values)
    },
  ]
}
