// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute
import Glibc

// Hochreiter & Schmidhuber 1997 with forget gates (Gers and others 2000).
extension ReferenceBackend {
  public func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, output: Matrix) {
    lstmCellForward(gates: gates, previousCell: previousCell, cell: cell)
    lstmOutputForward(gates: gates, cell, output: output)
  }

  public func lstmCellForward(gates: Matrix, previousCell: Matrix, cell: Matrix) {
    let (before, width) = (Table(previousCell), cell.columns)
    let value = Table(gates).map { _, j, z in j / width == 2 ? tanh(z) : sigmoid(z) }
    Table(cell.rows, width) { n, j in
      let (i, f, g) = (value[n, j], value[n, width + j], value[n, 2 * width + j])
      return f * before[n, j] + i * g
    }
    .store(in: cell)
    value.store(in: gates)
  }

  public func lstmOutputForward(gates: Matrix, _ m: Matrix, output: Matrix) {
    let (gates, width) = (Table(gates), m.columns)
    Table(m).map { n, j, m in gates[n, 3 * width + j] * tanh(m) }.store(in: output)
  }

  public func lstmBackward(
    gates: Matrix, previousCell: Matrix, cell: Matrix, dOutput: Matrix, dCell: Matrix
  ) {
    let (o, c, dh, width) = (Table(gates), Table(cell), Table(dOutput), cell.columns)
    let dc = Table(dCell).map { n, j, dc in
      dc + dh[n, j] * o[n, 3 * width + j] * (1 - pow(tanh(c[n, j]), 2))
    }
    backward(gates: gates, previousCell, dc, dCell: dCell) { n, j, o in
      dh[n, j] * tanh(c[n, j]) * o * (1 - o)
    }
  }

  public func lstmOutputBackward(gates: Matrix, _ m: Matrix, dOutput: Matrix, into dm: Matrix) {
    let (values, m, dh, width) = (Table(gates), Table(m), Table(dOutput), dm.columns)
    values.map { n, column, value in
      let j = column % width
      return column / width == 3 ? dh[n, j] * tanh(m[n, j]) * value * (1 - value) : value
    }
    .store(in: gates)
    m.map { n, j, m in dh[n, j] * values[n, 3 * width + j] * (1 - pow(tanh(m), 2)) }.store(in: dm)
  }

  public func lstmCellBackward(gates: Matrix, previousCell: Matrix, dCell: Matrix) {
    backward(gates: gates, previousCell, Table(dCell), dCell: dCell) { _, _, o in o }
  }

  /// From ∂c the gradients of i, f, g, and of c₋₁; what becomes of o is the caller's.
  private func backward(
    gates: Matrix, _ previousCell: Matrix, _ dc: Table, dCell: Matrix,
    output: (_ n: Int, _ j: Int, _ o: Double) -> Double
  ) {
    let (values, before, width) = (Table(gates), Table(previousCell), dCell.columns)
    values.map { n, column, value in
      let j = column % width
      let (i, g, d) = (values[n, j], values[n, 2 * width + j], dc[n, j])
      return switch column / width {
      case 0: d * g * value * (1 - value)
      case 1: d * before[n, j] * value * (1 - value)
      case 2: d * i * (1 - value * value)
      default: output(n, j, value)
      }
    }
    .store(in: gates)
    dc.map { n, j, d in d * values[n, width + j] }.store(in: dCell)
  }
}

// Cho and others 2014, with the reset gate after the product; Melis and others 2020.
extension ReferenceBackend {
  public func gruForward(gates: Matrix, products: Matrix, previous: Matrix, output: Matrix) {
    let (p, before, width) = (Table(products), Table(previous), output.columns)
    var value = Table(gates)
    for n in 0..<value.rows {
      for j in 0..<2 * width { value[n, j] = sigmoid(value[n, j] + p[n, j]) }
      for j in 0..<width {
        let column = 2 * width + j
        value[n, column] = tanh(value[n, column] + value[n, j] * p[n, column])
      }
    }
    before.map { n, j, before in
      let (u, candidate) = (value[n, width + j], value[n, 2 * width + j])
      return (1 - u) * candidate + u * before
    }
    .store(in: output)
    value.store(in: gates)
  }

  public func gruBackward(
    gates: Matrix, products: Matrix, previous: Matrix, dOutput: Matrix, addingTo dPrevious: Matrix?
  ) {
    let (p, before, dh, width) = (
      Table(products), Table(previous), Table(dOutput), previous.columns
    )
    let value = Table(gates)
    var (dGates, dProducts) = (value, p)
    for n in 0..<value.rows {
      for j in 0..<width {
        let (reset, update, new) = (j, width + j, 2 * width + j)
        let (r, u, candidate, d) = (value[n, reset], value[n, update], value[n, new], dh[n, j])
        dGates[n, new] = d * (1 - u) * (1 - candidate * candidate)
        dGates[n, update] = d * (before[n, j] - candidate) * u * (1 - u)
        dGates[n, reset] = dGates[n, new] * p[n, new] * r * (1 - r)
        dProducts[n, new] = dGates[n, new] * r
        dProducts[n, update] = dGates[n, update]
        dProducts[n, reset] = dGates[n, reset]
      }
    }
    dGates.store(in: gates)
    dProducts.store(in: products)
    guard let dPrevious else { return }
    Table(dPrevious).map { n, j, sum in sum + dh[n, j] * value[n, width + j] }.store(in: dPrevious)
  }

  public func mogrify(gates: Matrix, _ x: Matrix, into y: Matrix) {
    let values = Table(gates).map { _, _, z in 2 * sigmoid(z) }
    Table(x).map { n, j, x in values[n, j] * x }.store(in: y)
    values.store(in: gates)
  }

  public func mogrifyBackward(gates: Matrix, _ x: Matrix, _ dy: Matrix, into dx: Matrix) {
    let (values, x, d) = (Table(gates), Table(x), Table(dy))
    values.map { n, j, gate in d[n, j] * x[n, j] * gate * (1 - gate / 2) }.store(in: gates)
    values.map { n, j, gate in d[n, j] * gate }.store(in: dx)
  }
}
