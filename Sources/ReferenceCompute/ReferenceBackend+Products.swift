// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute

extension ReferenceBackend {
  public func linear(_ x: Matrix, weight: Weight, bias: Matrix?, into y: Matrix) {
    let (x, w, b) = (Table(x), Table(weight.values), bias.map(Table.init))
    Table(x.rows, w.rows) { i, o in
      sum(w.columns) { x[i, $0] * w[o, $0] } + (b?[o] ?? 0)
    }
    .store(in: y)
  }

  public func addLinear(_ x: Matrix, weight: Weight, to y: Matrix) {
    let (x, w, before) = (Table(x), Table(weight.values), Table(y))
    before.map { i, o, y in y + sum(w.columns) { x[i, $0] * w[o, $0] } }.store(in: y)
  }

  public func linearInputGradient(_ dy: Matrix, weight: Weight, into dx: Matrix, adding: Bool) {
    let (d, w, before) = (Table(dy), Table(weight.values), Table(dx))
    before.map { i, j, dx in sum(w.rows) { d[i, $0] * w[$0, j] } + (adding ? dx : 0) }
      .store(in: dx)
  }

  public func linearWeightGradient(_ dy: Matrix, _ x: Matrix, into dw: Matrix, adding: Bool) {
    let (d, x, before) = (Table(dy), Table(x), Table(dw))
    before.map { o, j, dw in sum(d.rows) { d[$0, o] * x[$0, j] } + (adding ? dw : 0) }
      .store(in: dw)
  }

  public func sumRows(_ x: Matrix, addingTo out: Matrix) {
    let (x, before) = (Table(x), Table(out))
    Table(1, x.columns) { _, j in before[j] + sum(x.rows) { x[$0, j] } }.store(in: out)
  }

  public func gather(_ table: Matrix, _ tokens: Tokens, into out: Matrix) {
    let (table, ids) = (Table(table), ids(tokens))
    Table(ids.count, table.columns) { i, j in table[ids[i], j] }.store(in: out)
  }

  public func scatterAdd(_ x: Matrix, _ tokens: Tokens, to table: Matrix) {
    let x = Table(x)
    var sums = Table(table)
    for (i, id) in ids(tokens).enumerated() {
      for j in 0..<x.columns { sums[id, j] += x[i, j] }
    }
    sums.store(in: table)
  }
}
