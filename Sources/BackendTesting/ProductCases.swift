import Compute

private struct ProductShape {
  let n, inputs, outputs: Int
  var description: String { "\(n) × \(inputs) × \(outputs)" }
}

private let shapes = [
  (1, 1, 1), (1, 7, 5), (2, 33, 9), (3, 5, 7), (4, 3, 1), (20, 33, 17), (65, 31, 40),
].map { ProductShape(n: $0.0, inputs: $0.1, outputs: $0.2) }

let productCases: [VerbCase] =
  shapes.flatMap { s in
    [
      VerbCase("linear", s.description) { t in
        let (x, w) = (t.random(s.n, s.inputs), Weight(t.random(s.outputs, s.inputs)))
        let y = t.room(s.n, s.outputs)
        t.backend.linear(x, weight: w, bias: nil, into: y)
        try t.record("y", y)
        t.backend.linear(x, weight: w, bias: t.random(1, s.outputs), into: y)
        try t.record("y with a bias", y)
      },
      VerbCase("addLinear", s.description) { t in
        let (x, w) = (t.random(s.n, s.inputs), Weight(t.random(s.outputs, s.inputs)))
        let y = t.random(s.n, s.outputs)
        t.backend.addLinear(x, weight: w, to: y)
        try t.record("y", y)
      },
      VerbCase("linearInputGradient", s.description) { t in
        let (dy, w) = (t.random(s.n, s.outputs), Weight(t.random(s.outputs, s.inputs)))
        let (set, added) = (t.room(s.n, s.inputs), t.random(s.n, s.inputs))
        t.backend.linearInputGradient(dy, weight: w, into: set, adding: false)
        t.backend.linearInputGradient(dy, weight: w, into: added, adding: true)
        try t.record("dx", set)
        try t.record("dx that is added to", added)
      },
      VerbCase("linearWeightGradient", s.description) { t in
        let (dy, x) = (t.random(s.n, s.outputs), t.random(s.n, s.inputs))
        let (set, added) = (t.room(s.outputs, s.inputs), t.random(s.outputs, s.inputs))
        t.backend.fill(set, with: .nan)
        t.backend.linearWeightGradient(dy, x, into: set, adding: false)
        t.backend.linearWeightGradient(dy, x, into: added, adding: true)
        try t.record("dW", set)
        try t.record("dW that is added to", added)
      },
      VerbCase("sumRows", s.description) { t in
        let out = t.random(1, s.inputs)
        t.backend.sumRows(t.random(s.n, s.inputs), addingTo: out)
        try t.record("out", out)
      },
    ]
  } + [
    VerbCase("linear", "of a weight that has changed") { t in
      let (x, dy, w) = (t.random(20, 40), t.random(20, 24), t.random(24, 40))
      let weight = Weight(w)
      let (y, dx) = (t.room(20, 24), t.room(20, 40))
      for _ in 0..<2 {
        t.backend.linear(x, weight: weight, bias: nil, into: y)
        t.backend.linearInputGradient(dy, weight: weight, into: dx, adding: false)
        try t.record("y", y)
        try t.record("dx", dx)
        t.backend.write(t.draws(w.count, range: 1), to: w)
        weight.invalidate()
      }
    },
    VerbCase("gather", "and scatterAdd as a product with one-hot rows") { t in
      let (table, ids) = (t.random(11, 5), t.tokens([3, 0, 10, 3, 7]))
      let out = t.room(5, 5)
      t.backend.gather(table, ids, into: out)
      try t.record("out", out)
      t.backend.scatterAdd(t.random(5, 5), ids, to: table)
      try t.record("table", table)
    },
  ]
  + [(1, 1, 1), (5, 3, 4), (37, 19, 7), (331, 101, 7)].flatMap { n, width, vocabulary in
    [
      VerbCase("gather", "\(n) of \(vocabulary) × \(width)") { t in
        let out = t.room(n, width)
        t.backend.gather(t.random(vocabulary, width), t.ids(n, below: vocabulary), into: out)
        try t.record("out", out)
      },
      VerbCase("scatterAdd", "\(n) to \(vocabulary) × \(width)") { t in
        let table = t.random(vocabulary, width)
        t.backend.scatterAdd(t.random(n, width), t.ids(n, below: vocabulary), to: table)
        try t.record("table", table)
      },
    ]
  }
