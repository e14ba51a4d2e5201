import Compute

let storageCases: [VerbCase] = [
  VerbCase("allocate", "is zero") { t in
    try t.record("x", Arena(on: t.backend).matrix(7, 5))
  },
  VerbCase("write", "to a view") { t in
    let x = t.random(3, 2)
    t.backend.write([-1, -2], to: x[1..<2])
    try t.record("x", x)
  },
  VerbCase("read", "a view") { t in
    let x = t.random(5, 3)
    try t.record("x[1..<4]", x[1..<4])
  },
  VerbCase("write", "ids to a view") { t in
    let ids = t.tokens([5, 6, 7, -1, 9])
    t.backend.write([8, -1], to: ids[1..<3])
    for (position, id) in try t.backend.read(ids).enumerated() {
      t.record("ids[\(position)]", Double(id))
    }
    for id in try t.backend.read(ids[2..<4]) { t.record("ids[2..<4]", Double(id)) }
  },
  VerbCase("fill", "a view") { t in
    let x = t.random(37, 3)
    t.backend.fill(x[1..<36], with: 9)
    try t.record("x", x)
  },
  VerbCase("copy", "a view") { t in
    let (x, y) = (t.random(4, 3), t.random(6, 3))
    t.backend.copy(x[1..<3], to: y[2..<4])
    try t.record("y", y)
  },
  VerbCase("copy", "over itself, down and up") { t in
    let x = t.random(9, 5)
    t.backend.copy(x[0..<7], to: x[2..<9])
    try t.record("x", x)
    t.backend.copy(x[3..<9], to: x[0..<6])
    try t.record("x", x)
  },
]
