import Compute

/// The inputs of a mixture: K rows of logits at each of n positions, one without a target.
struct MixtureInputs {
  let logits: Matrix  // [n·K, V]
  let normalizers: Matrix  // [n·K, 2]
  let logPrior: Matrix?  // [n, K]
  let targets: Tokens
  let responsibilities: Matrix  // [n·K, 1]

  init(_ t: Trial, _ shape: MixtureShape, range: Float = 4) {
    let (n, k, v) = (shape.positions, shape.components, shape.columns)
    logits = t.random(n * k, v, range: range)
    normalizers = t.room(n * k, 2)
    logPrior = k == 1 ? nil : t.random(n, k)
    var ids = t.draws(n, range: 1).map { Int32(abs($0) * Float(v)) }
    if n > 2 { ids[1] = -1 }
    targets = t.tokens(ids)
    responsibilities = t.random(n * k, 1)
    if let logPrior {
      let scratch = t.room(n, 2)
      t.backend.normalizers(logPrior, into: scratch)
      t.backend.logSoftmaxRows(logPrior, normalizers: scratch)
    }
    t.backend.normalizers(logits, into: normalizers)
  }
}

struct MixtureShape {
  let positions: Int
  let components: Int
  let columns: Int
  var description: String { "\(positions) × \(components) × \(columns)" }

  static let all = [(1, 1, 1), (1, 1, 2), (3, 1, 37), (5, 2, 19), (7, 3, 131), (31, 3, 333)].map {
    MixtureShape(positions: $0.0, components: $0.1, columns: $0.2)
  }
}

let softmaxCases: [VerbCase] =
  MixtureShape.all.flatMap { shape in
    let (n, k, v) = (shape.positions, shape.components, shape.columns)
    return [
      VerbCase("normalizers", shape.description) { t in
        let out = t.room(n * k, 2)
        t.backend.normalizers(t.random(n * k, v, range: 4), into: out)
        try t.record("out", out)
      },
      VerbCase("logSoftmaxRows", shape.description) { t in
        let m = MixtureInputs(t, shape)
        t.backend.logSoftmaxRows(m.logits, normalizers: m.normalizers)
        try t.record("x", m.logits)
      },
      VerbCase("softmaxGradient", shape.description) { t in
        let m = MixtureInputs(t, shape)
        t.backend.softmaxGradient(
          m.logits, normalizers: m.normalizers, targets: m.targets,
          responsibilities: m.responsibilities)
        try t.record("x", m.logits)
      },
      VerbCase("softmaxBackward", shape.description) { t in
        for adding in [false, true] {
          let (m, width) = (MixtureInputs(t, shape), 7)
          let (dw, db) = (t.random(v, width), t.random(1, v))
          let dx = t.room(n * k, width)
          t.backend.softmaxBackward(
            m.logits, normalizers: m.normalizers, targets: m.targets,
            responsibilities: m.responsibilities, t.random(n * k, width),
            weight: Weight(t.random(v, width)), into: dw, adding: adding, addingTo: db, into: dx)
          try t.record("dw", dw)
          try t.record("db", db)
          try t.record("dx", dx)
        }
      },
    ]
  }
