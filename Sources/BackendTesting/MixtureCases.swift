import Compute

let mixtureCases: [VerbCase] =
  MixtureShape.all.flatMap { shape in
    let (n, k) = (shape.positions, shape.components)
    return [
      lossCase(shape, range: 4), lossCase(shape, range: 1e4),
      VerbCase("mixturePriorGradient", shape.description) { t in
        let m = MixtureInputs(t, shape)
        let out = m.logPrior == nil ? nil : t.room(n, k)
        t.backend.mixturePriorGradient(
          logPrior: m.logPrior, responsibilities: m.responsibilities, targets: m.targets,
          scale: 0.25, into: out)
        try t.record("responsibilities", m.responsibilities)
        if let out { try t.record("out", out) }
      },
      VerbCase("mixtureLogProbabilities", shape.description) { t in
        let (m, out) = (MixtureInputs(t, shape), t.room(n, shape.columns))
        t.backend.mixtureLogProbabilities(
          logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, into: out)
        try t.record("out", out)
      },
      VerbCase("mix", shape.description) { t in
        let mixed = t.room(n, shape.columns)
        t.backend.mix(t.random(n * k, shape.columns), logPrior: t.random(n, k), into: mixed)
        try t.record("mixed", mixed)
      },
      VerbCase("mixBackward", shape.description) { t in
        let (dContexts, dPrior) = (t.room(n * k, shape.columns), t.room(n, k))
        t.backend.mixBackward(
          t.random(n * k, shape.columns), logPrior: t.random(n, k),
          dMixed: t.random(n, shape.columns), dContexts: dContexts, dPrior: dPrior)
        try t.record("dContexts", dContexts)
        try t.record("dPrior", dPrior)
      },
    ]
  }
  + [(1, 1, 0), (1, 5, 2), (3, 7, 7), (31, 1500, 3)].map { n, size, first in
    VerbCase("cacheLogProbabilities", "\(n) × \(size) from \(first)") { t in
      let columns = size + n + 2
      let (scores, out) = (t.random(n, columns, range: 5), t.room(n, 1))
      let words = t.ids(columns, below: 3)
      let targets = t.ids(n, below: 4)  // one word is none of the remembered
      t.backend.cacheLogProbabilities(
        scores, words: words, size: size, first: first, targets: targets, flatness: 0.7, into: out)
      try t.record("out", out)
    }
  }
  + [0, 2].map { component in
    VerbCase("mixtureLosses", "with a NaN in component \(component)") { t in
      let m = MixtureInputs(t, MixtureShape(positions: 1, components: 3, columns: 9))
      t.backend.fill(m.logits[component..<component + 1], with: .nan)
      t.backend.normalizers(m.logits, into: m.normalizers)
      let losses = t.room(1, 1)
      let total = try t.backend.mixtureLosses(
        logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, targets: m.targets,
        losses: losses, responsibilities: t.room(3, 1))
      t.record("Σ losses", total)
      try t.record("losses", losses)
    }
  }

private func lossCase(_ shape: MixtureShape, range: Float) -> VerbCase {
  VerbCase("mixtureLosses", "\(shape.description), logits of ±\(range)") { t in
    let m = MixtureInputs(t, shape, range: range)
    let (losses, r) = (
      t.room(shape.positions, 1), t.room(shape.positions * shape.components, 1)
    )
    let total = try t.backend.mixtureLosses(
      logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, targets: m.targets,
      losses: losses, responsibilities: r)
    t.record("Σ losses", total)
    try t.record("losses", losses)
    try t.record("responsibilities", r)
  }
}
