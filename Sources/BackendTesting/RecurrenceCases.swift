import Compute

let recurrenceCases: [VerbCase] = [(1, 1), (5, 7), (2, 33), (61, 53)].flatMap { n, width in
  lstmCases(n, width, "\(n) × \(width)") + gatedCases(n, width, "\(n) × \(width)")
}

private func lstmCases(_ n: Int, _ width: Int, _ shape: String) -> [VerbCase] {
  [
    VerbCase("lstmForward", shape) { t in
      let (gates, previous) = (t.random(n, 4 * width, range: 3), t.random(n, width))
      let (cell, output) = (t.room(n, width), t.room(n, width))
      t.backend.lstmForward(gates: gates, previousCell: previous, cell: cell, output: output)
      try t.record("gates", gates)
      try t.record("cell", cell)
      try t.record("output", output)
    },
    VerbCase("lstmBackward", shape) { t in
      let (gates, previous) = (t.positive(n, 4 * width), t.random(n, width))
      let (dOutput, dCell) = (t.random(n, width), t.random(n, width))
      t.backend.lstmBackward(
        gates: gates, previousCell: previous, cell: t.random(n, width), dOutput: dOutput,
        dCell: dCell)
      try t.record("gates", gates)
      try t.record("dCell", dCell)
    },
    VerbCase("lstmCellForward", shape) { t in
      let (gates, cell) = (t.random(n, 4 * width, range: 3), t.room(n, width))
      t.backend.lstmCellForward(gates: gates, previousCell: t.random(n, width), cell: cell)
      try t.record("gates", gates)
      try t.record("cell", cell)
    },
    VerbCase("lstmOutputForward", shape) { t in
      let (gates, output) = (t.positive(n, 4 * width), t.room(n, width))
      t.backend.lstmOutputForward(gates: gates, t.random(n, width), output: output)
      try t.record("gates", gates)
      try t.record("output", output)
    },
    VerbCase("lstmOutputBackward", shape) { t in
      let (gates, dm) = (t.positive(n, 4 * width), t.room(n, width))
      t.backend.lstmOutputBackward(
        gates: gates, t.random(n, width), dOutput: t.random(n, width), into: dm)
      try t.record("gates", gates)
      try t.record("dm", dm)
    },
    VerbCase("lstmCellBackward", shape) { t in
      let (gates, dCell) = (t.positive(n, 4 * width), t.random(n, width))
      t.backend.lstmCellBackward(gates: gates, previousCell: t.random(n, width), dCell: dCell)
      try t.record("gates", gates)
      try t.record("dCell", dCell)
    },
  ]
}

private func gatedCases(_ n: Int, _ width: Int, _ shape: String) -> [VerbCase] {
  [
    VerbCase("gruForward", shape) { t in
      let (gates, products) = (t.random(n, 3 * width, range: 3), t.random(n, 3 * width, range: 3))
      let output = t.room(n, width)
      t.backend.gruForward(
        gates: gates, products: products, previous: t.random(n, width), output: output)
      try t.record("gates", gates)
      try t.record("products", products)
      try t.record("output", output)
    },
    VerbCase("gruBackward", shape) { t in
      for adds in [true, false] {
        let (gates, products) = (t.positive(n, 3 * width), t.random(n, 3 * width))
        let dPrevious = t.random(n, width)
        t.backend.gruBackward(
          gates: gates, products: products, previous: t.random(n, width),
          dOutput: t.random(n, width), addingTo: adds ? dPrevious : nil)
        try t.record("gates", gates)
        try t.record("products", products)
        try t.record("dPrevious", dPrevious)
      }
    },
    VerbCase("mogrify", shape) { t in
      let (gates, y) = (t.random(n, width, range: 3), t.room(n, width))
      t.backend.mogrify(gates: gates, t.random(n, width), into: y)
      try t.record("gates", gates)
      try t.record("y", y)
    },
    VerbCase("mogrifyBackward", shape) { t in
      for isInPlace in [false, true] {
        let (gates, dy) = (t.positive(n, width), t.random(n, width))
        let dx = isInPlace ? dy : t.room(n, width)
        t.backend.mogrifyBackward(gates: gates, t.random(n, width), dy, into: dx)
        try t.record("gates", gates)
        try t.record("dx", dx)
      }
    },
  ]
}
