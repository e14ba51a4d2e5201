import Compute

/// Three positions of two components, one without a target.
private struct Mixture {
  let logits: Matrix
  let normalizers: Matrix
  let logPrior: Matrix
  let targets: Tokens
  let responsibilities: Matrix

  /// Makes the prior logits log priors in their place.
  init(_ t: Trial, logits: Matrix, prior: Matrix) {
    self.logits = logits
    logPrior = prior
    normalizers = t.room(logits.rows, 2)
    targets = t.tokens([3, -1, 0])
    responsibilities = t.room(logits.rows, 1)
    t.backend.normalizers(logits, into: normalizers)
    logSoftmax(t, prior)
  }

  func loss(_ t: Trial) throws -> Double {
    try t.backend.mixtureLosses(
      logits: logits, normalizers: normalizers, logPrior: logPrior, targets: targets,
      losses: t.room(targets.count, 1), responsibilities: responsibilities)
  }
}

private func logSoftmax(_ t: Trial, _ x: Matrix) {
  let scratch = t.room(x.rows, 2)
  t.backend.normalizers(x, into: scratch)
  t.backend.logSoftmaxRows(x, normalizers: scratch)
}

let mixtureGradients: [VerbCase] = [
  gradientCase("softmaxGradient", of: [("logits", 6, 4), ("prior", 3, 2)]) { t, m in
    try Mixture(t, logits: m[0], prior: m[1]).loss(t)
  } _: { t, m in
    let (mixture, dPrior) = (Mixture(t, logits: m[0], prior: m[1]), t.room(3, 2))
    _ = try mixture.loss(t)
    t.backend.mixturePriorGradient(
      logPrior: mixture.logPrior, responsibilities: mixture.responsibilities,
      targets: mixture.targets, scale: 1, into: dPrior)
    t.backend.softmaxGradient(
      m[0], normalizers: mixture.normalizers, targets: mixture.targets,
      responsibilities: mixture.responsibilities)
    return [m[0], dPrior]
  },
  gradientCase("softmaxBackward", of: [("x", 6, 3), ("W", 4, 3), ("b", 1, 4)]) { t, m in
    let z = t.room(6, 4)
    t.backend.linear(m[0], weight: Weight(m[1]), bias: m[2], into: z)
    return try Mixture(t, logits: z, prior: t.d(3, 2)).loss(t)
  } _: { t, m in
    let (z, dx, dw, db) = (t.room(6, 4), t.room(6, 3), t.room(4, 3), t.zeros(1, 4))
    t.backend.linear(m[0], weight: Weight(m[1]), bias: m[2], into: z)
    let mixture = Mixture(t, logits: z, prior: t.d(3, 2))
    _ = try mixture.loss(t)
    t.backend.softmaxBackward(
      z, normalizers: mixture.normalizers, targets: mixture.targets,
      responsibilities: mixture.responsibilities, m[0], weight: Weight(m[1]), into: dw,
      adding: false, addingTo: db, into: dx)
    return [dx, dw, db]
  },
  gradientCase("mixBackward", of: [("contexts", 6, 3), ("prior", 2, 3)]) { t, m in
    let mixed = t.room(2, 3)
    logSoftmax(t, m[1])
    t.backend.mix(m[0], logPrior: m[1], into: mixed)
    return try t.dot(t.d(2, 3), mixed)
  } _: { t, m in
    let (dContexts, dPrior) = (t.room(6, 3), t.room(2, 3))
    logSoftmax(t, m[1])
    t.backend.mixBackward(
      m[0], logPrior: m[1], dMixed: t.d(2, 3), dContexts: dContexts, dPrior: dPrior)
    return [dContexts, dPrior]
  },
]
