import Compute

private let shapes = [(1, 1), (3, 5), (17, 1), (1, 20_011)]

let elementCases: [VerbCase] =
  shapes.flatMap { rows, columns in
    let shape = "\(rows) × \(columns)"
    return activationCases(rows, columns, shape) + [
      VerbCase("multiply", shape) { t in
        let (x, y, z) = (t.random(rows, columns), t.random(rows, columns), t.room(rows, columns))
        t.backend.multiply(x, y, into: z)
        try t.record("z", z)
        t.backend.multiply(x, z, into: x)
        try t.record("x ⊙ z in place of x", x)
        t.backend.multiply(z, x, into: x)
        try t.record("z ⊙ x in place of x", x)
      },
      VerbCase("addScaled", shape) { t in
        let y = t.random(rows, columns)
        t.backend.addScaled(-0.3, t.random(rows, columns), to: y)
        try t.record("y", y)
      },
      VerbCase("scale", shape) { t in
        let x = t.random(rows, columns)
        t.backend.scale(x, by: 1.7)
        try t.record("x", x)
        t.backend.scale(x, by: 0)
        try t.record("x by 0", x)
      },
      VerbCase("fill", shape) { t in
        let x = t.room(rows, columns)
        t.backend.fill(x, with: -0.3)
        try t.record("x", x)
      },
      VerbCase("dropout", shape) { t in
        let (x, y) = (t.random(rows, columns), t.room(rows, columns))
        t.backend.dropout(x, rate: 0.3, key: 5 << 40 | 3, offset: 7, period: 0, into: y)
        try t.record("y", y)
        t.backend.dropout(x, rate: 0.4, key: 9, offset: 11, period: 5, into: x)
        try t.record("x, locked, in place", x)
      },
      VerbCase("dropRows", shape) { t in
        let x = t.random(rows, columns)
        t.backend.dropRows(x, t.ids(rows, below: 37), rate: 0.4, key: 9 << 33 | 5)
        try t.record("x", x)
      },
    ]
  } + [
    VerbCase("dropRows", "409 × 101") { t in
      let x = t.random(409, 101)
      t.backend.dropRows(x, t.ids(409, below: 37), rate: 0.4, key: 9)
      try t.record("x", x)
    },
    VerbCase("activate", "far from zero") { t in
      for activation in Activation.allCases {
        let x = t.matrix(1, 8, [1e30, -1e30, 88, -88, 0.2, -0.2, 1e-8, -1e-30])
        t.backend.activate(activation, x, into: x)
        try t.record("\(activation)", x)
      }
    },
  ]

private func activationCases(_ rows: Int, _ columns: Int, _ shape: String) -> [VerbCase] {
  Activation.allCases.flatMap { activation in
    [
      VerbCase("activate", "\(activation) \(shape)") { t in
        let (x, y) = (t.random(rows, columns, range: 4), t.room(rows, columns))
        t.backend.activate(activation, x, into: y)
        try t.record("y", y)
        t.backend.activate(activation, x, into: x)
        try t.record("x, in place", x)
      },
      VerbCase("activateBackward", "\(activation) \(shape)") { t in
        let (x, y) = (t.random(rows, columns, range: 4), t.room(rows, columns))
        let (dy, dx) = (t.random(rows, columns), t.room(rows, columns))
        t.backend.activate(activation, x, into: y)
        // All but silu read y alone.
        t.backend.activateBackward(activation, activation == .silu ? x : dy, y, dy, into: dx)
        try t.record("dx", dx)
        t.backend.activateBackward(activation, x, y, dy, into: dy)
        try t.record("dx in place of dy", dy)
      },
    ]
  }
}
