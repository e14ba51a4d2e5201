import Compute

let rankCases: [VerbCase] =
  (MixtureShape.all
  + [(4, 1, 1024), (4, 1, 1300), (4, 3, 1300)].map {
    MixtureShape(positions: $0.0, components: $0.1, columns: $0.2)
  }).flatMap { shape in
    [1, 5, .max].map { limit in
      VerbCase("targetRanks", shape.description + (limit < .max ? " up to \(limit)" : "")) { t in
        let (m, ranks) = (MixtureInputs(t, shape), t.room(shape.positions, 1))
        t.backend.targetRanks(
          logits: m.logits, normalizers: m.normalizers, logPrior: m.logPrior, targets: m.targets,
          limit: limit, into: ranks)
        try t.record("ranks", ranks)
      }
    }
  }
  + [
    VerbCase("targetRanks", "of equal logits, NaN and infinity") { t in
      let (nan, infinity) = (Float.nan, Float.infinity)
      let rows: [(target: Int32, logits: [Float])] = [
        (0, [2, 2, 2, 1]), (1, [2, 2, 2, 1]), (3, [2, 2, 2, 1]), (2, [-0.0, -1, 0, 0]),
        (1, [nan, 3, 0, nan]), (2, [1, 2, nan, 0]), (0, [infinity, infinity, 0, 1]),
        (3, [-infinity, 1, 0, -infinity]), (-1, [1, 2, 3, 4]),
      ]
      let logits = t.matrix(9, 4, rows.flatMap(\.logits))
      let (normalizers, ranks) = (t.room(9, 2), t.room(9, 1))
      t.backend.normalizers(logits, into: normalizers)
      t.backend.targetRanks(
        logits: logits, normalizers: normalizers, logPrior: nil,
        targets: t.tokens(rows.map(\.target)), limit: 9, into: ranks)
      try t.record("ranks", ranks)
    }
  ]
